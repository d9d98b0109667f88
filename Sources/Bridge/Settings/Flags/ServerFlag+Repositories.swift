// Which repositories are served, and which commands people may use.
extension ServerFlag {
    static let repoAllowlist = string(
        "repo-allowlist",
        "Comma-separated patterns of repositories to serve, such as github.com/acme/*. * stands for anything, a ! in front excludes. Required."
    )
    static let repoConfig = string("repo-config", "Path of the operator's YAML file with rules for repositories, usually repos.yaml.")
    static let repoConfigJSON = string("repo-config-json", "The same rules as JSON text. Not together with --repo-config.")
    static let allowCommands = string(
        "allow-commands",
        "Comma-separated commands people may use: version, plan, apply, unlock, approve_policies, import, state, cancel, or all.",
        default: "version,plan,apply,unlock,approve_policies,cancel")
    static let blockedExtraArgs = string(
        "blocked-extra-args", "Comma-separated beginnings of flags that nobody may give after -- in a comment.",
        default: "-chdir,--chdir,-plugin-dir,--plugin-dir")
    static let allowForkPRs = bool("allow-fork-prs", "Serve pull requests from forks. Their code is run: think before you do this.")
    static let silenceForkPRErrors = bool("silence-fork-pr-errors", "Say nothing on pull requests from forks that are not served.")
    static let allowDraftPRs = bool("allow-draft-prs", "Serve draft pull requests.")
    static let silenceAllowlistErrors = bool("silence-allowlist-errors", "Say nothing in repositories that are not served.")
    static let executableName = string("executable-name", "Word that a command in a comment begins with.", default: "atlantis")
    static let enableRegexpCmd = bool("enable-regexp-cmd", "Take the value of -p in a comment as a regular expression on project names.")
    static let disableApplyAll = bool("disable-apply-all", "Refuse an apply that does not say what to apply.")
    static let disableAutoplan = bool("disable-autoplan", "Do not plan when something is pushed.")
    static let disableAutoplanLabel = string(
        "disable-autoplan-label", "Label of pull requests that are not planned when something is pushed.")
    static let disableUnlockLabel = string("disable-unlock-label", "Label of pull requests that cannot be unlocked by a comment.")
    static let disableAutomergeLabel = string("disable-automerge-label", "Label of pull requests that are not merged after apply.")
    static let disableRepoLocking = bool("disable-repo-locking", "Let several pull requests plan the same project at once.")
    static let restrictFileList = bool("restrict-file-list", "Let -d, -w and -p name only what the pull request changes.")
    static let silenceNoProjects = bool("silence-no-projects", "Say nothing when no project is concerned.")

    static let includeGitUntrackedFiles = bool(
        "include-git-untracked-files", "Count files that hooks make as changed by the pull request.")
    static let ghTeamAllowlist = string(
        "gh-team-allowlist",
        "Comma-separated team:command pairs: who may use which command on GitHub, teams by the name in their address. * stands for every team or every command. Without effect where the repo config has team_authz."
    )
    static let varFileAllowlist = string(
        "var-file-allowlist", "Comma-separated folders that -var-file in a comment may read from, besides the checkout.")

    static let repositories: [ServerFlag] = [
        repoAllowlist, repoConfig, repoConfigJSON, allowCommands, blockedExtraArgs, allowForkPRs, silenceForkPRErrors, allowDraftPRs,
        silenceAllowlistErrors,
        ghTeamAllowlist,
        string(
            "gitlab-group-allowlist", "Comma-separated group:command pairs: who may use which command on GitLab.",
            .refused("everybody could use every command")),
        executableName, enableRegexpCmd, disableApplyAll, disableAutoplan, disableAutoplanLabel, disableUnlockLabel,
        disableAutomergeLabel, disableRepoLocking,
        varFileAllowlist,
        restrictFileList, silenceNoProjects,
        // One mirror for each repository: there is no clone that could be skipped.
        bool(
            "skip-clone-no-changes",
            "Do not clone when the configuration already shows that no project is concerned. Nothing is cloned for it anyway."),
        includeGitUntrackedFiles,
    ]
}
