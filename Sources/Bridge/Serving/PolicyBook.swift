package import Domain
import Patterns
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
        if let branch = policy.rules.branch {
            // The expression was compiled when the file was read; one that fails now must not open the gate.
            policy.acceptsBaseBranch = (try? RegularExpression(branch))?.matches(baseBranch) ?? false
        }
        return policy
    }
}
