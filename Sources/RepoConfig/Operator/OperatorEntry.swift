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
    var place: OperatorConfig.EntryPlace
    var branch: RegularExpression?
    var configFile: String?
    var planRequirements: [Requirement] = []
    var applyRequirements: [Requirement] = []
    var importRequirements: [Requirement] = []
    var workflow: String?
    var allowedOverrides: [String]?
    var allowedWorkflows: [String]?
    var allowsCustomWorkflows: Bool?
    var deletesSourceBranch: Bool?
    /// The older key `repo_locking`.
    var locks: Bool?
    var lockMode: LockMode?
    var checksPolicies: Bool?
    var hasCustomPolicyCheck: Bool?
    var silencedComments: [String]?
    var autodiscovery: RepositoryRules.Autodiscovery?
    var keepsUnaffectedPlans: Bool?
    var preWorkflowHooks: [Hook] = []
    var postWorkflowHooks: [Hook] = []
    /// Where its keys stand, as far as they have a value.
    var lines: [String: Int] = [:]

    /// Replaces what this entry defines. An empty list of requirements defines nothing; other empty lists do.
    func apply(to rules: inout RepositoryRules) {
        if !planRequirements.isEmpty { rules.planRequirements = planRequirements }
        if !applyRequirements.isEmpty { rules.applyRequirements = applyRequirements }
        if !importRequirements.isEmpty { rules.importRequirements = importRequirements }
        rules.workflow = workflow ?? rules.workflow
        rules.allowedOverrides = allowedOverrides ?? rules.allowedOverrides
        rules.allowedWorkflows = allowedWorkflows ?? rules.allowedWorkflows
        rules.allowsCustomWorkflows = allowsCustomWorkflows ?? rules.allowsCustomWorkflows
        rules.deletesSourceBranch = deletesSourceBranch ?? rules.deletesSourceBranch
        rules.lockMode = lockMode ?? rules.lockMode
        rules.checksPolicies = checksPolicies ?? rules.checksPolicies
        rules.hasCustomPolicyCheck = hasCustomPolicyCheck ?? rules.hasCustomPolicyCheck
        rules.silencedComments = silencedComments ?? rules.silencedComments
        rules.autodiscovery = autodiscovery ?? rules.autodiscovery
        rules.keepsUnaffectedPlans = keepsUnaffectedPlans ?? rules.keepsUnaffectedPlans
    }

    /// Whether it decides about `key`, in the same sense.
    func defines(_ key: String) -> Bool {
        switch key {
        case "plan_requirements": !planRequirements.isEmpty
        case "apply_requirements": !applyRequirements.isEmpty
        case "import_requirements": !importRequirements.isEmpty
        case "workflow": workflow != nil
        default: lines[key] != nil
        }
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
