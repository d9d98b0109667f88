// A run's turn has come.
extension Deliberation {
    mutating func begin(_ run: Run) {
        var run = run
        if run.trigger == .close { return close(&run) }
        move(&run, .begin)
        switch run.command.name {
        case .plan: discover(planScope(of: run), for: run)
        case .apply: beginApply(&run)
        case .version: discover(plannedScope(of: run), for: run)
        case .unlock: beginUnlock(&run)
        case .cancel, .approvePolicies, .importing, .state:
            notice(.notYet(run.command.name), run: run)
            end(&run)
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
            isMergeable: run.facts.mergeability == .mergeable)
    }

    mutating func discover(_ scope: DiscoveryJob.Scope, for run: Run) {
        add(
            .discover(
                DiscoveryJob(
                    setting: setting(of: run), rules: run.policy.rules, settings: run.policy.discovery, scope: scope,
                    failsOnHookError: run.policy.failsOnHookError, silencesUnknownTargets: run.policy.silences.noProjects)),
            to: run)
    }

    private mutating func beginApply(_ run: inout Run) {
        if !run.policy.allowsApply || state.isApplyStopped {
            notice(.applyDisabled, run: run)
            return conclude(&run)
        }
        if !run.policy.allowsApplyAll, !run.command.isTargeted {
            notice(.applyAllDisabled, run: run)
            return conclude(&run)
        }
        if !run.command.isTargeted, let obstacle = PlanSet(state: state, run: run).obstacle {
            discardStale(run)
            return fail(&run, .obstacle(obstacle))
        }
        discover(plannedScope(of: run), for: run)
    }

    /// A plan of another commit can never be applied; its file may go.
    private mutating func discardStale(_ run: Run) {
        for plan in state.plans where plan.commit != run.commit && run.commit == state.pullRequest?.head.commit { discard(plan) }
    }

    private mutating func beginUnlock(_ run: inout Run) {
        let needsHooks = run.policy.rules.preWorkflowHooks.contains { $0.isFor(.unlock) } && run.pullRequest.state == .open
        if needsHooks { discover(.nothing, for: run) } else { unlockEverything(&run) }
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

    /// The command as a whole failed with a text.
    mutating func fail(_ run: inout Run, _ text: String) { fail(&run, .commandError(run.command, text: text)) }

    mutating func fail(_ run: inout Run, _ answer: CommentContent) {
        run.hasErrors = run.command.name != .plan || run.trigger == .comment
        report(.comment(answer), run: run)
        if run.command.name == .plan || run.command.name == .apply { status(.command(run.command.name), .failure, run: run) }
        conclude(&run)
    }

    /// People have their answer: what is left are the post-workflow hooks.
    mutating func conclude(_ run: inout Run) {
        let hooks = run.policy.rules.postWorkflowHooks.filter { $0.isFor(run.command.name) }
        guard !hooks.isEmpty, run.pullRequest.state == .open else { return end(&run) }
        move(&run, .conclude)
        let job = HookJob(setting: setting(of: run), hooks: hooks, commit: run.preparedCommit ?? run.commit, hasErrors: run.hasErrors)
        add(.hooks(job), to: run, ordinal: run.results.count + 1)
    }

    mutating func end(_ run: inout Run) {
        move(&run, .end)
    }
}
