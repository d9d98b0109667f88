// Who we are at the code hosts.
extension FlagCheck {
    private static let incomplete =
        "--gh-user/--gh-token or --gh-user/--gh-token-file or --gh-app-id/--gh-app-key-file or --gh-app-id/--gh-app-key"
        + " or --gitea-user/--gitea-token or --gitlab-user/--gitlab-token or --bitbucket-user/--bitbucket-token"
        + " or --azuredevops-user/--azuredevops-token must be set"

    private static let otherPairs: [(name: String, user: ServerFlag, token: ServerFlag)] = [
        ("Gitea", .giteaUser, .giteaToken), ("GitLab", .gitLabUser, .gitLabToken),
        ("Bitbucket", .bitbucketUser, .bitbucketToken), ("Azure DevOps", .azureDevOpsUser, .azureDevOpsToken),
    ]

    static let gitHubCredentials = FlagCheck { values in
        let hasUser = values.optionalText(.ghUser) != nil
        let hasApp = values.number(.ghAppID) != 0
        let tokens = count(values.secret(.ghToken) != nil, values.optionalText(.ghTokenFile) != nil)
        let keys = count(values.secret(.ghAppKey) != nil, values.optionalText(.ghAppKeyFile) != nil)
        let pairs = otherPairs.map { (values.optionalText($0.user) != nil, values.secret($0.token) != nil) }
        let isComplete =
            pairs.allSatisfy { $0.0 == $0.1 } && (!hasUser || tokens == 1) && (!hasApp || keys == 1)
            && (hasUser || hasApp || pairs.contains { $0.0 })
        return isComplete ? nil : incomplete
    }

    private static func count(_ truths: Bool...) -> Int { truths.count { $0 } }

    /// What is complete, but for a host that this version does not speak with.
    static let onlyGitHub = FlagCheck { values in
        if let other = otherPairs.first(where: { values.optionalText($0.user) != nil }) {
            return
                "\(other.name) is not available in this version yet, only GitHub is: remove --\(other.user.name) and --\(other.token.name)"
        }
        return values.optionalText(.ghUser) == nil
            ? "GitHub Apps are not available in this version yet: set --gh-user and --gh-token or --gh-token-file" : nil
    }
}
