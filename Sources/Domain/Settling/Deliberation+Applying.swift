// Applying: what stands in the way, what follows, and merging when everything is done.
extension Deliberation {
    mutating func apply(_ run: inout Run, _ discovery: Discovery) {
        // Also where everything was in order at the beginning: a push may have come while projects were looked up.
        if refuseApply(&run) { return }
        if discovery.projects.isEmpty, discovery.forbidden.isEmpty {
            if !run.policy.silences.noProjects {
                reportResults(run)
            } else if state.record != nil {
                status(.command(.apply), .success, .counts(counts(for: .apply)), run: run)
            }
            return conclude(&run)
        }
        if let obstacle = obstacle(to: discovery.projects, run) { return fail(&run, .obstacle(obstacle)) }
        status(.command(.apply), .pending, run: run)
        let results = discovery.projects.map { project in
            ProjectResult(project: project, stage: .apply, outcome: refusalToApply(project, run).map { .refused($0) })
        }
        run.isParallel = discovery.appliesInParallel ?? run.policy.appliesInParallel
        start(&run, results + forbiddenResults(discovery, .apply))
    }

    private mutating func refusalToApply(_ project: Project, _ run: Run) -> Refusal? {
        if let refusal = tenantRefusal(to: .apply, project, run) ?? unmet(project.applyRequirements, project, run) { return refusal }
        return project.lockMode == .onApply ? claim(project, run) : nil
    }

    private func obstacle(to projects: [Project], _ run: Run) -> ApplyObstacle? {
        guard let record = state.record else { return state.plans.isEmpty ? .neverPlanned : .nothingRecorded(hasPlans: true) }
        for project in projects {
            guard let plan = state.plans.first(where: { $0.project == project.key }) else { return .noPlan(project.key) }
            if let stale = PlanSet(state: state, run: run).staleness(of: record, hasPlans: false) { return stale }
            guard plan.commit == run.commit else { return .otherCommit(recorded: plan.commit, current: run.commit, isRecord: true) }
            guard let status = record.projects.first(where: { $0.key == project.key })?.status else { return .unknownPlan(project.key) }
            guard PlanSet.isApplicable(status) else { return .unsuitable(project.key, status) }
        }
        return nil
    }

    /// All applies are through.
    mutating func finishApply(_ run: inout Run) {
        updateRecord(run, run.results)
        reportResults(run)
        for result in run.results where result.outcome == .applied {
            status(.project(result.project.key, .apply), .success, job: result.job, run: run)
        }
        let counts = counts(for: .apply)
        let status: StatusReport.State = counts.errored > 0 ? .failure : counts.succeeded < counts.total ? .pending : .success
        self.status(.command(.apply), status, .counts(counts), run: run)
        mergeIfDone(run)
        conclude(&run)
    }

    /// Merges a pull request of which every project is applied; one with unapplied work, never.
    private mutating func mergeIfDone(_ run: Run) {
        guard run.automerges, run.command.merging != .never, run.results.allSatisfy(\.isSuccess), let record = state.record,
            record.commit == run.commit, !record.projects.isEmpty, record.projects.allSatisfy({ $0.status == .applied }),
            let pullRequest = state.pullRequest, pullRequest.head.commit == run.commit, pullRequest.state == .open
        else { return }
        let automerge = run.policy.automerge
        if let label = automerge.preventingLabel, pullRequest.labels.contains(label) { return }
        var method = automerge.method
        if case .by(let wish) = run.command.merging { method = wish }
        notice(.automerging, run: run)
        report(
            .merge(
                MergeOrder(
                    commit: run.commit, method: method, deletesSourceBranch: run.results.first?.project.deletesSourceBranch ?? false,
                    preventingLabel: automerge.preventingLabel)),
            run: run)
    }
}
