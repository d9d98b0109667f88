/// What the operator's configuration says of one repository, with all entries merged.
package struct RepositoryRules: Hashable, Codable, Sendable {
    /// Path of the repository's own configuration.
    package var configFile: String
    /// RE2 expression for base branches; commands on others are ignored. Nil means all.
    package var branch: String?
    package var workflow: String
    package var planRequirements: [Requirement]
    package var applyRequirements: [Requirement]
    package var importRequirements: [Requirement]
    /// Keys that the repository may set, in the order of the file.
    package var allowedOverrides: [String]
    package var allowedWorkflows: [String]
    package var allowsCustomWorkflows: Bool
    package var lockMode: LockMode
    package var silencedComments: [String]
    package var autodiscovery: Autodiscovery?
    package var preWorkflowHooks: [Hook]
    package var postWorkflowHooks: [Hook]
    /// The operator's workflows by name; `default` is there only if the operator redefined it.
    package var workflows: [String: Workflow]
    package var deletesSourceBranch: Bool
    /// Whether plans are held against the operator's policies.
    package var checksPolicies: Bool
    /// Whether policy checks print what any tool prints, and not what conftest does.
    package var hasCustomPolicyCheck: Bool
    /// Whether a push leaves plans valid that nothing they read has changed for.
    package var keepsUnaffectedPlans: Bool
    package var policies: PolicyRules?
    /// Whose the projects are; nil if the operator declares no tenants.
    package var tenancy: Tenancy?

    package init(
        configFile: String = "atlantis.yaml", branch: String? = nil, workflow: String = "default",
        planRequirements: [Requirement] = [], applyRequirements: [Requirement] = [], importRequirements: [Requirement] = [],
        allowedOverrides: [String] = [],
        allowedWorkflows: [String] = [], allowsCustomWorkflows: Bool = false, lockMode: LockMode = .onPlan,
        silencedComments: [String] = [], autodiscovery: Autodiscovery? = nil, preWorkflowHooks: [Hook] = [],
        postWorkflowHooks: [Hook] = [], workflows: [String: Workflow] = [:], deletesSourceBranch: Bool = false,
        checksPolicies: Bool = false,
        hasCustomPolicyCheck: Bool = false, keepsUnaffectedPlans: Bool = true, policies: PolicyRules? = nil,
        tenancy: Tenancy? = nil
    ) {
        self.configFile = configFile
        self.branch = branch
        self.workflow = workflow
        self.planRequirements = planRequirements
        self.applyRequirements = applyRequirements
        self.importRequirements = importRequirements
        self.allowedOverrides = allowedOverrides
        self.allowedWorkflows = allowedWorkflows
        self.allowsCustomWorkflows = allowsCustomWorkflows
        self.lockMode = lockMode
        self.silencedComments = silencedComments
        self.autodiscovery = autodiscovery
        self.preWorkflowHooks = preWorkflowHooks
        self.postWorkflowHooks = postWorkflowHooks
        self.workflows = workflows
        self.deletesSourceBranch = deletesSourceBranch
        self.checksPolicies = checksPolicies
        self.hasCustomPolicyCheck = hasCustomPolicyCheck
        self.keepsUnaffectedPlans = keepsUnaffectedPlans
        self.policies = policies
        self.tenancy = tenancy
    }

    /// Whether roots without configuration are found by their changed files.
    package struct Autodiscovery: Hashable, Codable, Sendable {
        package enum Mode: String, Codable, Sendable, CaseIterable { case auto, enabled, disabled }
        package var mode: Mode
        /// Doublestar patterns on folders; nil leaves the choice to the repository.
        package var ignorePaths: [String]?
        package init(mode: Mode = .auto, ignorePaths: [String]? = nil) {
            self.mode = mode
            self.ignorePaths = ignorePaths
        }
    }
}
