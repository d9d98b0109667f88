package import Domain

/// Variables that a store's secrets came to, in the order in which they were found; of one name there is only the last.
package struct SecretVariables: Sendable {
    /// What is said of a variable.
    package enum Value: Hashable, Sendable {
        case text(Secret)
        /// A variable of this name, wherever it comes from, is taken away.
        case unset
    }
    /// Everything that was said, also what no longer counts: to look for it each time would take long where there is much.
    private var said: [(name: String, value: Value)] = []

    package init() {}

    /// The variables, in the order in which they were last spoken of.
    package var entries: [(name: String, value: Value)] {
        var seen: Set<String> = []
        return said.reversed().filter { seen.insert($0.name).inserted }.reversed()
    }

    /// Gives a variable a value, in place of one that it had.
    package mutating func set(_ name: String, to value: Value) { said.append((name, value)) }

    /// Adds what another secret came to; what it says wins.
    package mutating func add(_ others: SecretVariables) { said += others.said }

    /// The variables with their values.
    package var values: [String: Secret] {
        Dictionary(
            uniqueKeysWithValues: entries.compactMap { entry in
                guard case .text(let value) = entry.value else { return nil }
                return (entry.name, value)
            })
    }

    /// The variables that are taken away.
    package var unset: Set<String> { Set(entries.filter { $0.value == .unset }.map(\.name)) }
}

/// A job's or a command's variables out of all that have a say in them.
package enum MergedVariables {
    /// Last wins: what surrounds the program, what a store said, what is masked. A mask takes away a secret's variable too; it is an exact
    /// name.
    package static func of<Value>(
        surroundings: [String: Value], stored: [String: Value], unset: Set<String> = [], masks: [String] = []
    ) -> [String: Value] {
        var merged = surroundings.merging(stored) { $1 }
        for name in unset { merged[name] = nil }
        for name in masks { merged[name] = nil }
        return merged
    }
}
