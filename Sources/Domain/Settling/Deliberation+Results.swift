// Projects' jobs end: results, statuses, the next group, and at last the answer.
extension Deliberation {
    mutating func finishProject(_ run: inout Run, _ job: Job.Outline, _ result: JobResult) {
        guard let index = run.results.firstIndex(where: { $0.job == job.id }) else { return }
        settle(&run, at: index, outcome(of: result))
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

    /// A project's result, and what follows from it for its plan, its lock and its status.
    mutating func settle(_ run: inout Run, at index: Int, _ outcome: ProjectResult.Outcome) {
        let outcome = carryingApprovals(outcome, of: run.results[index].project.key, run)
        run.results[index].outcome = outcome
        changes.append(.settle(run.id, index: index, outcome))
        replace(run)
        let result = run.results[index]
        let key = result.project.key
        switch (result.stage, outcome) {
        case (.plan, .planned(_, let plan)):
            discardPlan(of: key)
            keep(plan)
        case (.plan, _):
            if result.project.lockMode == .onPlan { unlock(key) }
        case (.apply, .applied), (.apply, .unknown), (.apply, .interrupted):
            // An apply that was cut off may have changed the state: its plan cannot be trusted again.
            discardPlan(of: key)
        case (.importing, .done), (.stateRm, .done), (.importing, .unknown), (.stateRm, .unknown), (.importing, .interrupted),
            (.stateRm, .interrupted):
            discardPlan(of: key)
        default: break
        }
        projectStatus(result, run)
    }

    /// A new check's findings, with the approvals of the last one that outlast it.
    private func carryingApprovals(
        _ outcome: ProjectResult.Outcome, of project: ProjectKey, _ run: Run
    ) -> ProjectResult.Outcome {
        guard case .policiesChecked(let standings) = outcome else { return outcome }
        let earlier = state.record?.projects.first { $0.key == project }?.policies ?? []
        return .policiesChecked(standings.map { $0.carrying(earlier, of: run.policy.rules.policies) })
    }

    /// The status of one project; an apply's success is told once the whole command is through.
    mutating func projectStatus(_ result: ProjectResult, _ run: Run) {
        guard !result.isForbidden, let subject = statusSubject(of: result) else { return }
        switch (result.stage, result.outcome) {
        case (.plan, .planned(let summary, _)):
            status(subject, .success, summary.line.isEmpty ? .plain : .line(summary.line), job: result.job, run: run)
        case (.plan, .kept(let plan, _)):
            status(subject, .success, plan.summary.line.isEmpty ? .plain : .line(plan.summary.line), job: plan.job, run: run)
        case (.apply, .applied), (_, nil): break
        case (.policyCheck, _): status(subject, result.isSuccess ? .success : .failure, job: result.job, run: run)
        default: status(subject, .failure, job: result.job, run: run)
        }
    }

    /// What a project's status is called; nil for stages without one.
    func statusSubject(of result: ProjectResult) -> StatusReport.Subject? {
        switch result.stage {
        case .plan: .project(result.project.key, .plan)
        case .apply: .project(result.project.key, .apply)
        case .policyCheck: .projectPolicyCheck(result.project.key)
        case .version, .importing, .stateRm: nil
        }
    }

    private func mustStop(after run: Run) -> Bool {
        let ended = run.results.filter { $0.outcome != nil }
        if ended.contains(where: { $0.outcome == .unknown || $0.outcome == .interrupted }) { return true }
        return run.isParallel && run.abortsOnGroupFailure && ended.contains { !$0.isSuccess }
    }

    /// Projects whose group never began: not reported when a group before failed, reported as stopped after an unknown end.
    private func dropUnstarted(_ run: inout Run) {
        if run.results.contains(where: { $0.outcome == .unknown || $0.outcome == .interrupted }) {
            for index in run.results.indices where run.results[index].outcome == nil { run.results[index].outcome = .cancelled }
        } else {
            run.results.removeAll { $0.outcome == nil }
        }
    }

    mutating func releaseNextGroup(_ run: inout Run) {
        let held = state.jobs.filter { $0.run == run.id && $0.state == .held }
        guard let group = held.map(\.group).min() else { return finishProjects(&run) }
        var hasReleased = false
        for job in held where job.group == group {
            guard let index = run.results.firstIndex(where: { $0.job == job.id }) else { continue }
            if run.results[index].stage == .apply, let refusal = unmetDependency(of: run.results[index].project, run) {
                end(job, .cancelled)
                settle(&run, at: index, .refused(refusal))
                continue
            }
            hasReleased = true
            release(job)
            if let subject = statusSubject(of: run.results[index]) { status(subject, .pending, job: job.id, run: run) }
        }
        if !hasReleased { releaseNextGroup(&run) }
    }

    private mutating func release(_ job: Job.Outline) {
        if let index = state.jobs.firstIndex(where: { $0.id == job.id }) { state.jobs[index].state = .waiting }
        changes.append(.release(job.id))
    }

    /// Everything that the run began has ended.
    mutating func finishProjects(_ run: inout Run) {
        // A push's plans and policy checks are nobody's mistake.
        let isCommand = run.command.name == .apply || (run.command.name == .plan && run.trigger == .comment)
        run.hasErrors = isCommand && run.results.contains { !$0.isSuccess && $0.stage != .policyCheck }
        switch run.command.name {
        case .plan where run.results.last?.stage == .policyCheck: finishPolicyChecks(&run)
        case .plan: finishPlan(&run)
        case .apply: finishApply(&run)
        case .importing, .state: finishStateChange(&run)
        case .version, .cancel, .unlock, .approvePolicies:
            reportResults(run)
            conclude(&run)
        }
    }
}

// MARK: What is said and recorded

extension Deliberation {
    /// Tells what became of a run's projects, all of them or some.
    mutating func reportResults(_ run: Run, of some: [ProjectResult]? = nil, plansDiscarded: Bool = false) {
        let results = CommandResults(
            command: run.command, projects: some ?? run.results, allowsApply: run.policy.allowsApply,
            allowsApplyAll: run.policy.allowsApplyAll, locksProjects: run.policy.locksProjects, plansDiscarded: plansDiscarded,
            hasMergedAgain: run.hasMergedAgain, isQuietAboutPolicies: run.policy.isQuietAboutPolicies)
        hideEarlierComments(run, isPolicyCheck: results.isPolicyCheck)
        report(.comment(.results(results)), run: run)
    }

