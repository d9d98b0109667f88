// Code hosts, and who we are there.
extension ServerFlag {
    static let ghHostname = string("gh-hostname", "Host name of GitHub, for GitHub Enterprise.", default: "github.com")
    static let ghUser = string("gh-user", "GitHub user that comments and sets statuses.")
    static let ghToken = secret("gh-token", "Access token of that user. Better given as a variable or a file.")
    static let ghTokenFile = string("gh-token-file", "File with the access token, read again at every use.")
    static let ghAppID = int64("gh-app-id", "Number of a GitHub App to act as.", .notYet)
    static let ghAppKey = secret("gh-app-key", "Private key of the GitHub App as PEM text.", .notYet)
    static let ghAppKeyFile = string("gh-app-key-file", "File with the private key of the GitHub App.", .notYet)
    static let ghWebhookSecret = secret("gh-webhook-secret", "Secret that GitHub signs webhooks with. Required.")

    static let ghAllowMergeableBypassApply = bool(
        "gh-allow-mergeable-bypass-apply", "Count a pull request as mergeable whose only missing check is our own apply status.")

    static let gitHub: [ServerFlag] = [
        ghHostname, ghUser, ghToken, ghTokenFile, ghAppID,
        int64("gh-app-installation-id", "Installation of the GitHub App to use.", .notYet),
        ghAppKey, ghAppKeyFile,
        string("gh-app-slug", "Short name of the GitHub App.", .notYet),
        string("gh-org", "Organisation in which a new GitHub App is made.", .notYet),
        ghWebhookSecret,
        ghAllowMergeableBypassApply,
    ]

    static let gitLabUser = string("gitlab-user", "GitLab user to act as.", .notYet)
    static let gitLabToken = secret("gitlab-token", "Access token of that user.", .notYet)
    static let gitLabWebhookSecret = secret("gitlab-webhook-secret", "Secret that GitLab sends with webhooks.", .notYet)
    static let bitbucketBaseURL = string(
        "bitbucket-base-url", "Address of Bitbucket, with http:// or https://.", default: "https://api.bitbucket.org", .notYet)
    static let bitbucketUser = string("bitbucket-user", "Bitbucket user to act as.", .notYet)
    static let bitbucketToken = secret("bitbucket-token", "Token or app password of that user.", .notYet)
    static let bitbucketWebhookSecret = secret("bitbucket-webhook-secret", "Secret that Bitbucket signs webhooks with.", .notYet)
    static let azureDevOpsUser = string("azuredevops-user", "Azure DevOps user to act as.", .notYet)
    static let azureDevOpsToken = secret("azuredevops-token", "Access token of that user.", .notYet)
    static let giteaBaseURL = string(
        "gitea-base-url", "Address of Gitea or Forgejo, with http:// or https://.", default: "https://gitea.com", .notYet)
    static let giteaUser = string("gitea-user", "Gitea user to act as.", .notYet)
    static let giteaToken = secret("gitea-token", "Access token of that user.", .notYet)
    static let giteaWebhookSecret = secret("gitea-webhook-secret", "Secret that Gitea signs webhooks with.", .notYet)

    static let otherForges: [ServerFlag] = [
        string("gitlab-hostname", "Host name of GitLab.", default: "gitlab.com", .notYet),
        gitLabUser, gitLabToken, gitLabWebhookSecret,
        bool("gitlab-status-retry-enabled", "Look longer for the pipeline before a status is set.", .notYet),
        bitbucketBaseURL, bitbucketUser,
        string("bitbucket-api-user", "User at the API of Bitbucket Cloud, where it is another one.", .notYet),
        bitbucketToken, bitbucketWebhookSecret,
        string("azuredevops-hostname", "Host name of Azure DevOps.", default: "dev.azure.com", .notYet),
        azureDevOpsUser, azureDevOpsToken,
        string("azuredevops-webhook-user", "User that Azure DevOps sends with webhooks.", .notYet),
        secret("azuredevops-webhook-password", "Password that Azure DevOps sends with webhooks.", .notYet),
        giteaBaseURL, giteaUser, giteaToken, giteaWebhookSecret,
        int("gitea-page-size", "How many things are asked of Gitea at once.", default: 30, .notYet),
    ]
}
