package import Domain
package import RepoConfig

/// How the server treats each repository: the operator's file over the server's own settings.
package struct PolicyBook: Sendable {
    private let settings: Policy
    private let rules: OperatorConfig

    package init(settings: Policy, rules: OperatorConfig) {
        self.settings = settings
        self.rules = rules
    }

    package func policy(for pullRequest: PullRequest.Reference, baseBranch: String) -> Policy {
        var policy = settings
        policy.rules = rules.rules(for: pullRequest.repository, baseBranch: baseBranch)
        policy.acceptsBaseBranch = policy.rules.accepts(baseBranch: baseBranch)
        return policy
    }

    /// What there is to say about rules and settings that do not go together.
    package static func notes(settings: Policy, rules: OperatorConfig) -> [String] { [] }
}
