// Projects' jobs end: results, statuses, the next group, and at last the answer.
extension Deliberation {
    mutating func finishProject(_ run: inout Run, _ job: Job.Outline, _ result: JobResult) {
        guard let index = run.results.firstIndex(where: { $0.job == job.id }) else { return }
        let outcome = outcome(of: result)
        run.results[index].outcome = outcome
        changes.append(.settle(run.id, index: index, outcome))
        replace(run)
        settle(run.results[index], run)
        let remaining = state.jobs.filter { $0.run == run.id }
        guard !remaining.contains(where: { $0.state != .held }) else { return }
        if mustStop(after: run) {
            for held in remaining { end(held, .cancelled) }
            dropUnstarted(&run)
        }
        releaseNextGroup(&run)
    }

    private func outcome(of result: JobResult) -> ProjectResult.Outcome {
        switch result {
        case .project(let outcome): outcome
        case .cutOff: .unknown
        case .cancelled: .cancelled
        case .broken(let text): .error(text)
        case .discovered, .notDiscovered, .hooksEnded, .cleanedUp: .cancelled
        }
    }

    /// What follows from one project's result for its plan, its lock and its status.
    private mutating func settle(_ result: ProjectResult, _ run: Run) {
        let key = result.project.key
        switch (run.command.name, result.outcome) {
        case (.plan, .planned(_, let plan)):
            discardPlan(of: key)
            state.plans.append(plan)
            changes.append(.keep(plan))
        case (.plan, _):
            if result.project.lockMode == .onPlan { unlock(key) }
        case (.apply, .applied), (.apply, .unknown):
            // An apply that was cut off may have changed the state: its plan cannot be trusted again.
            discardPlan(of: key)
        default: break
        }
        projectStatus(result, run)
    }

    /// The status of one project; an apply's success is told once the whole command is through.
    mutating func projectStatus(_ result: ProjectResult, _ run: Run) {
        let subject = StatusReport.Subject.project(result.project.key, run.command.name)
        switch (run.command.name, result.outcome) {
        case (.plan, .planned(let summary, _)):
            status(subject, .success, summary.line.isEmpty ? .plain : .line(summary.line), job: result.job, run: run)
        case (.apply, .applied), (_, nil): break
        case (.plan, _), (.apply, _): status(subject, .failure, job: result.job, run: run)
        default: break
        }
    }

    private func mustStop(after run: Run) -> Bool {
        let ended = run.results.filter { $0.outcome != nil }
        if ended.contains(where: { $0.outcome == .unknown }) { return true }
        return run.isParallel && run.abortsOnGroupFailure && ended.contains { !$0.isSuccess }
    }

    /// Projects whose group never began: not reported when a group before failed, reported as stopped after an unknown end.
    private func dropUnstarted(_ run: inout Run) {
        if run.results.contains(where: { $0.outcome == .unknown }) {
            for index in run.results.indices where run.results[index].outcome == nil { run.results[index].outcome = .cancelled }
        } else {
            run.results.removeAll { $0.outcome == nil }
        }
    }

    mutating func releaseNextGroup(_ run: inout Run) {
        let held = state.jobs.filter { $0.run == run.id && $0.state == .held }
        guard let group = held.map(\.group).min() else { return finishProjects(&run) }
        for job in held where job.group == group {
            if let index = state.jobs.firstIndex(where: { $0.id == job.id }) { state.jobs[index].state = .waiting }
            changes.append(.release(job.id))
            guard let project = job.project, run.command.name == .plan || run.command.name == .apply else { continue }
            status(.project(project, run.command.name), .pending, job: job.id, run: run)
        }
    }

    private mutating func finishProjects(_ run: inout Run) {
        run.hasErrors = run.results.contains { !$0.isSuccess } && !(run.command.name == .plan && run.trigger == .push)
        switch run.command.name {
        case .plan:
            updateRecord(run)
            reportResults(run)
            finishPlan(run)
        case .apply:
            updateRecord(run)
            reportResults(run)
            finishApply(run)
        default:
            reportResults(run)
        }
        conclude(&run)
    }

    mutating func reportResults(_ run: Run) {
        let results = CommandResults(
            command: run.command, projects: run.results, allowsApply: run.policy.allowsApply,
            allowsApplyAll: run.policy.allowsApplyAll, locksProjects: run.policy.locksProjects)
        report(.comment(.results(results)), run: run)
    }

    private mutating func finishPlan(_ run: Run) {
        let counts = counts(for: .plan)
        status(.command(.plan), counts.errored > 0 ? .failure : .success, .counts(counts), run: run)
        let applied = self.counts(for: .apply)
        if applied.errored > 0 {
            status(.command(.apply), .failure, .counts(applied), run: run)
        } else if applied.total > 0, applied.succeeded == applied.total {
            status(.command(.apply), .success, .counts(applied), run: run)
        }
    }

    private mutating func finishApply(_ run: Run) {
        for result in run.results where result.outcome == .applied {
            status(.project(result.project.key, .apply), .success, job: result.job, run: run)
        }
        let counts = counts(for: .apply)
        let status: StatusReport.State = counts.errored > 0 ? .failure : counts.succeeded < counts.total ? .pending : .success
        self.status(.command(.apply), status, .counts(counts), run: run)
    }

    func counts(for command: Command.Name) -> StatusCounts {
        let projects = state.record?.projects ?? []
        func count(_ statuses: Set<ProjectRecord.Status>) -> Int { projects.count { statuses.contains($0.status) } }
        return command == .plan
            ? StatusCounts(total: projects.count, succeeded: projects.count - count([.planErrored]), errored: count([.planErrored]))
            : StatusCounts(
                total: projects.count, succeeded: count([.applied, .plannedNoChanges]), errored: count([.applyErrored]),
                unchanged: count([.plannedNoChanges]))
    }

    /// Results of another commit or base replace what is recorded; results of the same are merged into it.
    private mutating func updateRecord(_ run: Run) {
        let base = run.pullRequest.baseBranch
        var record = PullRequestState.Record(commit: run.commit, baseBranch: base)
        if let current = state.record, current.commit == run.commit, current.baseBranch == base { record = current }
        for result in run.results {
            guard let status = recordedStatus(of: result, run.command.name) else { continue }
            if let index = record.projects.firstIndex(where: { $0.key == result.project.key }) {
                record.projects[index].status = status
            } else {
                record.projects.append(ProjectRecord(key: result.project.key, status: status))
            }
        }
        self.record(record)
    }

    private func recordedStatus(of result: ProjectResult, _ command: Command.Name) -> ProjectRecord.Status? {
        switch (command, result.outcome) {
        case (.plan, .planned(let summary, _)): summary.isUnchanged ? .plannedNoChanges : .planned
        // A folder that does not exist is no project.
        case (.plan, .error): nil
        case (.plan, _): .planErrored
        case (.apply, .applied): .applied
        case (.apply, .cancelled): nil
        case (.apply, _): .applyErrored
        default: nil
        }
    }
}
