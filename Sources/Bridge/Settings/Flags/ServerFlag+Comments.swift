// What pull requests are told.
extension ServerFlag {
    static let vcsStatusName = string("vcs-status-name", "What the names of commit statuses begin with.", default: "atlantis")
    static let silenceVCSStatusNoPlans = bool("silence-vcs-status-no-plans", "Set no commit status when a push concerns no project.")
    static let silenceVCSStatusNoProjects = bool(
        "silence-vcs-status-no-projects", "Set no commit status when a command concerns no project.")
    static let ignoreVCSStatusNames = string(
        "ignore-vcs-status-names",
        "Comma-separated first parts of other servers' status names that do not count for mergeable. For --gh-allow-mergeable-bypass-apply."
    )
    static let hidePrevPlanComments = bool("hide-prev-plan-comments", "Hide earlier comments on a command when it answers again.")
    static let hideUnchangedPlanComments = bool("hide-unchanged-plan-comments", "Leave projects without changes out of plan comments.")
    static let disableMarkdownFolding = bool("disable-markdown-folding", "Never fold long output in comments.")
    static let enableDiffMarkdownFormat = bool("enable-diff-markdown-format", "Write plans so that they are coloured as differences.")
    static let emojiReaction = string("emoji-reaction", "Reaction to put on comments that are commands, for example eyes.")
    static let maxCommentsPerCommand = int(
        "max-comments-per-command", "Into how many comments a long answer is split at most; 0 for any number.", default: 100)
    static let language = string("language", "Language of comments: en or es.", default: "en")
    static let languageConfigFile = string(
        "language-config-file",
        "YAML file with words of your own: pull_request_label, merge_request_label and command_titles, by the names of commands.")

    static let comments: [ServerFlag] = [
        vcsStatusName,
        ignoreVCSStatusNames,
        silenceVCSStatusNoPlans, silenceVCSStatusNoProjects,
        bool("pending-apply-status", "On GitLab, keep the apply status pending after a plan with changes.", .notYet),
        hidePrevPlanComments, hideUnchangedPlanComments, disableMarkdownFolding, enableDiffMarkdownFormat, emojiReaction,
        maxCommentsPerCommand,
        string("markdown-template-overrides-dir", "Folder with your own comment templates.", default: "~/.markdown_templates", .notYet),
        language, languageConfigFile,
        secret("slack-token", "Token for messages to Slack.", .notYet),
        secret("webhook-http-headers", "JSON object of headers for outgoing webhooks.", .notYet),
    ]
}
