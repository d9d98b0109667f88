// Projects were found: which of them may go ahead, and in what order.
extension Deliberation {
    mutating func considerEnd(of id: Job.ID, _ result: JobResult) {
        guard let job = state.jobs.first(where: { $0.id == id }) else { return }
        end(job, result)
        guard var run = state.runs.first(where: { $0.id == job.run }) else { return startNext() }
        switch (job.kind, result) {
        case (.discover, .discovered(let discovery)): proceed(&run, discovery)
        case (.discover, .notDiscovered(.refused(let text), _)): fail(&run, text)
        case (.discover, .notDiscovered(.hookFailed(let text), _)): failHook(&run, text)
        case (.discover, .notDiscovered(.forbidden(let reason), _)):
            notice(.forbidden(user: run.user, run.command.name, reason: reason), run: run)
            end(&run)
        case (.discover, .broken(let text)): fail(&run, text)
        case (.discover, _): end(&run)
        case (.project, _): finishProject(&run, job, result)
        case (.hooks, _), (.cleanUp, _): end(&run)
        }
        startNext()
    }

    private mutating func failHook(_ run: inout Run, _ text: String) {
        notice(.hookFailed(text), run: run)
        if run.command.name == .plan || run.command.name == .apply { status(.command(run.command.name), .failure, run: run) }
        end(&run)
    }

    private mutating func proceed(_ run: inout Run, _ discovery: Discovery) {
        run.preparedCommit = discovery.preparedCommit
        run.abortsOnGroupFailure = discovery.abortsOnGroupFailure
        if run.command.name == .plan, run.trigger == .comment, run.policy.dismissesApprovalsOnPlan {
            report(.dismissApprovals, run: run)
        }
        if discovery.isIgnoredTarget { return end(&run) }
        switch run.command.name {
        case .plan: plan(&run, discovery)
        case .apply: apply(&run, discovery)
        case .version: askVersions(&run, discovery)
        case .unlock: unlockEverything(&run)
        case .cancel, .approvePolicies, .importing, .state: end(&run)
        }
    }

    // MARK: plan

    private mutating func plan(_ run: inout Run, _ discovery: Discovery) {
        if discovery.projects.isEmpty { return planNothing(&run) }
        if !run.policy.silences.statusWithoutProjects { status(.command(.plan), .pending, run: run) }
        if !run.command.isTargeted { for plan in state.plans { discard(plan) } }
        run.results = discovery.projects.map { project in
            let refusal = refusalToPlan(project, run)
            if refusal != nil { discardPlan(of: project.key) }
            return ProjectResult(project: project, outcome: refusal.map { .refused($0) })
        }
        run.isParallel = discovery.plansInParallel ?? run.policy.plansInParallel
        start(&run, .plan)
    }

    private mutating func refusalToPlan(_ project: Project, _ run: Run) -> Refusal? {
        if let refusal = unmet(project.planRequirements, run) { return refusal }
        return project.lockMode == .onPlan ? claim(project, run) : nil
    }

    /// Nothing to plan: what was planned before is void, and the statuses say so unless nobody wants them.
    private mutating func planNothing(_ run: inout Run) {
        let isAutomatic = run.trigger == .push
        let silences = run.policy.silences
        if !run.command.isTargeted {
            for plan in state.plans {
                discard(plan)
                unlock(plan.project)
            }
            record(.init(commit: run.commit, baseBranch: run.pullRequest.baseBranch))
        }
        if !isAutomatic, !silences.noProjects { reportResults(run) }
        let wantsStatus = !silences.statusWithoutProjects && !(isAutomatic && silences.statusWithoutPlans)
        if wantsStatus {
            status(.command(.plan), .success, .counts(counts(for: .plan)), run: run)
            if isAutomatic || !run.command.isTargeted || !silences.noProjects {
                status(.policyCheck, .success, .counts(StatusCounts()), run: run)
                status(.command(.apply), .success, .counts(counts(for: .apply)), run: run)
            }
        }
        conclude(&run)
    }

