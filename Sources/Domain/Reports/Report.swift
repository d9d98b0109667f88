/// Something that people on a pull request are told. It is written when it becomes true and sent later, in order, once.
package struct Report: Hashable, Codable, Sendable {
    package enum Content: Hashable, Codable, Sendable {
        case comment(CommentContent)
        case status(StatusReport)
        /// An emoji on the comment that gave a command; `comment` is the forge's number of it.
        case reaction(comment: Int, emoji: String)
        /// Earlier approvals no longer count.
        case dismissApprovals
        /// Earlier comments of ours on a command are out of date.
        case hideComments(EarlierComments)
        case merge(MergeOrder)
    }
    package var pullRequest: PullRequest.Reference
    package var run: Run.ID?
    package var content: Content
    package init(pullRequest: PullRequest.Reference, run: Run.ID? = nil, content: Content) {
        self.pullRequest = pullRequest
        self.run = run
        self.content = content
    }
}

/// What a comment says; `Comments` has the words.
package enum CommentContent: Hashable, Codable, Sendable {
    /// Help, or what was wrong with a command: ready Markdown.
    case reply(String)
    case results(CommandResults)
    /// The command as a whole failed: `**Plan Error**` with this text.
    case commandError(Command, text: String)
    /// The command as a whole was refused: `**Plan Failed**: text`.
    case commandFailure(Command, text: String)
    case notice(Notice)
    /// An apply could not begin.
    case obstacle(ApplyObstacle)
}

/// The projects of one command and what became of them.
package struct CommandResults: Hashable, Codable, Sendable {
    package var command: Command
    package var projects: [ProjectResult]
    package var allowsApply: Bool
    package var allowsApplyAll: Bool
    package var locksProjects: Bool
    /// Whether the plans were thrown away, because merging needs all of them and one failed.
    package var plansDiscarded: Bool
    package var hasMergedAgain: Bool
    /// Whether passing policy checks are worth no word.
    package var isQuietAboutPolicies: Bool
    package init(
        command: Command, projects: [ProjectResult], allowsApply: Bool, allowsApplyAll: Bool, locksProjects: Bool,
        plansDiscarded: Bool = false, hasMergedAgain: Bool = false, isQuietAboutPolicies: Bool = false
    ) {
        self.command = command
        self.projects = projects
        self.allowsApply = allowsApply
        self.allowsApplyAll = allowsApplyAll
        self.locksProjects = locksProjects
        self.plansDiscarded = plansDiscarded
        self.hasMergedAgain = hasMergedAgain
        self.isQuietAboutPolicies = isQuietAboutPolicies
    }
}

extension CommandResults {
    /// Whether they tell of a policy check, which follows a plan without being asked for.
    package var isPolicyCheck: Bool { projects.first?.stage == .policyCheck && command.name == .plan }
}

/// Which comments of ours a new one takes the place of.
package struct EarlierComments: Hashable, Codable, Sendable {
    package var command: Command.Name
    package var isPolicyCheck: Bool
    /// Only those about this folder; nil for all.
    package var dir: String?
    package init(command: Command.Name, isPolicyCheck: Bool = false, dir: String? = nil) {
        self.command = command
        self.isPolicyCheck = isPolicyCheck
        self.dir = dir
    }
}

/// What is to be merged, and how.
package struct MergeOrder: Hashable, Codable, Sendable {
    /// The head that was applied: nothing else may be merged.
    package var commit: String
    /// As the forge calls it; nil for the first that the repository allows.
    package var method: String?
    package var deletesSourceBranch: Bool
    /// A label that keeps the pull request open.
    package var preventingLabel: String?
    package init(commit: String, method: String?, deletesSourceBranch: Bool, preventingLabel: String?) {
        self.commit = commit
        self.method = method
        self.deletesSourceBranch = deletesSourceBranch
        self.preventingLabel = preventingLabel
    }
}

/// The fixed things there are to say.
package enum Notice: Hashable, Codable, Sendable {
    case repositoryNotAllowed
    case forkPullRequest
    case closedPullRequest
    case pullRequestUnavailable(String)
    case applyDisabled
    case applyAllDisabled
    case unlocked
    case unlockForbidden(label: String)
    case locksReleased([ProjectKey])
    case planDiscarded(ProjectKey)
    case hookFailed(String)
    /// `-var-file` named a file outside the checkout and the allowed folders.
    case variableFileRefused(path: String, allowed: [String])
    /// `reason` is what the operator's program said.
    case forbidden(user: String, Command.Name, reason: String?)
    /// `hasStopped`: something was running, and is being stopped.
    case cancelled(hasStopped: Bool)
    case importsSeveral
    case automerging
    /// The forge did not merge: its words.
    case automergeFailed(String)
    case shuttingDown
}

/// A commit status.
package struct StatusReport: Hashable, Codable, Sendable {
    package enum Subject: Hashable, Codable, Sendable {
        /// All projects of a command.
        case command(Command.Name)
        case policyCheck
        case project(ProjectKey, Command.Name)
        case projectPolicyCheck(ProjectKey)
        case hook(isBefore: Bool, label: String)
    }
    package enum State: String, Codable, Sendable { case pending, success, failure }
    package enum Text: Hashable, Codable, Sendable {
        /// `Plan in progress...`, `Plan failed.`, `Plan succeeded.`
        case plain
        case counts(StatusCounts)
        /// A plan's own summary.
        case line(String)
        case superseded(by: String)
        /// It was stopped because the pull request was closed.
        case closed
    }
    package var commit: String
    package var subject: Subject
    package var state: State
    package var text: Text
    /// The job that the status links to.
    package var job: Job.ID?
    package init(commit: String, subject: Subject, state: State, text: Text = .plain, job: Job.ID? = nil) {
        self.commit = commit
        self.subject = subject
        self.state = state
        self.text = text
        self.job = job
    }
}

/// How many projects of a pull request are how far.
package struct StatusCounts: Hashable, Codable, Sendable {
    package var total: Int
    package var succeeded: Int
    package var errored: Int
    /// Of `succeeded`: those that needed nothing.
    package var unchanged: Int
    package init(total: Int = 0, succeeded: Int = 0, errored: Int = 0, unchanged: Int = 0) {
        self.total = total
        self.succeeded = succeeded
        self.errored = errored
        self.unchanged = unchanged
    }
}
