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

/// Why an apply cannot begin.
enum ApplyObstacle: Hashable {
    case nothingRecorded(hasPlans: Bool)
    case otherCommit(recorded: String, current: String, isRecord: Bool)
    case otherBase(recorded: String, current: String, isRecord: Bool)
    case unknownPlan(ProjectKey)
    case unsuitable(ProjectKey, ProjectRecord.Status)
    case planMissing(ProjectKey, ProjectRecord.Status)
    case errored(ProjectKey)
    case neverPlanned
    case noPlan(ProjectKey)

    var sentence: String {
        switch self {
        case .nothingRecorded(let hasPlans):
            "no \(hasPlans ? "recorded" : "current") plan status found; run `atlantis plan` before apply"
        case .otherCommit(let recorded, let current, let isRecord):
            "\(Self.subject(isRecord)) from commit \(recorded.prefix(7)) but current head is \(current.prefix(7)); run `atlantis plan` before apply"
        case .otherBase(let recorded, let current, let isRecord):
            "\(Self.subject(isRecord)) for base branch \"\(recorded)\" but current base branch is \"\(current)\"; run `atlantis plan` before apply"
        case .unknownPlan(let key):
            "plan file found for \(Self.words(key)) but no matching plan status exists; run `atlantis plan`"
        case .unsuitable(let key, let status):
            "plan for \(Self.words(key)) has status \"\(status.rawValue)\" and cannot be applied; run `atlantis plan`"
        case .planMissing(let key, let status):
            "plan file is missing for \(Self.words(key)) with status \"\(status.rawValue)\"; run `atlantis plan`"
        case .errored(let key):
            "plan for \(Self.words(key)) errored and cannot be applied without a plan file; run `atlantis plan`"
        case .neverPlanned:
            "no working directory found–did you run plan?"
        case .noPlan(let key):
            "no plan found at path \"\(key.dir)\" and workspace \"\(key.workspace)\"–did you run plan?"
        }
    }

    private static func subject(_ isRecord: Bool) -> String { isRecord ? "recorded plan status is" : "plans are" }
    private static func words(_ key: ProjectKey) -> String {
        "dir \"\(key.dir)\" workspace \"\(key.workspace)\" project \"\(key.name ?? "")\""
    }
}
