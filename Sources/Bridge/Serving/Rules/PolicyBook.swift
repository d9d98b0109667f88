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
        policy.rules = rules.rules(
            for: pullRequest.repository, baseBranch: baseBranch, checksPolicies: settings.rules.checksPolicies)
        if let program = rules.authorization { policy.permissions = .asks(program) }
        policy.acceptsBaseBranch = policy.rules.accepts(baseBranch: baseBranch)
        return policy
    }

    /// What there is to say about rules and settings that do not go together.
    package static func notes(settings: Policy, rules: OperatorConfig) -> [String] {
        var notes: [String] = []
        if rules.authorization != nil, settings.permissions != .everyone {
            notes.append("team_authz of the repo config decides who may give commands: --gh-team-allowlist has no effect")
        }
        if settings.rules.checksPolicies, rules.policies == nil {
            notes.append("--enable-policy-checks is on, but the repo config has no policies")
        }
        if !settings.rules.checksPolicies, rules.policies != nil {
            notes.append("the repo config has policies, but they are not checked: --enable-policy-checks is not on")
        }
        return notes
    }
}
