/// The places in a plan's JSON that count for its impact. All others are passed over, whatever is in them.
enum PlanSpot {
    case other
    case document, formatVersion
    /// `resource_changes`, `action_invocations` and what they hold.
    case changes, change, invocations, invocation
    case address, previousAddress, type
    case inner, actions, action, importing

    /// The place of what a property, or for nil an element, holds.
    func child(_ key: String?) -> PlanSpot {
        switch (self, key) {
        case (.document, "format_version"): .formatVersion
        case (.document, "resource_changes"): .changes
        case (.document, "action_invocations"): .invocations
        case (.changes, nil): .change
        case (.invocations, nil): .invocation
        case (.change, "address"), (.invocation, "address"): .address
        case (.change, "type"), (.invocation, "type"): .type
        case (.change, "previous_address"): .previousAddress
        case (.change, "change"): .inner
        case (.inner, "actions"): .actions
        case (.inner, "importing"): .importing
        case (.actions, nil): .action
        default: .other
        }
    }
}

/// What a plan's JSON says at a place that counts.
enum PlanToken {
    case begin(PlanSpot)
    case end(PlanSpot)
    case text(PlanSpot, String)
}
