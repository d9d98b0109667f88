package import Domain

/// Finds out what applying a plan does from what `terraform show -json` prints of it, as it comes in pieces of any size.
package struct PlanImpactReading {
    private struct Change {
        var address: String?
        var previousAddress: String?
        var type: String?
        var actions: [String] = []
        var isImported = false
    }

    private let patterns: HighImpactPatterns
    private var scanner = PlanScanner()
    private var impact = PlanImpact()
    private var change = Change()
    private var index = 0
    private var version: String?

    /// - Parameter arguments: words of the comment that the plan was made for.
    package init(_ patterns: HighImpactPatterns, arguments: [String] = []) {
        self.patterns = patterns
        for reason in HighImpactArguments.reasons(in: arguments) { impact.add(reason) }
    }

    /// Takes the next piece of what is printed.
    package mutating func read(_ bytes: [UInt8]) throws(PlanImpactFault) {
        for token in try scanner.read(bytes) { try take(token) }
    }

    /// What was found, when all has been read.
    package func result() throws(PlanImpactFault) -> PlanImpact {
        guard scanner.isWhole else { throw .brokenOff }
        // The number before the dot changes when what it says means something else.
        guard let version, ["0", "1"].contains(version.prefix { $0 != "." }) else { throw .unknownFormat(version ?? "") }
        return impact
    }
}

// MARK: Changes

extension PlanImpactReading {
    private mutating func take(_ token: PlanToken) throws(PlanImpactFault) {
        switch token {
        case .text(.formatVersion, let text): version = text
        case .begin(.change), .begin(.invocation): change = Change()
        case .text(.address, let text): change.address = text
        case .text(.previousAddress, let text): change.previousAddress = text
        case .text(.type, let text): change.type = text
        case .text(.action, let text): change.actions.append(text)
        case .begin(.importing): change.isImported = true
        case .end(.change): try count()
        case .end(.invocation): try judgeInvocation()
        case .begin, .end, .text: break
        }
    }

    private mutating func count() throws(PlanImpactFault) {
        defer { index += 1 }
        guard let address = change.address, let type = change.type, !change.actions.isEmpty else { throw .incompleteChange(index) }
        let actions = Set(change.actions)
        if change.isImported { impact.imports += 1 }
        if change.previousAddress != nil { impact.moves += 1 }
        count(actions)
        if let kind = Self.reason(for: actions) ?? patternReason(address, type, actions) {
            impact.add(PlanImpact.Reason(kind, address: address))
        }
    }

    private mutating func count(_ actions: Set<String>) {
        if actions.isSuperset(of: ["create", "delete"]) {
            impact.replacements += 1
        } else if actions.contains("delete") {
            impact.destroys += 1
        } else if actions.contains("create") {
            impact.adds += 1
        }
        if actions.contains("update") { impact.changes += 1 }
        if actions.contains("forget") { impact.forgets += 1 }
    }

    private static let known: Set = ["no-op", "create", "read", "update", "delete", "forget"]

    private static func reason(for actions: Set<String>) -> PlanImpact.Reason.Kind? {
        if actions.contains("delete") { return actions.contains("create") ? .replaces : .destroys }
        if actions.contains("forget") { return .forgets }
        return actions.subtracting(known).sorted().first.map { .unknownAction($0) }
    }

    private func patternReason(_ address: String, _ type: String, _ actions: Set<String>) -> PlanImpact.Reason.Kind? {
        let isTouched = !actions.isSubset(of: ["no-op", "read"]) || change.isImported || change.previousAddress != nil
        guard isTouched else { return nil }
        return patterns.reason(type: type, addresses: [address] + (change.previousAddress.map { [$0] } ?? []))
    }

    /// Something that a provider is made to do with a resource, such as restarting it.
    private mutating func judgeInvocation() throws(PlanImpactFault) {
        guard let address = change.address, let type = change.type else { throw .incompleteChange(index) }
        if let kind = patterns.reason(type: type, addresses: [address]) { impact.add(PlanImpact.Reason(kind, address: address)) }
    }
}
