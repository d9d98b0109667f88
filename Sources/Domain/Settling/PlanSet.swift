/// The plans of a pull request seen together: an apply without a target does all of them or none.
struct PlanSet {
    let state: PullRequestState
    let run: Run

    /// What stands in the way of applying everything; nil if nothing does.
    var obstacle: ApplyObstacle? {
        guard let record = state.record else { return .nothingRecorded(hasPlans: !state.plans.isEmpty) }
        if let stale = staleness(of: record, hasPlans: !state.plans.isEmpty) { return stale }
        for plan in state.plans {
            guard let status = record.projects.first(where: { $0.key == plan.project })?.status else { return .unknownPlan(plan.project) }
            guard Self.isApplicable(status) else { return .unsuitable(plan.project, status) }
            guard plan.commit == run.commit else { return .otherCommit(recorded: plan.commit, current: run.commit, isRecord: false) }
        }
        for project in record.projects where !state.plans.contains(where: { $0.project == project.key }) {
            switch project.status {
            case .planned, .policyCheckPassed, .policyCheckErrored, .applyErrored: return .planMissing(project.key, project.status)
            case .planErrored: return .errored(project.key)
            case .plannedNoChanges, .applied, .planDiscarded: continue
            }
        }
        return nil
    }

    /// Whether the record is about another commit or base than the run's.
    func staleness(of record: PullRequestState.Record, hasPlans: Bool) -> ApplyObstacle? {
        let current = state.pullRequest ?? run.pullRequest
        if record.commit != current.head.commit {
            return .otherCommit(recorded: record.commit, current: current.head.commit, isRecord: !hasPlans)
        }
        if record.baseBranch != current.baseBranch {
            return .otherBase(recorded: record.baseBranch, current: current.baseBranch, isRecord: !hasPlans)
        }
        // A push came in after the command.
        if run.commit != current.head.commit {
            return .otherCommit(recorded: run.commit, current: current.head.commit, isRecord: !hasPlans)
        }
        return nil
    }

    static func isApplicable(_ status: ProjectRecord.Status) -> Bool {
        switch status {
        case .planned, .plannedNoChanges, .policyCheckPassed, .policyCheckErrored, .applyErrored: true
        case .planErrored, .applied, .planDiscarded: false
        }
    }
}