    /// Our earlier comments on the same command are out of date, where the operator does not want to see them any more.
    mutating func hideEarlierComments(_ run: Run, isPolicyCheck: Bool = false) {
        guard run.policy.hidesEarlierComments else { return }
        report(.hideComments(EarlierComments(command: run.command.name, isPolicyCheck: isPolicyCheck, dir: run.command.dir)), run: run)
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
    mutating func updateRecord(_ run: Run, _ results: [ProjectResult]) {
        let base = run.pullRequest.baseBranch
        let earlier = state.record?.projects ?? []
        var record = PullRequestState.Record(commit: run.commit, baseBranch: base)
        if let current = state.record, current.commit == run.commit, current.baseBranch == base { record = current }
        for result in results {
            let last = earlier.first { $0.key == result.project.key }
            guard let entry = entry(for: result, last, run) else { continue }
            if let index = record.projects.firstIndex(where: { $0.key == entry.key }) {
                record.projects[index] = entry
            } else {
                record.projects.append(entry)
            }
        }
        self.record(record)
    }

    /// What is recorded of a project after a result; nil if it changes nothing. Approvals outlive a plan, so that a check of the
    /// next one can carry them over.
    private func entry(for result: ProjectResult, _ last: ProjectRecord?, _ run: Run) -> ProjectRecord? {
        var entry = ProjectRecord(
            key: result.project.key, status: last?.status ?? .planErrored, policies: last?.policies ?? [], checkedPlan: last?.checkedPlan)
        switch (result.stage, result.outcome) {
        case (_, .refused(.forbidden)): return nil
        case (.plan, .planned(let summary, _)): entry.status = summary.isUnchanged ? .plannedNoChanges : .planned
        case (.plan, .kept): return last
        // A folder that does not exist is no project.
        case (.plan, .error): return nil
        case (.plan, _): entry.status = .planErrored
        case (.policyCheck, .policiesChecked(let standings)):
            entry.policies = standings
            entry.checkedPlan = state.plans.first { $0.project == result.project.key }?.job
            entry.status = entry.policies.allSatisfy(\.isCleared) ? .policyCheckPassed : .policyCheckErrored
        case (.policyCheck, .policiesApproved(let standings, _)):
            guard last != nil, !standings.isEmpty else { return nil }
            entry.policies = standings
            entry.status = standings.allSatisfy(\.isCleared) ? .policyCheckPassed : .policyCheckErrored
        case (.policyCheck, _): entry.status = .policyCheckErrored
        case (.apply, .applied): entry.status = .applied
        case (.apply, .cancelled): return nil
        case (.apply, _): entry.status = .applyErrored
        case (.importing, .done), (.stateRm, .done), (.importing, .unknown), (.stateRm, .unknown), (.importing, .interrupted),
            (.stateRm, .interrupted):
            guard let last, PlanSet.isApplicable(last.status) else { return nil }
            entry.status = .planDiscarded
        case (.importing, _), (.stateRm, _), (.version, _): return nil
        }
        return entry
    }
}

extension ProjectResult {
    /// The operator's program kept it out: it is nobody's failure.
    var isForbidden: Bool { if case .refused(.forbidden) = outcome { true } else { false } }
}
