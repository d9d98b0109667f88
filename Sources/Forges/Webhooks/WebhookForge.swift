/// The kind of forge that sent a webhook.
package enum WebhookForge: Hashable, Sendable, CaseIterable {
    case gitea, gitHub, gitLab, bitbucketCloud, bitbucketServer, azureDevOps

    /// The kind that the headers speak of, nil for none. Gitea comes first because it sends GitHub's headers too.
    /// - Parameter header: the value of a header by its name, whatever the case.
    package init?(header: (String) -> String?) {
        func has(_ name: String) -> Bool { header(name)?.isEmpty == false }
        if has("X-Gitea-Event") {
            self = .gitea
        } else if has("X-Github-Event") {
            self = .gitHub
        } else if has("X-Gitlab-Event") {
            self = .gitLab
        } else if has("X-Event-Key"), has("X-Request-UUID") {
            self = .bitbucketCloud
        } else if has("X-Event-Key"), has("X-Request-ID") {
            self = .bitbucketServer
        } else if has("Request-Id") || has("X-VSS-ActivityId") {
            self = .azureDevOps
        } else {
            return nil
        }
    }

    /// The name that an answer calls it by.
    package var name: String {
        switch self {
        case .gitea: "Gitea"
        case .gitHub: "GitHub"
        case .gitLab: "GitLab"
        case .bitbucketCloud: "Bitbucket Cloud"
        case .bitbucketServer: "Bitbucket Server"
        case .azureDevOps: "AzureDevops"
        }
    }
}
