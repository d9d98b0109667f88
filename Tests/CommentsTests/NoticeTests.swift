import Comments
import Domain
import Testing

@Suite("A fixed sentence") struct NoticeTests {
    private static let rows: [(Notice, String)] = [
        (.repositoryNotAllowed, "```\nError: This repo is not allowlisted for Atlantis.\n```"),
        (
            .forkPullRequest,
            "Atlantis commands can't be run on fork pull requests. To enable, set --allow-fork-prs  or, to disable this message, set --silence-fork-pr-errors"
        ),
        (.closedPullRequest, "Atlantis commands can't be run on closed pull requests"),
        (
            .pullRequestUnavailable("making pull request API call to GitHub: err"),
            "`Error: making pull request API call to GitHub: err`"
        ),
        (.applyDisabled, "**Error:** Running `atlantis apply` is disabled."),
        (
            .applyAllDisabled,
            "**Error:** Running `atlantis apply` without flags is disabled. You must specify which project to apply via the `-d <dir>`, `-w <workspace>` or `-p <project name>` flags."
        ),
        (.unlocked, "All Atlantis locks for this PR have been unlocked and plans discarded"),
        (.unlockForbidden(label: "do-not-unlock"), "Not allowed to unlock PR with do-not-unlock label"),
        (
            .locksReleased([
                .init(dir: "b"), .init(dir: "a", workspace: "y"), .init(dir: "a", workspace: "x"),
                .init(dir: "a", workspace: "x", name: "n"),
            ]),
            """
            Locks and plans deleted for the projects and workspaces modified in this pull request:

            - dir: `a` workspaces: `x`, `y`
            - dir: `b` workspace: `default`
            """
        ),
        (
            .planDiscarded(.init(dir: "d", workspace: "w")),
            """
            **Warning**: The plan for dir: `d` workspace: `w` was **discarded** via the Atlantis UI.

            To `apply` this plan you must run `plan` again.
            """
        ),
        (
            .variableFileRefused(path: "/a", allowed: ["/b", "/c"]),
            "```\nvar file path /a is not allowed by the current allowlist: [/b, /c]\n```"
        ),
        (
            .forbidden(user: "U", .approvePolicies, reason: nil),
            "```\nError: User @U does not have permissions to execute 'approve_policies' command.\n```"
        ),
        (
            .forbidden(user: "U", .plan, reason: "```\n# no\u{1B}[2K\n"),
            "````\nError: User @U does not have permissions to execute 'plan' command.\n```\n# no\u{FFFD}[2K\n````"
        ),
        (
            .cancelled(hasStopped: false),
            "Cancelled all queued operations and released working directory locks for this pull request.\nNothing was running. New operations can now be started."
        ),
        (
            .cancelled(hasStopped: true),
            "Cancelled all queued operations and released working directory locks for this pull request.\nWhat was running is being stopped, and its own comment says how far it came. New operations can now be started."
        ),
        (.importsSeveral, "**Import Failed**: import cannot run on multiple projects. please specify one project."),
        (.automerging, "Automatically merging because all plans have been successfully applied."),
        (
            .automergeFailed("merge method 'x' is not allowed by the repository Pull Request settings\n"),
            "Automerging failed:\n```\nmerge method 'x' is not allowed by the repository Pull Request settings\n```"
        ),
        (.shuttingDown, "Atlantis server is shutting down, please try again later."),
        (.hookFailed("exit status 1"), "```\nError: Pre-workflow hook failed: exit status 1\n```"),
    ]

    @Test("has its words", arguments: rows)
    func words(notice: Notice, text: String) { #expect(write(.notice(notice)) == text) }

    @Test("may be ready-made")
    func reply() { #expect(write(.reply("text")) == "text") }
}
