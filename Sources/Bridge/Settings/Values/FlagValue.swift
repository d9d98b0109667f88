package import Domain

/// The value of a flag, of the flag's kind.
package enum FlagValue: Hashable, Sendable {
    case text(String)
    case secret(Secret)
    case number(Int)
    case truth(Bool)
}

extension FlagValue {
    /// Reads `text` as a value of `flag`; nil if it is none.
    init?(_ text: String, for flag: ServerFlag) {
        switch flag.kind {
        case .string: self = flag.isSecret ? .secret(Secret(text)) : .text(text)
        case .int, .int64:
            guard let number = Int(text) else { return nil }
            self = .number(number)
        case .bool:
            guard let truth = Self.truths[text.lowercased()] else { return nil }
            self = .truth(truth)
        }
    }

    private static let truths = ["true": true, "t": true, "1": true, "false": false, "f": false, "0": false]
}

extension ServerFlag {
    /// What stands where nobody gives a value.
    var defaultValue: FlagValue { FlagValue(defaultText, for: self) ?? .text(defaultText) }
    /// What was expected of a value that could not be read.
    var expectation: String { kind == .bool ? "true or false" : "a whole number" }
}
