// Events from the forge: what becomes a run.
extension Deliberation {
    mutating func considerPush(_ occurrence: Occurrence) {
        guard let pullRequest = occurrence.pullRequest, passesGates(pullRequest, .plan, occurrence.policy) else { return }
        supersede { run in
            run.trigger != .close && run.command.name == .plan && run.commit != pullRequest.head.commit
        }
        guard isPermitted(.plan, occurrence) else { return startNext() }
        let label = occurrence.policy.noAutoplanLabel
        guard occurrence.policy.plansOnPush, label.map({ !pullRequest.labels.contains($0) }) ?? true else { return startNext() }
        if let failure = occurrence.facts.failure {
            // Without the changed files nobody knows what to plan, and "nothing" would look like success.
            report(.comment(.commandError(Command(.plan), text: failure)))
            report(.status(StatusReport(commit: pullRequest.head.commit, subject: .command(.plan), state: .failure)))
            return startNext()
        }
        enqueue(Command(.plan), .push, pullRequest, occurrence)
    }

    mutating func considerClose(_ occurrence: Occurrence) {
        guard let pullRequest = occurrence.pullRequest ?? state.pullRequest else { return }
        // What changes nothing outside is stopped; an apply that runs is waited for.
        supersede { run in run.trigger != .close && (run.state == .queued || run.command.name != .apply) }
        enqueue(Command(.unlock), .close, pullRequest, occurrence)
    }

    mutating func consider(_ comment: Event.Comment, _ occurrence: Occurrence) {
        if let emoji = occurrence.policy.emojiReaction { report(.reaction(comment: comment.number, emoji: emoji)) }
        switch comment.reading {
        case .reply(let text): report(.comment(.reply(text)))
        case .command(let command):
            guard let pullRequest = occurrence.pullRequest else {
                return notice(.pullRequestUnavailable(occurrence.facts.failure ?? ""))
            }
            guard passesGates(pullRequest, command.name, occurrence.policy) else { return }
            guard isPermitted(command.name, occurrence) else {
                return notice(.forbidden(user: occurrence.user, command.name, reason: nil))
            }
            let folders = occurrence.policy.variableFileFolders
            if let path = VariableFile.stranger(in: command.arguments, allowing: folders) {
                return notice(.variableFileRefused(path: path, allowed: folders))
            }
            enqueue(command, .comment, pullRequest, occurrence)
        }
    }

    /// Whether the team rules let whoever did it give a command. The operator's program is asked later: it takes its time.
    private func isPermitted(_ command: Command.Name, _ occurrence: Occurrence) -> Bool {
        guard case .teams(let allowlist) = occurrence.policy.permissions else { return true }
        return allowlist.allows(command.rawValue, teams: occurrence.facts.teams ?? [])
    }

    /// Whether commands on this pull request are heard at all; says so where people should know.
    private mutating func passesGates(_ pullRequest: PullRequest, _ command: Command.Name, _ policy: Policy) -> Bool {
        if pullRequest.isFromFork, !policy.allowsForks {
            if !policy.silences.forkRefusals { notice(.forkPullRequest) }
            return false
        }
        if pullRequest.state == .closed, command != .unlock {
            notice(.closedPullRequest)
            return false
        }
        return policy.acceptsBaseBranch
    }

    private mutating func enqueue(_ command: Command, _ trigger: Run.Trigger, _ pullRequest: PullRequest, _ occurrence: Occurrence) {
        let run = Run(
            id: Run.ID(newID()), pullRequest: pullRequest, command: command, trigger: trigger, user: occurrence.user,
            policy: occurrence.policy, facts: occurrence.facts)
        save(run)
        if command.name == .cancel { begin(run) }
        startNext()
    }

    /// Takes runs out of the queue, and stops what they have running.
    private mutating func supersede(where isOutdated: (Run) -> Bool) {
        for var run in state.runs where isOutdated(run) {
            let wasVisible = run.state == .working
            let isCheckingPolicies = run.results.last?.stage == .policyCheck
            let shown = projectsShownAsPending(of: run)
            stopJobs(of: run)
            move(&run, .supersede)
            guard wasVisible, run.command.name == .plan || run.command.name == .apply else { continue }
            let head = state.pullRequest?.head.commit ?? run.commit
            let text: StatusReport.Text = head == run.commit ? .closed : .superseded(by: head)
            for result in shown {
                if let subject = statusSubject(of: result) { status(subject, .failure, text, job: result.job, run: run) }
            }
            status(isCheckingPolicies ? .policyCheck : .command(run.command.name), .failure, text, run: run)
        }
    }

    /// Those whose job was let go and has not ended: nobody else will take their status back.
    private func projectsShownAsPending(of run: Run) -> [ProjectResult] {
        run.results.filter { result in state.jobs.contains { $0.id == result.job && $0.state != .held } }
    }

    private mutating func stopJobs(of run: Run) {
        for job in state.jobs where job.run == run.id {
            if job.state == .leased { changes.append(.interrupt(job.id)) } else { end(job, .cancelled) }
        }
    }

    /// Begins the oldest queued run once nothing of this pull request runs any more.
    mutating func startNext() {
        guard state.activeRun == nil, !state.jobs.contains(where: { $0.state == .leased }) else { return }
        guard let run = state.runs.first(where: { $0.state == .queued }) else { return }
        begin(run)
        // What needed no job is over already.
        if state.activeRun == nil { startNext() }
    }

    mutating func considerDiscard(of key: Lock.Key) {
        guard state.ownLocks.contains(where: { $0.key == key }), !isBusy(key.project) else { return }
        unlock(key)
        discardPlan(of: key.project)
        if var record = state.record, let index = record.projects.firstIndex(where: { $0.key == key.project }) {
            record.projects[index].status = .planDiscarded
            self.record(record)
        }
        notice(.planDiscarded(key.project))
    }

    private func isBusy(_ project: ProjectKey) -> Bool {
        state.jobs.contains { $0.project == project }
    }
}
