// A run's turn has come.
extension Deliberation {
    mutating func begin(_ run: Run) {
        var run = run
        if run.trigger == .close { return close(&run) }
        move(&run, .begin)
        switch run.command.name {
        case .plan: discover(planScope(of: run), for: run)
        case .apply: beginApply(&run)
        case .version, .approvePolicies: discover(plannedScope(of: run), for: run)
        case .importing, .state: discover(planScope(of: run), for: run)
        case .unlock: prepare(&run) { deliberation, run in deliberation.unlockEverything(&run) }
        case .cancel: prepare(&run) { deliberation, run in deliberation.cancelEverything(&run) }
        }
    }

    private func planScope(of run: Run) -> DiscoveryJob.Scope {
        let files = run.facts.changedFiles ?? []
        return run.command.isTargeted
            ? .target(run.command.target, changedFiles: files) : .changed(files: files, isAutomatic: run.trigger == .push)
    }

    private func plannedScope(of run: Run) -> DiscoveryJob.Scope {
        run.command.isTargeted
            ? .target(run.command.target, changedFiles: run.facts.changedFiles ?? []) : .planned(state.plans.map(\.project))
    }

    func setting(of run: Run) -> RunSetting {
        RunSetting(
            pullRequest: run.pullRequest, command: run.command, user: run.user, isApproved: run.facts.isApproved ?? false,
            isMergeable: run.facts.mergeability == .mergeable, checkout: run.policy.checkout, variables: run.variables,
            hasTenants: run.policy.rules.tenancy != nil)
    }

    mutating func discover(_ scope: DiscoveryJob.Scope, for run: Run) {
        let job = DiscoveryJob(
            setting: setting(of: run), rules: run.policy.rules, settings: run.policy.discovery, scope: scope,
            failsOnHookError: run.policy.failsOnHookError, silencesUnknownTargets: run.policy.silences.noProjects,
            authorization: authorization(of: run), earlierPlans: earlierPlans(for: run))
        let id = add(.discover(job), to: run)
        announceHooks(before: true, of: run, job: id)
    }

    /// Whom to ask about a command. A run that nobody asked for by hand was asked for by whoever pushed.
    private func authorization(of run: Run) -> AuthorizationRequest? {
        guard case .asks(let program) = run.policy.permissions else { return nil }
        return AuthorizationRequest(program: program, teams: run.facts.teams ?? [])
    }

    /// Asks the operator's program and runs hooks, where there are any, for a command that is not about projects.
    private mutating func prepare(_ run: inout Run, _ go: (inout Deliberation, inout Run) -> Void) {
        let hasHooks = run.pullRequest.state == .open && run.policy.rules.preWorkflowHooks.contains { $0.isFor(run.command.name) }
        if hasHooks || authorization(of: run) != nil { discover(.nothing, for: run) } else { go(&self, &run) }
    }

    private mutating func beginApply(_ run: inout Run) {
        // A stranger is not told how far things are.
        if authorization(of: run) == nil, refuseApply(&run) { return }
        discover(plannedScope(of: run), for: run)
    }

    /// Whether an apply ends before it began, with people told why.
    mutating func refuseApply(_ run: inout Run) -> Bool {
        if !run.policy.allowsApply || state.isApplyStopped {
            notice(.applyDisabled, run: run)
            conclude(&run)
            return true
        }
        if !run.policy.allowsApplyAll, !run.command.isTargeted {
            notice(.applyAllDisabled, run: run)
            conclude(&run)
            return true
        }
        if !run.command.isTargeted, let obstacle = PlanSet(state: state, run: run).obstacle {
            discardStale(run)
            fail(&run, .obstacle(obstacle))
            return true
        }
        return false
    }

    /// A plan of another commit can never be applied; its file may go.
    private mutating func discardStale(_ run: Run) {
        for plan in state.plans where plan.commit != run.commit && run.commit == state.pullRequest?.head.commit { discard(plan) }
    }

    mutating func unlockEverything(_ run: inout Run) {
        if let label = run.policy.noUnlockLabel, !label.isEmpty, run.pullRequest.labels.contains(label) {
            notice(.unlockForbidden(label: label), run: run)
            return conclude(&run)
        }
        let locks = state.ownLocks
        for lock in locks {
            unlock(lock.key)
            discardPlan(of: lock.key.project)
        }
        if !locks.isEmpty || !run.policy.silences.noProjects { notice(.unlocked, run: run) }
        conclude(&run)
    }

    private mutating func close(_ run: inout Run) {
        move(&run, .begin)
        let projects = state.ownLocks.map(\.key.project)
        for lock in state.ownLocks { unlock(lock.key) }
        for plan in state.plans { discard(plan) }
        if state.record != nil { record(nil) }
        if !projects.isEmpty { notice(.locksReleased(projects), run: run) }
        move(&run, .work)
        add(.cleanUp(state.reference), to: run)
    }
}

// MARK: How every run ends

extension Deliberation {
    /// The command as a whole failed with a text.
    mutating func fail(_ run: inout Run, _ text: String) { fail(&run, .commandError(run.command, text: text)) }

    mutating func fail(_ run: inout Run, _ answer: CommentContent) {
        run.hasErrors = run.command.name != .plan || run.trigger == .comment
        hideEarlierComments(run)
        report(.comment(answer), run: run)
        failStatus(of: run)
        conclude(&run)
    }

    /// The status of a command that failed as a whole.
    mutating func failStatus(of run: Run) {
        switch run.command.name {
        case .plan, .apply: status(.command(run.command.name), .failure, run: run)
        case .approvePolicies: status(.policyCheck, .failure, run: run)
        case .version, .cancel, .unlock, .importing, .state: break
        }
    }

    /// People have their answer: what is left are the post-workflow hooks.
    mutating func conclude(_ run: inout Run) {
        let hooks = run.policy.rules.postWorkflowHooks.labelled(isBefore: false, for: run.command.name)
        guard !hooks.isEmpty, run.pullRequest.state == .open else { return end(&run) }
        move(&run, .conclude)
        let job = HookJob(setting: setting(of: run), hooks: hooks, commit: run.preparedCommit ?? run.commit, hasErrors: run.hasErrors)
        let id = add(.hooks(job), to: run, ordinal: run.results.count + 1)
        announceHooks(before: false, of: run, job: id)
    }

    mutating func end(_ run: inout Run) { move(&run, .end) }
}
