/// A decision in the making: the state as it would be, and the changes that lead there.
struct Deliberation {
    var state: PullRequestState
    var changes: [Decision.Change] = []
    let now: Double
    let newID: () -> String

    init(state: PullRequestState, now: Double, newID: @escaping () -> String) {
        self.state = state
        self.now = now
        self.newID = newID
    }

    mutating func consider(_ occurrence: Occurrence) {
        if let pullRequest = occurrence.pullRequest { describe(pullRequest) }
        switch occurrence.event {
        case .notAllowed(let isAnnounced): if isAnnounced { notice(.repositoryNotAllowed) }
        case .opened, .pushed: considerPush(occurrence)
        case .closed: considerClose(occurrence)
        case .commented(let comment): consider(comment, occurrence)
        case .jobEnded(let job, let result): considerEnd(of: job, result)
        case .lockDiscarded(let key): considerDiscard(of: key)
        }
    }

    // MARK: Changing the state and saying so

    mutating func describe(_ pullRequest: PullRequest) {
        guard state.pullRequest != pullRequest else { return }
        state.pullRequest = pullRequest
        changes.append(.describe(pullRequest))
    }

    mutating func save(_ run: Run) {
        if let index = state.runs.firstIndex(where: { $0.id == run.id }) {
            if run.state.isOver { state.runs.remove(at: index) } else { state.runs[index] = run }
        } else if !run.state.isOver {
            state.runs.append(run)
        }
        changes.append(.save(run))
    }

    /// Remembers a run whose row has not changed.
    mutating func replace(_ run: Run) {
        if let index = state.runs.firstIndex(where: { $0.id == run.id }) { state.runs[index] = run }
    }

    /// Moves a run on. A step that is not possible leaves the run as it is: the event came too late.
    mutating func move(_ run: inout Run, _ step: Run.Step) {
        guard let next = try? run.state.after(step) else { return }
        run.state = next
        save(run)
    }

    @discardableResult
    mutating func add(_ spec: JobSpec, to run: Run, ordinal: Int = 0, group: Int = 0, state jobState: Job.State = .waiting) -> Job.ID {
        let job = Job(
            id: Job.ID(newID()), run: run.id, pullRequest: state.reference, ordinal: ordinal, group: group, spec: spec, state: jobState)
        state.jobs.append(job.outline)
        changes.append(.add(job))
        return job.id
    }

    mutating func end(_ job: Job.Outline, _ result: JobResult) {
        state.jobs.removeAll { $0.id == job.id }
        changes.append(.end(job.id, result))
    }

    mutating func keep(_ plan: Plan) {
        state.plans.append(plan)
        changes.append(.keep(plan))
    }

    mutating func discard(_ plan: Plan) {
        state.plans.removeAll { $0 == plan }
        changes.append(.discard(plan))
    }

    mutating func discardPlan(of project: ProjectKey) {
        for plan in state.plans where plan.project == project { discard(plan) }
    }

    mutating func unlock(_ key: Lock.Key) {
        guard state.ownLocks.contains(where: { $0.key == key }) else { return }
        state.locks.removeAll { $0.key == key }
        changes.append(.unlock(key))
    }

    mutating func unlock(_ project: ProjectKey) { unlock(Lock.Key(repository: state.reference.repository, project: project)) }

    mutating func record(_ record: PullRequestState.Record?) {
        state.record = record
        changes.append(.record(record))
    }

    mutating func report(_ content: Report.Content, run: Run? = nil) {
        changes.append(.report(Report(pullRequest: state.reference, run: run?.id, content: content)))
    }

    mutating func notice(_ notice: Notice, run: Run? = nil) { report(.comment(.notice(notice)), run: run) }

    mutating func status(
        _ subject: StatusReport.Subject, _ status: StatusReport.State, _ text: StatusReport.Text = .plain, job: Job.ID? = nil, run: Run
    ) {
        report(.status(StatusReport(commit: run.commit, subject: subject, state: status, text: text, job: job)), run: run)
    }
}
