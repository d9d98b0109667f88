/// What `terraform show -json` printed is not what we can read. The impact of such a plan is unknown, and so it is not applied.
package enum PlanImpactFault: Error, Hashable, CustomStringConvertible {
    /// At this byte it ends to be JSON.
    case notJSON(at: Int)
    case brokenOff
    /// It says that it is written in another format.
    case unknownFormat(String)
    /// A change says no address, type or action.
    case incompleteChange(Int)
    case tooLarge

    package var description: String {
        switch self {
        case .notJSON(let offset): "reading the plan's JSON: byte \(offset) has no place there"
        case .brokenOff: "reading the plan's JSON: it is broken off"
        case .unknownFormat(let version): "reading the plan's JSON: its format \(version.debugDescription.prefix(40)) is not known"
        case .incompleteChange(let index): "reading the plan's JSON: change \(index) names no address, type or action"
        case .tooLarge: "reading the plan's JSON: a name in it is too long, or it is nested too deeply"
        }
    }
}
