// Planning: which projects are planned anew, which plans hold, what is said when there is nothing to plan.
extension Deliberation {
    mutating func plan(_ run: inout Run, _ discovery: Discovery) {
        if discovery.projects.isEmpty, discovery.forbidden.isEmpty { return planNothing(&run) }
        if !run.policy.silences.statusWithoutProjects { status(.command(.plan), .pending, run: run) }
        let unaffected = Set(discovery.unaffected)
        var kept: [ProjectRecord] = []
        var results = discovery.projects.map { project in
            if let refusal = refusalToPlan(project, run) {
                discardPlan(of: project.key)
                return ProjectResult(project: project, outcome: .refused(refusal))
            }
            guard unaffected.contains(project.key), let (plan, record) = keepPlan(of: project, run) else {
                return ProjectResult(project: project)
            }
            kept.append(record)
            return ProjectResult(project: project, outcome: .kept(plan, since: plan.origin))
        }
        results += forbiddenResults(discovery, .plan)
        let holding = Set(kept.map(\.key))
        if !run.command.isTargeted { for plan in state.plans where !holding.contains(plan.project) { discard(plan) } }
        if !kept.isEmpty {
            // At once: a newer push may end this run at any time, and these plans are good all the same.
            record(.init(commit: run.commit, baseBranch: run.pullRequest.baseBranch, projects: kept))
        }
        run.isParallel = discovery.plansInParallel ?? run.policy.plansInParallel
        start(&run, results)
    }

    private mutating func refusalToPlan(_ project: Project, _ run: Run) -> Refusal? {
        if let refusal = tenantRefusal(to: .plan, project, run) ?? unmet(project.planRequirements, project, run) { return refusal }
        return project.lockMode == .onPlan ? claim(project, run) : nil
    }

    /// Plans that a push may leave as they are. Whoever asks for a plan gets a new one.
    func earlierPlans(for run: Run) -> [Plan] {
        guard run.command.name == .plan, run.trigger == .push, run.policy.rules.keepsUnaffectedPlans, let record = state.record else {
            return []
        }
        return state.plans.filter { plan in
            guard plan.making?.arguments == [], plan.commit != run.commit, plan.commit == record.commit,
                plan.baseBranch == run.pullRequest.baseBranch,
                let status = record.projects.first(where: { $0.key == plan.project })?.status
            else { return false }
            switch status {
            case .planned, .plannedNoChanges, .policyCheckPassed, .policyCheckErrored: return true
            case .planErrored, .applyErrored, .applied, .planDiscarded: return false
            }
        }
    }

    /// Makes an earlier plan one of this commit: the plan, and what is recorded of its project.
    private mutating func keepPlan(of project: Project, _ run: Run) -> (Plan, ProjectRecord)? {
        guard var plan = earlierPlans(for: run).first(where: { $0.project == project.key }), plan.making?.project == project,
            plan.making?.variables == run.variables,
            let recorded = state.record?.projects.first(where: { $0.key == project.key })
        else { return nil }
        discard(plan)
        plan.commit = run.commit
        keep(plan)
        return (plan, recorded)
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

    /// All plans are through.
    mutating func finishPlan(_ run: inout Run) {
        let hasFailed = run.results.contains { !$0.isSuccess && !$0.isForbidden }
        let discardsPlans = run.automerges && hasFailed
        if discardsPlans { discardAllPlans() }
        updateRecord(run, run.results)
        reportResults(run, plansDiscarded: discardsPlans)
        finishPlanStatuses(run)
        if hasFailed { return conclude(&run) }
        checkPolicies(&run)
    }

    /// Merging needs all plans: with one missing, none is worth keeping.
    private mutating func discardAllPlans() {
        for plan in state.plans {
            discard(plan)
            unlock(plan.project)
        }
    }

    private mutating func finishPlanStatuses(_ run: Run) {
        let counts = counts(for: .plan)
        status(.command(.plan), counts.errored > 0 ? .failure : .success, .counts(counts), run: run)
        let applied = self.counts(for: .apply)
        if applied.errored > 0 {
            status(.command(.apply), .failure, .counts(applied), run: run)
        } else if applied.total > 0, applied.succeeded == applied.total {
            status(.command(.apply), .success, .counts(applied), run: run)
        }
    }
}