    // MARK: apply

    private mutating func apply(_ run: inout Run, _ discovery: Discovery) {
        if discovery.projects.isEmpty {
            if !run.policy.silences.noProjects {
                reportResults(run)
            } else if state.record != nil {
                status(.command(.apply), .success, .counts(counts(for: .apply)), run: run)
            }
            return conclude(&run)
        }
        // Also where everything was in order at the beginning: a push may have come while projects were looked up.
        if let obstacle = obstacle(to: discovery.projects, run) { return fail(&run, .obstacle(obstacle)) }
        status(.command(.apply), .pending, run: run)
        run.results = discovery.projects.map { project in
            ProjectResult(project: project, outcome: refusalToApply(project, run).map { .refused($0) })
        }
        run.isParallel = discovery.appliesInParallel ?? run.policy.appliesInParallel
        start(&run, .apply)
    }

    private mutating func refusalToApply(_ project: Project, _ run: Run) -> Refusal? {
        let demanded: [Requirement] = run.policy.rules.checksPolicies ? [.policiesPassed] : []
        if let refusal = unmet(demanded + project.applyRequirements, run) { return refusal }
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

    // MARK: version

    private mutating func askVersions(_ run: inout Run, _ discovery: Discovery) {
        if discovery.projects.isEmpty { return conclude(&run) }
        run.results = discovery.projects.map { ProjectResult(project: $0) }
        run.isParallel = discovery.plansInParallel ?? run.policy.plansInParallel
        start(&run, .version)
    }

    // MARK: What both need

    private func unmet(_ requirements: [Requirement], _ run: Run) -> Refusal? {
        for requirement in requirements {
            switch requirement {
            case .approved:
                if run.facts.isApproved != true { return .requirement(.approved, command: run.command.name, reason: nil) }
            case .mergeable:
                switch run.facts.mergeability {
                case .mergeable: continue
                case .notMergeable(let reason): return .requirement(.mergeable, command: run.command.name, reason: reason)
                case nil: return .requirement(.mergeable, command: run.command.name, reason: nil)
                }
            // Not settled from facts yet; configuration that asks for them is refused where it is read.
            case .undiverged, .policiesPassed: return .requirement(requirement, command: run.command.name, reason: nil)
            }
        }
        return nil
    }

    private mutating func claim(_ project: Project, _ run: Run) -> Refusal? {
        guard run.policy.locksProjects else { return nil }
        let key = Lock.Key(repository: state.reference.repository, project: project.key)
        let current = state.locks.first { $0.key == key }
        switch Lock.request(by: state.reference, current: current) {
        case .keep: return nil
        case .refuse(let holder): return .lockedBy(holder, url: current?.holderURL ?? "")
        case .take:
            let lock = Lock(key: key, holder: state.reference, holderURL: run.pullRequest.url, user: run.user, takenAt: now)
            state.locks.append(lock)
            changes.append(.take(lock))
            return nil
        }
    }

    /// Makes the jobs of the projects that may go ahead and lets the first group start.
    private mutating func start(_ run: inout Run, _ stage: Workflow.Stage) {
        let groups = Set(run.results.map(\.project.executionOrderGroup)).sorted()
        for index in run.results.indices where run.results[index].outcome == nil {
            let project = run.results[index].project
            let group = run.isParallel ? groups.firstIndex(of: project.executionOrderGroup) ?? 0 : index
            let plan = stage == .apply ? state.plans.first { $0.project == project.key } : nil
            let spec = ProjectJob(
                setting: setting(of: run), project: project, stage: stage, commit: run.preparedCommit ?? run.commit, plan: plan)
            run.results[index].job = add(.project(spec), to: run, ordinal: index + 1, group: group, state: .held)
        }
        changes.append(.list(run.id, run.results))
        // Refused ones have no job to report their state.
        for result in run.results where result.outcome != nil { projectStatus(result, run) }
        move(&run, .work)
        releaseNextGroup(&run)
    }
}
