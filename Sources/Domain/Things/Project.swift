/// What tells one project of a repository from another.
package struct ProjectKey: Hashable, Codable, Sendable {
    /// Clean folder relative to the repository's root; the root itself is `.`.
    package var dir: String
    package var workspace: String
    package var name: String?

    package init(dir: String, workspace: String = "default", name: String? = nil) {
        self.dir = dir
        self.workspace = workspace
        self.name = name
    }

    /// How commit statuses call it: its name, or folder and workspace.
    package var statusName: String { name ?? "\(dir)/\(workspace)" }
}

/// A Terraform root with a workspace, with everything that configuration says of it settled.
package struct Project: Hashable, Codable, Sendable {
    package var key: ProjectKey
    package var workflow: Workflow
    /// `1.9.0`, or nil for the server's.
    package var terraformVersion: String?
    package var distribution: Distribution
    package var planRequirements: [Requirement]
    package var applyRequirements: [Requirement]
    package var importRequirements: [Requirement]
    package var lockMode: LockMode
    package var executionOrderGroup: Int
    /// Commands whose results are not commented on, `plan` or `apply`.
    package var silencedComments: [String]
    /// Names of projects that must be applied before this one.
    package var dependsOn: [String]
    package var deletesSourceBranch: Bool
    package var checksPolicies: Bool
    package var hasCustomPolicyCheck: Bool
    /// Its `when_modified` patterns; nil for a project that nobody configured.
    package var whenModified: [String]?
    /// Whose it is; nil if it is nobody's, or if no tenants are declared.
    package var tenant: String?

    package init(
        key: ProjectKey, workflow: Workflow = .standard, terraformVersion: String? = nil, distribution: Distribution = .terraform,
        planRequirements: [Requirement] = [], applyRequirements: [Requirement] = [], importRequirements: [Requirement] = [],
        lockMode: LockMode = .onPlan,
        executionOrderGroup: Int = 0, silencedComments: [String] = [], dependsOn: [String] = [], deletesSourceBranch: Bool = false,
        checksPolicies: Bool = false, hasCustomPolicyCheck: Bool = false, whenModified: [String]? = nil,
        tenant: String? = nil
    ) {
        self.key = key
        self.workflow = workflow
        self.terraformVersion = terraformVersion
        self.distribution = distribution
        self.planRequirements = planRequirements
        self.applyRequirements = applyRequirements
        self.importRequirements = importRequirements
        self.lockMode = lockMode
        self.executionOrderGroup = executionOrderGroup
        self.silencedComments = silencedComments
        self.dependsOn = dependsOn
        self.deletesSourceBranch = deletesSourceBranch
        self.checksPolicies = checksPolicies
        self.hasCustomPolicyCheck = hasCustomPolicyCheck
        self.whenModified = whenModified
        self.tenant = tenant
    }
}

/// Which program plans and applies.
package enum Distribution: String, Codable, Sendable, CaseIterable {
    case terraform, opentofu
    /// The program's file name.
    package var program: String { self == .terraform ? "terraform" : "tofu" }
}

/// What must be true of a pull request before a stage may run.
package enum Requirement: String, Codable, Sendable, CaseIterable {
    case approved, mergeable, undiverged
    case policiesPassed = "policies_passed"
}

/// When a project's lock is taken.
package enum LockMode: String, Codable, Sendable, CaseIterable {
    case onPlan = "on_plan"
    case onApply = "on_apply"
    case disabled
}
