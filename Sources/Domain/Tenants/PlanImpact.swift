/// What applying a plan does, counted from the plan itself and not from what it printed.
package struct PlanImpact: Hashable, Codable, Sendable {
    /// Resources that are made, and nothing else.
    package var adds = 0
    package var changes = 0
    /// Resources, and deposed objects of them, that are deleted and nothing else.
    package var destroys = 0
    /// Resources that are deleted and made anew, in either order.
    package var replacements = 0
    /// Resources that are no longer looked after, and stay.
    package var forgets = 0
    package var imports = 0
    /// Resources that get another address.
    package var moves = 0
    /// Why the apply is a matter of high impact, at most as many as are worth reading; empty if it is none.
    package var highImpact: [Reason] = []
    /// How many more reasons there are.
    package var furtherReasons = 0

    package init() {}

    package var isHigh: Bool { !highImpact.isEmpty }

    /// Whether applying it would do nothing to resources.
    package var isEmpty: Bool { adds + changes + destroys + replacements + forgets + imports + moves == 0 }

    /// The phase whose credentials an apply of the plan gets.
    package var phase: Phase { isHigh ? .destroy : .apply }

    /// A resource with what makes it a matter of high impact. Its address is the author's text.
    package struct Reason: Hashable, Codable, Sendable {
        package enum Kind: Hashable, Codable, Sendable {
            case destroys, replaces, forgets
            /// The operator's pattern for types that fits.
            case type(pattern: String)
            /// The operator's pattern for addresses that fits.
            case address(pattern: String)
            /// An action that the plan names and that we do not know.
            case unknownAction(String)
            /// An argument of the command, such as `-destroy`; there is no address.
            case argument(String)
        }
        package var kind: Kind
        package var address: String
        package init(_ kind: Kind, address: String = "") {
            self.kind = kind
            self.address = address
        }
    }

    /// Adds why it is a matter of high impact.
    package mutating func add(_ reason: Reason) {
        if highImpact.count < Self.mostReasons { highImpact.append(reason) } else { furtherReasons += 1 }
    }

    private static let mostReasons = 200
}
