package import Domain
import Patterns

/// One entry of `repos`: which repositories it is about, and what it says of them. What it does not say is nil.
struct OperatorEntry: Sendable {
    /// Which repositories are meant.
    enum Identity: Sendable {
        case exactly(String)
        case pattern(RegularExpression)

        func matches(_ repository: String) -> Bool {
            switch self {
            case .exactly(let text): text == repository
            case .pattern(let expression): expression.matches(repository)
            }
        }
    }

    var id: Identity
    var branch: RegularExpression?
    var configFile: String?
    var planRequirements: [Requirement] = []
    var applyRequirements: [Requirement] = []
    var workflow: String?
    var allowedOverrides: [String]?
    var allowedWorkflows: [String]?
    var allowsCustomWorkflows: Bool?
    /// The older key `repo_locking`.
    var locks: Bool?
    var lockMode: LockMode?
    var silencedComments: [String]?
    var autodiscovery: RepositoryRules.Autodiscovery?
    var preWorkflowHooks: [Hook] = []
    var postWorkflowHooks: [Hook] = []

    /// Replaces what this entry defines. An empty list of requirements defines nothing; other empty lists do.
    func apply(to rules: inout RepositoryRules) {
        if !planRequirements.isEmpty { rules.planRequirements = planRequirements }
        if !applyRequirements.isEmpty { rules.applyRequirements = applyRequirements }
        rules.workflow = workflow ?? rules.workflow
        rules.allowedOverrides = allowedOverrides ?? rules.allowedOverrides
        rules.allowedWorkflows = allowedWorkflows ?? rules.allowedWorkflows
        rules.allowsCustomWorkflows = allowsCustomWorkflows ?? rules.allowsCustomWorkflows
        rules.lockMode = lockMode ?? rules.lockMode
        rules.silencedComments = silencedComments ?? rules.silencedComments
        rules.autodiscovery = autodiscovery ?? rules.autodiscovery
    }
}

extension RepositoryRules {
    /// Whether commands on pull requests into `baseBranch` are for us.
    package func accepts(baseBranch: String) -> Bool {
        guard let branch else { return true }
        // Compiled before it was kept here; one that does not compile any more accepts nothing.
        guard let expression = try? RegularExpression(branch) else { return false }
        return expression.matches(baseBranch)
    }
}
