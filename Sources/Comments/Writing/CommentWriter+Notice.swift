import Domain

// The fixed sentences.
extension CommentWriter {
    /// How the comments of ours begin that seem to call us.
    static let callingStarts = ["Atlantis commands can't be run on ", shuttingDown]
    private static let shuttingDown = "Atlantis server is shutting down, please try again later."

    func words(for notice: Notice) -> String {
        let executable = settings.executableName
        return switch notice {
        case .repositoryNotAllowed: Markdown.block("Error: This repo is not allowlisted for Atlantis.")
        // Two blanks after the first flag: people search for this text.
        case .forkPullRequest:
            "Atlantis commands can't be run on fork pull requests. To enable, set --allow-fork-prs  or, to disable this message, set --silence-fork-pr-errors"
        case .closedPullRequest: "Atlantis commands can't be run on closed pull requests"
        case .pullRequestUnavailable(let text): Markdown.code("Error: \(text)")
        case .applyDisabled: "**Error:** Running `\(executable) apply` is disabled."
        case .applyAllDisabled:
            "**Error:** Running `\(executable) apply` without flags is disabled. You must specify which project to apply via the `-d <dir>`, `-w <workspace>` or `-p <project name>` flags."
        case .unlocked: "All Atlantis locks for this PR have been unlocked and plans discarded"
        case .unlockForbidden(let label): "Not allowed to unlock PR with \(label.withoutControls) label"
        case .locksReleased(let projects): locksReleased(projects)
        case .planDiscarded(let project):
            """
            **Warning**: The plan for dir: \(Markdown.code(project.dir)) workspace: \(Markdown.code(project.workspace)) \
            was **discarded** via the Atlantis UI.

            To `apply` this plan you must run `plan` again.
            """
        case .hookFailed(let text): Markdown.block("Error: Pre-workflow hook failed: \(text.trimmed)")
        case .variableFileRefused(let path, let allowed):
            Markdown.block("var file path \(path) is not allowed by the current allowlist: [\(allowed.joined(separator: ", "))]")
        case .forbidden(let user, let command, let reason):
            forbidden(user.withoutControls, command, reason: reason?.trimmed ?? "")
        case .cancelled(let hasStopped): cancelled(hasStopped)
        case .importsSeveral: failureBlock(.command(.importing), "import cannot run on multiple projects. please specify one project.")
        case .automerging: "Automatically merging because all plans have been successfully applied."
        case .automergeFailed(let text): "Automerging failed:\n\(Markdown.block(text.trimmed))"
        case .shuttingDown: Self.shuttingDown
        }
    }

    private func forbidden(_ user: String, _ command: Command.Name, reason: String) -> String {
        let sentence = "Error: User @\(user) does not have permissions to execute '\(command.rawValue)' command."
        return Markdown.block(reason.isEmpty ? sentence : "\(sentence)\n\(reason)")
    }

    private func cancelled(_ hasStopped: Bool) -> String {
        """
        Cancelled all queued operations and released working directory locks for this pull request.
        \(hasStopped ? "What was running is being stopped, and its own comment says how far it came." : "Nothing was running.") \
        New operations can now be started.
        """
    }

    private func locksReleased(_ projects: [ProjectKey]) -> String {
        let lines = Dictionary(grouping: projects, by: \.dir).sorted { $0.key < $1.key }.map { dir, projects in
            let workspaces = Set(projects.map(\.workspace)).sorted().map(Markdown.code)
            return "- dir: \(Markdown.code(dir)) workspace\(workspaces.count == 1 ? "" : "s"): \(workspaces.joined(separator: ", "))"
        }
        return """
            Locks and plans deleted for the projects and workspaces modified in this pull request:

            \(lines.joined(separator: "\n"))
            """
    }
}
