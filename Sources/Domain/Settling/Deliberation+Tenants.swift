// Tenants: whose a project is, who may have its jobs run, and what those are given.
extension Deliberation {
    /// What one project's job does, as far as credentials are concerned; nil for what needs none.
    func phase(of stage: Workflow.Stage, _ project: ProjectKey) -> Phase? {
        switch stage {
        case .plan: .plan
        case .policyCheck: .policy
        case .importing: .importing
        case .stateRm: .state
        case .version: nil
        // A plan that nobody could look into may do anything.
        case .apply: state.plans.first { $0.project == project }?.impact?.phase ?? .destroy
        }
    }

    /// Why a project's tenant does not have this done; nil if nothing speaks against it, or if there are no tenants.
    func tenantRefusal(to stage: Workflow.Stage, _ project: Project, _ run: Run) -> Refusal? {
        guard let tenancy = run.policy.rules.tenancy, let phase = phase(of: stage, project.key) else { return nil }
        guard let tenant = project.tenant.flatMap(tenancy.tenant(named:)) else { return .tenant(.nobodys) }
        if stage == .apply, let planned = state.plans.first(where: { $0.project == project.key })?.making?.project.tenant,
            planned != tenant.name
        {
            return .tenant(.otherTenant(planned: planned, current: tenant.name))
        }
        let people = People(run)
        if let refusal = people.refusalToPlan(of: tenant) ?? people.refusalToChange(in: phase, of: tenant) { return .tenant(refusal) }
        if phase == .destroy, !tenant.grants(.destroy), tenant.grants(.apply) { return .tenant(.ungranted(tenant.name, .destroy)) }
        do {
            _ = try tenancy.order(for: project.key, tenant: tenant.name, repository: run.pullRequest.repository, phase: phase)
            return nil
        } catch { return .tenant(.unsettled(error)) }
    }

    /// What a project's job is to be given; nil where there are no tenants.
    func order(for stage: Workflow.Stage, _ project: Project, _ run: Run) -> CredentialOrder? {
        guard let tenancy = run.policy.rules.tenancy else { return nil }
        let repository = run.pullRequest.repository
        if let phase = phase(of: stage, project.key), let name = project.tenant,
            let order = try? tenancy.order(for: project.key, tenant: name, repository: repository, phase: phase)
        {
            return order
        }
        // Asking for a version needs nothing, and gets nothing of the server's either.
        return CredentialOrder(tenant: project.tenant ?? "", scope: Scope(repository: repository, project: project.key, phase: .plan))
    }
}

extension Tenant {
    /// Whether jobs of a phase get any credentials.
    package func grants(_ phase: Phase) -> Bool { entitlements.contains { $0.phases.contains(phase) } }
}

/// The people of a run, held against what a tenant demands of them.
private struct People {
    let facts: Facts
    let user: String
    let author: String
    let owner: String
    let isFromFork: Bool
    let isCommand: Bool

    init(_ run: Run) {
        facts = run.facts
        user = run.user
        author = run.pullRequest.author
        owner = run.pullRequest.repository.owner
        isFromFork = run.pullRequest.isFromFork
        isCommand = run.trigger == .comment
    }

    /// Code of strangers is planned when somebody who is trusted asks for it, commit by commit.
    func refusalToPlan(of tenant: Tenant) -> TenantRefusal? {
        switch tenant.permissions.planAuthors {
        case .everyone where !isFromFork: return nil
        case .everyone, .trusted:
            return isVouchedFor { $0.isTrusted } ? nil : .untrusted(tenant.name, author: author)
        case .teams(let teams):
            return isVouchedFor { isAny(of: teams, in: $0.teams) } ? nil : .notInTeams(tenant.name, .plan, user: author, teams)
        }
    }

    /// Whoever commands vouches for what they saw. Of a push, both who made it and whose pull request it is must be in order.
    private func isVouchedFor(_ isInOrder: (Person) -> Bool) -> Bool {
        let actor = Person(login: user, teams: facts.teams ?? [], isTrusted: facts.isTrusted ?? false)
        return isInOrder(actor) && (isCommand || facts.author.map(isInOrder) ?? false)
    }

    func refusalToChange(in phase: Phase, of tenant: Tenant) -> TenantRefusal? {
        let changes: [TenantPermissions.Change]
        switch phase {
        case .plan, .policy, .drift: return nil
        case .apply, .importing, .state: changes = [tenant.permissions.apply]
        case .destroy: changes = [tenant.permissions.apply, tenant.permissions.destroy]
        }
        return changes.lazy.compactMap { refusal(to: $0, in: phase, of: tenant) }.first
    }

    private func refusal(to change: TenantPermissions.Change, in phase: Phase, of tenant: Tenant) -> TenantRefusal? {
        if !change.teams.isEmpty, !isAny(of: change.teams, in: facts.teams ?? []) {
            return .notInTeams(tenant.name, phase, user: user, change.teams)
        }
        guard let approvals = change.approvals else { return nil }
        // Anybody can approve a pull request of a public repository.
        let counted = (facts.approvers ?? []).filter { approver in
            approver.login.lowercased() != author.lowercased() && approver.login.lowercased() != user.lowercased()
                && (approvals.teams.isEmpty ? approver.isTrusted : isAny(of: approvals.teams, in: approver.teams))
        }
        guard counted.count < approvals.count else { return nil }
        return .approvalsMissing(tenant.name, phase, wanted: approvals.count, have: counted.count, approvals.teams)
    }

    /// Teams of other organisations than the repository's are never among those that the forge tells.
    private func isAny(of wanted: [String], in held: [String]) -> Bool {
        let held = Set(held.map { $0.split(separator: "/").last.map(String.init)?.lowercased() ?? "" })
        return wanted.contains { name in
            let parts = name.lowercased().split(separator: "/").map(String.init)
            switch parts.count {
            case 1: return held.contains(parts[0])
            case 2: return parts[0] == owner.lowercased() && held.contains(parts[1])
            default: return false
            }
        }
    }
}
