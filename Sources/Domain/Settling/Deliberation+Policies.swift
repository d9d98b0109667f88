// Policies: every plan is held against them, and owners may let a failure pass.
extension Deliberation {
    /// Whether an apply may go past the policies: those that apply to the project were held against this very plan, and each
    /// passed or was approved. A plan that was never checked passes nothing.
    func arePoliciesCleared(of project: Project, _ run: Run) -> Bool {
        guard mustCheckPolicies(of: project, run) else { return true }
        guard let record = state.record?.projects.first(where: { $0.key == project.key }),
            let plan = state.plans.first(where: { $0.project == project.key }), record.checkedPlan == plan.job
        else { return false }
        let names = Set((run.policy.rules.policies?.sets ?? []).map(\.name))
        if !project.hasCustomPolicyCheck, !names.isSubset(of: record.policies.map(\.policySet)) { return false }
        // Results of a set that is no longer configured count for nothing; those of a custom check may belong to no set.
        return record.policies.allSatisfy { $0.isCleared || (!project.hasCustomPolicyCheck && !names.contains($0.policySet)) }
    }

    private func mustCheckPolicies(of project: Project, _ run: Run) -> Bool {
        project.checksPolicies && (project.hasCustomPolicyCheck || run.policy.rules.policies?.sets.isEmpty == false)
    }

    /// After plans that all went well.
    mutating func checkPolicies(_ run: inout Run) {
        let checked = run.results.filter { result in
            guard mustCheckPolicies(of: result.project, run) else { return false }
            switch result.outcome {
            case .planned: return true
            // A plan that holds keeps its verdict.
            case .kept(let plan, _): return state.record?.projects.first { $0.key == result.project.key }?.checkedPlan != plan.job
            default: return false
            }
        }
        guard !checked.isEmpty else {
            let isChecked = run.results.contains { mustCheckPolicies(of: $0.project, run) }
            if isChecked {
                finishPolicyStatus(run)
            } else if !run.policy.silences.statusWithoutProjects {
                status(.policyCheck, .success, .counts(StatusCounts()), run: run)
            }
            return conclude(&run)
        }
        status(.policyCheck, .pending, run: run)
        start(&run, checked.map { ProjectResult(project: $0.project, stage: .policyCheck) })
    }

    mutating func finishPolicyChecks(_ run: inout Run) {
        let results = run.results.filter { $0.stage == .policyCheck }
        updateRecord(run, results)
        reportResults(run, of: results)
        finishPolicyStatus(run)
        conclude(&run)
    }

    private mutating func finishPolicyStatus(_ run: Run) {
        let projects = state.record?.projects ?? []
        let errored = projects.count { $0.status == .policyCheckErrored }
        let counts = StatusCounts(
            total: projects.count, succeeded: projects.count { $0.status == .policyCheckPassed }, errored: errored)
        status(.policyCheck, errored > 0 ? .failure : .success, .counts(counts), run: run)
    }

    // MARK: approve_policies

    mutating func approvePolicies(_ run: inout Run, _ discovery: Discovery) {
        if discovery.projects.isEmpty, discovery.forbidden.isEmpty {
            if !run.policy.silences.noProjects { reportResults(run) }
            finishPolicyStatus(run)
            return conclude(&run)
        }
        let results = discovery.projects.map { project in
            let (standings, refusals) = approval(of: project, run)
            return ProjectResult(project: project, stage: .policyCheck, outcome: .policiesApproved(standings, refusals: refusals))
        }
        run.results = results + forbiddenResults(discovery, .policyCheck)
        changes.append(.list(run.id, from: 0, run.results))
        updateRecord(run, results)
        reportResults(run)
        for result in results { projectStatus(result, run) }
        finishPolicyStatus(run)
        run.hasErrors = false
        move(&run, .work)
        conclude(&run)
    }

    /// What becomes of a project's standings when the run's user approves, or takes approvals back.
    private func approval(of project: Project, _ run: Run) -> ([PolicyStanding], [ApprovalRefusal]) {
        let wish = run.command.approval ?? .init()
        var standings = state.record?.projects.first { $0.key == project.key }?.policies ?? []
        var refusals: [ApprovalRefusal] = []
        for set in run.policy.rules.policies?.sets ?? [] {
            guard wish.policySet == nil || wish.policySet == set.name,
                let index = standings.firstIndex(where: { $0.policySet == set.name }), wish.isWithdrawal || !standings[index].isCleared
            else { continue }
            let approver = Approver(user: run.user, teams: run.facts.teams ?? [], author: run.pullRequest.author)
            do throws(ApprovalRefusal) {
                standings[index] = try approver.decide(set, standings[index], isWithdrawal: wish.isWithdrawal)
            } catch {
                refusals.append(error)
            }
        }
        return (standings, refusals)
    }
}

/// Somebody who wants to let a failed policy pass.
struct Approver {
    var user: String
    var teams: [String]
    /// Who opened the pull request.
    var author: String

    func decide(_ set: PolicySet, _ standing: PolicyStanding, isWithdrawal: Bool) throws(ApprovalRefusal) -> PolicyStanding {
        guard set.owners.include(user: user, teams: teams) else {
            throw .notOwner(policySet: set.name, user: user)
        }
        // The forge's names have one spelling, whatever case a comment writes them in.
        if set.preventsSelfApproval, author.lowercased() == user.lowercased() {
            throw .ownPullRequest(policySet: set.name, author: author, user: user)
        }
        var standing = standing
        if isWithdrawal {
            standing.approvals = []
            return standing
        }
        let counting = standing.countingApprovals
        if counting.contains(where: { $0.user.lowercased() == user.lowercased() }) {
            let missing = standing.approvalsNeeded - counting.count
            throw .alreadyApproved(policySet: set.name, user: user, missing: missing)
        }
        standing.approvals.removeAll { $0.user.lowercased() == user.lowercased() }
        standing.approvals.append(.init(user: user, items: standing.items))
        return standing
    }
}

extension PolicyStanding {
    /// The standing after a new check, with the approvals of the last one that outlast it.
    func carrying(_ earlier: [PolicyStanding], of rules: PolicyRules?) -> PolicyStanding {
        guard let set = rules?.sets.first(where: { $0.name == policySet }), set.keepsApprovals,
            let last = earlier.first(where: { $0.policySet == policySet }), last.itemPattern == itemPattern
        else { return self }
        var standing = self
        standing.approvals = last.approvals
        return standing
    }
}
