import Domain

/// What a comment is about: a command, or the policy check that follows a plan.
enum Topic: Hashable {
    case command(Command.Name)
    case policyCheck

    /// The name that configuration and commit statuses have for it.
    var name: String {
        switch self {
        case .command(let command): command.rawValue
        case .policyCheck: "policy_check"
        }
    }
}

extension CommandResults {
    var topic: Topic { isPolicyCheck ? .policyCheck : .command(command.name) }
}

extension EarlierComments {
    var topic: Topic { isPolicyCheck ? .policyCheck : .command(command) }
}
