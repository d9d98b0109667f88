/// How the server treats one repository: every setting that a decision depends on, resolved when a run is queued and kept with it.
package struct Policy: Hashable, Codable, Sendable {
    package var rules: RepositoryRules
    package var discovery: DiscoverySettings
    /// Commands people may use, in any order.
    package var allowedCommands: [Command.Name]
    /// Whether `apply` without a target is allowed.
    package var allowsApplyAll: Bool
    package var allowsForks: Bool
    package var silences: Silences
    /// Whether pushes are planned.
    package var plansOnPush: Bool
    /// A label that keeps pushes from being planned.
    package var noAutoplanLabel: String?
    /// A label that keeps `unlock` from doing anything.
    package var noUnlockLabel: String?
    /// Whether projects are locked at all.
    package var locksProjects: Bool
    package var dismissesApprovalsOnPlan: Bool
    package var failsOnHookError: Bool
    package var plansInParallel: Bool
    package var appliesInParallel: Bool
    /// Whether commands on pull requests against this base branch are heard.
    package var acceptsBaseBranch: Bool
    /// Put on comments that give a command, for example `eyes`; nil for none.
    package var emojiReaction: String?
    /// Folders outside the checkout that `-var-file` in a comment may name.
    package var variableFileFolders: [String]
    /// Whether passing policy checks are worth no comment.
    package var isQuietAboutPolicies: Bool
    package var permissions: Permissions
    package var automerge: Automerge
    package var checkout: CheckoutStrategy
    /// Whether earlier comments on the same command are hidden when it answers again.
    package var hidesEarlierComments: Bool

    package init(
        rules: RepositoryRules = .init(), discovery: DiscoverySettings = .init(),
        allowedCommands: [Command.Name] = [.version, .plan, .apply, .cancel, .unlock, .approvePolicies],
        allowsApplyAll: Bool = true, allowsForks: Bool = false, silences: Silences = .init(), plansOnPush: Bool = true,
        noAutoplanLabel: String? = nil, noUnlockLabel: String? = nil, locksProjects: Bool = true,
        dismissesApprovalsOnPlan: Bool = false, failsOnHookError: Bool = false, plansInParallel: Bool = false,
        appliesInParallel: Bool = false, acceptsBaseBranch: Bool = true, emojiReaction: String? = nil,
        variableFileFolders: [String] = [], isQuietAboutPolicies: Bool = false, permissions: Permissions = .everyone,
        automerge: Automerge = .init(), checkout: CheckoutStrategy = .branch, hidesEarlierComments: Bool = false
    ) {
        self.rules = rules
        self.discovery = discovery
        self.allowedCommands = allowedCommands
        self.allowsApplyAll = allowsApplyAll
        self.allowsForks = allowsForks
        self.silences = silences
        self.plansOnPush = plansOnPush
        self.noAutoplanLabel = noAutoplanLabel
        self.noUnlockLabel = noUnlockLabel
        self.locksProjects = locksProjects
        self.dismissesApprovalsOnPlan = dismissesApprovalsOnPlan
        self.failsOnHookError = failsOnHookError
        self.plansInParallel = plansInParallel
        self.appliesInParallel = appliesInParallel
        self.acceptsBaseBranch = acceptsBaseBranch
        self.emojiReaction = emojiReaction
        self.variableFileFolders = variableFileFolders
        self.isQuietAboutPolicies = isQuietAboutPolicies
        self.permissions = permissions
        self.automerge = automerge
        self.checkout = checkout
        self.hidesEarlierComments = hidesEarlierComments
    }

    package var allowsApply: Bool { allowedCommands.contains(.apply) }

    /// What happens when everything of a pull request is applied.
    package struct Automerge: Hashable, Codable, Sendable {
        /// Whether it is merged, where the repository does not say.
        package var isOn: Bool
        /// `merge`, `rebase` or `squash`; nil for the first that the repository allows.
        package var method: String?
        /// A label that keeps it open.
        package var preventingLabel: String?
        package init(isOn: Bool = false, method: String? = nil, preventingLabel: String? = nil) {
            self.isOn = isOn
            self.method = method
            self.preventingLabel = preventingLabel
        }
    }

    /// What the operator does not want to read.
    package struct Silences: Hashable, Codable, Sendable {
        /// No comment when no project is concerned.
        package var noProjects: Bool
        /// No commit status when an autoplan finds nothing.
        package var statusWithoutPlans: Bool
        /// No commit status when no project is concerned.
        package var statusWithoutProjects: Bool
        package var forkRefusals: Bool
        package var allowlistRefusals: Bool
        package init(
            noProjects: Bool = false, statusWithoutPlans: Bool = false, statusWithoutProjects: Bool = false,
            forkRefusals: Bool = false, allowlistRefusals: Bool = false
        ) {
            self.noProjects = noProjects
            self.statusWithoutPlans = statusWithoutPlans
            self.statusWithoutProjects = statusWithoutProjects
            self.forkRefusals = forkRefusals
            self.allowlistRefusals = allowlistRefusals
        }
    }
}

/// How projects are found where neither the operator nor the repository says otherwise.
package struct DiscoverySettings: Hashable, Codable, Sendable {
    package static let standardFileList = [
        "**/*.tf", "**/*.tf.json", "**/*.tfvars", "**/*.tfvars.json", "**/*.tofu", "**/*.tofu.json", "**/terragrunt.hcl",
        "**/.terraform.lock.hcl",
    ]

    /// Patterns, as in a `.dockerignore`, for files that make their folder a changed root.
    package var fileList: [String]
    package var mode: RepositoryRules.Autodiscovery.Mode
    package var distribution: Distribution
    /// Whether a target must have been touched by the pull request.
    package var restrictsTargets: Bool
    /// Whether `-p` is a regular expression.
    package var matchesNamesAsPatterns: Bool
    /// Patterns, as in a `.dockerignore`, for files whose roots are planned when a module that they call changes; empty for none.
    package var moduleDependents: [String]
    /// Whether files that hooks made count as changed.
    package var includesGeneratedFiles: Bool

    package init(
        fileList: [String] = Self.standardFileList, mode: RepositoryRules.Autodiscovery.Mode = .auto,
        distribution: Distribution = .terraform, restrictsTargets: Bool = false, matchesNamesAsPatterns: Bool = false,
        moduleDependents: [String] = [],
        includesGeneratedFiles: Bool = false
    ) {
        self.fileList = fileList
        self.mode = mode
        self.distribution = distribution
        self.restrictsTargets = restrictsTargets
        self.matchesNamesAsPatterns = matchesNamesAsPatterns
        self.moduleDependents = moduleDependents
        self.includesGeneratedFiles = includesGeneratedFiles
    }
}

/// What is planned: the branch as it is, or as it would be once merged.
package enum CheckoutStrategy: Hashable, Codable, Sendable {
    case branch
    case merge
}
