// What Atlantis does not have.
extension ServerFlag {
    static let ghBaseURL = string(
        "gh-base-url",
        "Address of GitHub where it cannot be told from --gh-hostname, for example http://127.0.0.1:3000. "
            + "Plain http is for this machine only.")
    static let allowUnsignedWebhooks = bool(
        "allow-unsigned-webhooks",
        "Start without --gh-webhook-secret and believe every webhook. Anybody who reaches this server can then have code run.")
    static let webPublic = bool("web-public", "Show the web pages, with plans and logs, to everybody who reaches this server.")
    static let stepTimeout = string(
        "step-timeout", "How long one step of a workflow may take before it is ended: minutes, or a number with s, m or h.", default: "120m"
    )
    static let autoplanAsBot = bool(
        "autoplan-as-bot",
        "What a push has planned is done in the name of --gh-user, also where permissions are asked for. Otherwise in the name of whoever pushed."
    )
    static let tfDownloadKeys = string(
        "tf-download-keys",
        "File with OpenPGP keys, as text, that may sign downloads too. For a --tf-download-url with releases of your own.")

    static let ours: [ServerFlag] = [ghBaseURL, allowUnsignedWebhooks, webPublic, stepTimeout, autoplanAsBot, tfDownloadKeys].map { flag in
        var flag = flag
        flag.isOurs = true
        return flag
    }
}
