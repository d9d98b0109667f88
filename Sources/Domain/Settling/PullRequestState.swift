/// What is stored about a pull request at the time of a decision.
package struct PullRequestState: Hashable, Sendable {
    /// What is recorded about its projects: the plans' commit and base, and how far each project is.
    package struct Record: Hashable, Codable, Sendable {
        package var commit: String
        package var baseBranch: String
        package var projects: [ProjectRecord]
        package init(commit: String, baseBranch: String, projects: [ProjectRecord] = []) {
            self.commit = commit
            self.baseBranch = baseBranch
            self.projects = projects
        }
    }

    package var reference: PullRequest.Reference
    /// As of the last event that described it.
    package var pullRequest: PullRequest?
    package var record: Record?
    /// Runs that are not over, in the order of their commands.
    package var runs: [Run]
    /// Jobs that have not ended, of any run of this pull request.
    package var jobs: [Job.Outline]
    package var plans: [Plan]
    /// All locks of the repository, others' too.
    package var locks: [Lock]
    /// Someone stopped all applies on the web page.
    package var isApplyStopped: Bool

    package init(
        reference: PullRequest.Reference, pullRequest: PullRequest? = nil, record: Record? = nil, runs: [Run] = [],
        jobs: [Job.Outline] = [],
        plans: [Plan] = [], locks: [Lock] = [], isApplyStopped: Bool = false
    ) {
        self.reference = reference
        self.pullRequest = pullRequest
        self.record = record
        self.runs = runs
        self.jobs = jobs
        self.plans = plans
        self.locks = locks
        self.isApplyStopped = isApplyStopped
    }

    package var ownLocks: [Lock] { locks.filter { $0.holder == reference } }
    /// The run whose turn it is. A `cancel` takes no turn.
    package var activeRun: Run? { runs.first { $0.state != .queued && $0.command.name != .cancel } }
}

/// What becomes true because of an event. Committing it is one transaction; acting on it is somebody else's job.
package struct Decision: Hashable, Sendable {
    package enum Change: Hashable, Sendable {
        case describe(PullRequest)
        /// A new run, or a run's new state. Its results are told apart from it, below.
        case save(Run)
        /// More projects that a run is about, with what is already clear of them; `from` is the first one's place in the list.
        case list(Run.ID, from: Int, [ProjectResult])
        /// One project's end; `index` is its place in the list.
        case settle(Run.ID, index: Int, ProjectResult.Outcome)
        case add(Job)
        /// A held job may now be leased.
        case release(Job.ID)
        /// A job that no runner has any more, or never had.
        case end(Job.ID, JobResult)
        /// A job that a runner has is to be stopped; it still ends by itself.
        case interrupt(Job.ID)
        case take(Lock)
        case unlock(Lock.Key)
        case keep(Plan)
        /// The plan of a project no longer counts, and its file may go.
        case discard(Plan)
        /// nil: nothing is recorded any more.
        case record(PullRequestState.Record?)
        case report(Report)
    }
    package var changes: [Change]
    package init(changes: [Change] = []) { self.changes = changes }
}

extension PullRequestState {
    /// What becomes true because of `occurrence`. Reads no clock, no disk, no network: time and names of new things come in.
    package func decide(_ occurrence: Occurrence, now: Double, newID: () -> String) -> Decision {
        withoutActuallyEscaping(newID) { newID in
            var deliberation = Deliberation(state: self, now: now, newID: newID)
            deliberation.consider(occurrence)
            return Decision(changes: deliberation.changes)
        }
    }
}
