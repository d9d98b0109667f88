// A job ended; projects were found.
extension Deliberation {
    mutating func considerEnd(of id: Job.ID, _ result: JobResult) {
        guard let job = state.jobs.first(where: { $0.id == id }) else { return }
        end(job, result)
        guard var run = state.runs.first(where: { $0.id == job.run }) else { return startNext() }
        switch job.kind {
        case .discover: finishDiscovery(&run, job, result)
        case .project: finishProject(&run, job, result)
        case .hooks:
            if case .hooksEnded(let endings) = result {
                report(endings, before: false, of: run, job: id)
            } else {
                withdrawHooks(before: false, of: run, job: id)
            }
            end(&run)
        case .cleanUp: end(&run)
        }
        startNext()
    }

    private mutating func finishDiscovery(_ run: inout Run, _ job: Job.Outline, _ result: JobResult) {
        switch result {
        case .discovered(let discovery):
            report(discovery.hooks, before: true, of: run, job: job.id)
            proceed(&run, discovery)
        case .notDiscovered(let failure, let hooks):
            report(hooks, before: true, of: run, job: job.id)
            if hooks.isEmpty { withdrawHooks(before: true, of: run, job: job.id) }
            giveUp(&run, failure)
        case .broken(let text):
            withdrawHooks(before: true, of: run, job: job.id)
            fail(&run, text)
        default:
            withdrawHooks(before: true, of: run, job: job.id)
            failStatus(of: run)
            end(&run)
        }
    }

    private mutating func giveUp(_ run: inout Run, _ failure: DiscoveryFailure) {
        switch failure {
        case .refused(let text): fail(&run, text)
        case .hookFailed(let text):
            notice(.hookFailed(text), run: run)
            failStatus(of: run)
            end(&run)
        case .forbidden(let reason):
            // Whoever pushed did not ask for anything.
            if run.trigger == .comment { notice(.forbidden(user: run.user, run.command.name, reason: reason), run: run) }
            end(&run)
        }
    }

    private mutating func proceed(_ run: inout Run, _ discovery: Discovery) {
        run.preparedCommit = discovery.preparedCommit
        run.abortsOnGroupFailure = discovery.abortsOnGroupFailure
        run.variables = discovery.variables
        run.hasMergedAgain = discovery.hasMergedAgain
        run.automerges = discovery.automerges ?? run.policy.automerge.isOn
        if run.command.name == .plan, run.trigger == .comment, run.policy.dismissesApprovalsOnPlan {
            report(.dismissApprovals, run: run)
        }
        if discovery.isIgnoredTarget { return end(&run) }
        switch run.command.name {
        case .plan: plan(&run, discovery)
        case .apply: apply(&run, discovery)
        case .version: askVersions(&run, discovery)
        case .approvePolicies: approvePolicies(&run, discovery)
        case .importing: importing(&run, discovery)
        case .state: changeState(&run, discovery)
        case .unlock: unlockEverything(&run)
        case .cancel: cancelEverything(&run)
        }
    }

    private mutating func askVersions(_ run: inout Run, _ discovery: Discovery) {
        if discovery.projects.isEmpty, discovery.forbidden.isEmpty { return conclude(&run) }
        run.isParallel = discovery.plansInParallel ?? run.policy.plansInParallel
        start(&run, discovery.projects.map { ProjectResult(project: $0, stage: .version) } + forbiddenResults(discovery, .version))
    }
}

// MARK: Starting projects

extension Deliberation {
    /// What is said of projects that the operator's program kept out.
    func forbiddenResults(_ discovery: Discovery, _ stage: Workflow.Stage) -> [ProjectResult] {
        discovery.forbidden.map {
            ProjectResult(project: Project(key: $0.project), stage: stage, outcome: .refused(.forbidden(reason: $0.reason)))
        }
    }

    /// Adds projects to a run, makes the jobs of those that may go ahead, and lets the first group start.
    mutating func start(_ run: inout Run, _ added: [ProjectResult]) {
        let first = run.results.count
        run.results += added
        let groups = Set(added.map(\.project.executionOrderGroup)).sorted()
        for index in run.results.indices.dropFirst(first) where run.results[index].outcome == nil {
            let project = run.results[index].project
            let group = run.isParallel ? groups.firstIndex(of: project.executionOrderGroup) ?? 0 : index
            run.results[index].job = add(
                .project(spec(of: run.results[index], run)), to: run, ordinal: index + 1, group: group, state: .held)
        }
        changes.append(.list(run.id, from: first, Array(run.results.dropFirst(first))))
        // Those without a job have nobody else to report their state.
        for result in added where result.outcome != nil { projectStatus(result, run) }
        if run.state != .working { move(&run, .work) } else { replace(run) }
        releaseNextGroup(&run)
    }

    private func spec(of result: ProjectResult, _ run: Run) -> ProjectJob {
        let needsPlan = result.stage == .apply || result.stage == .policyCheck
        let plan = needsPlan ? state.plans.first { $0.project == result.project.key } : nil
        return ProjectJob(
            setting: setting(of: run), project: result.project, stage: result.stage, commit: commit(for: plan, run), plan: plan,
            policies: result.stage == .policyCheck ? run.policy.rules.policies : nil,
            credentials: order(for: result.stage, result.project, run))
    }

    /// A plan is applied in what it was made in, unless hooks have prepared the branch anew for this very command.
    private func commit(for plan: Plan?, _ run: Run) -> String {
        guard let plan else { return run.preparedCommit ?? run.commit }
        if run.command.name == .apply, run.policy.checkout == .branch, let prepared = run.preparedCommit { return prepared }
        return plan.checkout
    }
}
