import Domain
import Storage
import TestSupport
import Testing

/// A command on a project of the tenant `payments`, and what comes of it.
private struct Row: CustomTestStringConvertible {
    var name: String
    var permissions = TenantPermissions()
    var user = "ann"
    var teams: [String] = []
    var isTrusted = true
    var author: Person? = Person(login: "ann", isTrusted: true)
    var approvers: [Person] = []
    var fork: String?
    var isComment = true
    var refusal: TenantRefusal?
    var testDescription: String { name }
}

private let leads = TenantPermissions.Change(approvals: .init(count: 1, teams: ["acme/leads"]))
private let deployers = TenantPermissions.Change(teams: ["acme/deployers"])

@Suite("A tenant's projects") struct TenantRunTests {
    private static let project = Project(key: .init(dir: "payments"), tenant: "payments")

    private static func policy(_ permissions: TenantPermissions, phases: [Phase] = [.plan, .apply]) -> Policy {
        let store = SecretStore.file(.init(path: "/secrets", keyFile: "/key"))
        let entitlement = Entitlement(.stored(.init(store: "file", selection: .secret("payments"))), phases: phases)
        let tenant = Tenant(
            name: "payments", claims: [.init(repository: "github.com/acme/infra")], environment: ["TF_VAR_region": "north"],
            entitlements: [entitlement], permissions: permissions)
        var policy = Policy(rules: .init(tenancy: Tenancy(tenants: [tenant], stores: ["file": store])), allowsForks: true)
        policy.rules.keepsUnaffectedPlans = false
        return policy
    }

    // MARK: Planning

    @Test(
        "are planned when the tenant's authors are in order",
        arguments: [
            Row(name: "everybody's own branch", isTrusted: false, author: nil, isComment: false),
            Row(
                name: "a stranger's fork", user: "eve", isTrusted: false, author: Person(login: "eve"), fork: "eve/infra", isComment: false,
                refusal: .untrusted("payments", author: "ann")),
            Row(
                name: "a stranger's fork, planned by the stranger", user: "eve", isTrusted: false, author: Person(login: "eve"),
                fork: "eve/infra", refusal: .untrusted("payments", author: "ann")),
            Row(name: "a stranger's fork, planned by somebody trusted", user: "bob", author: Person(login: "eve"), fork: "eve/infra"),
            Row(
                name: "somebody trusted pushes to a stranger's branch", user: "bob", author: Person(login: "eve"), fork: "eve/infra",
                isComment: false, refusal: .untrusted("payments", author: "ann")),
            Row(name: "trusted authors only", permissions: .init(planAuthors: .trusted), isComment: false),
            Row(
                name: "nobody knows the author", permissions: .init(planAuthors: .trusted), author: nil, isComment: false,
                refusal: .untrusted("payments", author: "ann")),
            Row(name: "a team's members", permissions: .init(planAuthors: .teams(["acme/platform"])), teams: ["platform"]),
            Row(
                name: "not a member", permissions: .init(planAuthors: .teams(["acme/platform"])), teams: ["other"],
                refusal: .notInTeams("payments", .plan, user: "ann", ["acme/platform"])),
            Row(
                name: "a team of that name elsewhere", permissions: .init(planAuthors: .teams(["evil/platform"])), teams: ["platform"],
                refusal: .notInTeams("payments", .plan, user: "ann", ["evil/platform"])),
        ])
    fileprivate func planning(row: Row) async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder, policy: Self.policy(row.permissions))
            let pullRequest = Desk.pullRequest(fork: row.fork)
            if row.isComment {
                try await desk.comments(Command(.plan), pullRequest, by: row.user, facts: facts(row))
            } else {
                try await desk.happens(.opened, pullRequest, by: row.user, facts: facts(row))
            }
            try await desk.discovers([Self.project])
            try await expect(row.refusal, .plan, .plan, at: desk)
        }
    }

    // MARK: Applying

    @Test(
        "are applied when whoever must agree has agreed",
        arguments: [
            Row(name: "nobody must"),
            Row(name: "a deployer", permissions: .init(apply: deployers), teams: ["deployers"]),
            Row(
                name: "no deployer", permissions: .init(apply: deployers),
                refusal: .notInTeams("payments", .apply, user: "ann", ["acme/deployers"])),
            Row(name: "a lead has approved", permissions: .init(apply: leads), approvers: [Person(login: "lea", teams: ["leads"])]),
            Row(
                name: "nobody has", permissions: .init(apply: leads),
                refusal: .approvalsMissing("payments", .apply, wanted: 1, have: 0, ["acme/leads"])),
            Row(
                name: "somebody else has", permissions: .init(apply: leads), approvers: [Person(login: "bob", isTrusted: true)],
                refusal: .approvalsMissing("payments", .apply, wanted: 1, have: 0, ["acme/leads"])),
            Row(
                name: "the author's own approval", permissions: .init(apply: leads), user: "bob",
                approvers: [Person(login: "Ann", teams: ["leads"])],
                refusal: .approvalsMissing("payments", .apply, wanted: 1, have: 0, ["acme/leads"])),
            Row(
                name: "the commander's own approval", permissions: .init(apply: leads), user: "lea",
                approvers: [Person(login: "lea", teams: ["leads"])],
                refusal: .approvalsMissing("payments", .apply, wanted: 1, have: 0, ["acme/leads"])),
            Row(
                name: "a stranger's approval", permissions: .init(apply: .init(approvals: .init(count: 1))),
                approvers: [Person(login: "eve")], refusal: .approvalsMissing("payments", .apply, wanted: 1, have: 0, [])),
            Row(
                name: "two are wanted", permissions: .init(apply: .init(approvals: .init(count: 2))),
                approvers: [Person(login: "bob", isTrusted: true)],
                refusal: .approvalsMissing("payments", .apply, wanted: 2, have: 1, [])),
        ])
    fileprivate func applying(row: Row) async throws { try await apply(row, phases: [.plan, .apply], destroys: false, phase: .apply) }

    @Test(
        "are destroyed with a grant for it and somebody else's approval",
        arguments: [
            (Row(name: "approved", approvers: [Person(login: "bob", isTrusted: true)]), [.plan, .apply, .destroy]),
            (
                Row(name: "not approved", refusal: .approvalsMissing("payments", .destroy, wanted: 1, have: 0, [])),
                [.plan, .apply, .destroy]
            ),
            (
                Row(name: "not granted", approvers: [Person(login: "bob", isTrusted: true)], refusal: .ungranted("payments", .destroy)),
                [.plan, .apply]
            ),
            (Row(name: "nothing is granted for any apply", approvers: [Person(login: "bob", isTrusted: true)]), [.plan]),
            (
                Row(
                    name: "what holds for applies holds too", permissions: .init(apply: deployers),
                    approvers: [Person(login: "bob", isTrusted: true)],
                    refusal: .notInTeams("payments", .destroy, user: "ann", ["acme/deployers"])), [.plan, .apply, .destroy]
            ),
        ] as [(Row, [Phase])])
    fileprivate func destroying(row: Row, phases: [Phase]) async throws {
        try await apply(row, phases: phases, destroys: true, phase: .destroy)
    }

    @Test("count as destroyed where nobody could look into the plan") func unknownPlan() async throws {
        let row = Row(name: "", refusal: .approvalsMissing("payments", .destroy, wanted: 1, have: 0, []))
        try await apply(row, phases: [.plan, .apply, .destroy], destroys: nil, phase: .destroy)
    }

    private func apply(_ row: Row, phases: [Phase], destroys: Bool?, phase: Phase) async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder, policy: Self.policy(row.permissions, phases: phases))
            try await desk.happens(.opened)
            try await desk.discovers([Self.project])
            let job = try await desk.next(.project)
            guard case .project(.planned(let summary, var plan)) = Desk.plan(job, Self.project) else { return }
            plan.impact = destroys.map { destroys in
                var impact = PlanImpact()
                if destroys { impact.add(.init(.destroys, address: "aws_vpc.main")) }
                return impact
            }
            try await desk.store.end(job, .project(.planned(summary, plan: plan)))
            _ = try await desk.news()
            try await desk.comments(Command(.apply), by: row.user, facts: facts(row))
            try await desk.discovers([Self.project])
            try await expect(row.refusal, .apply, phase, at: desk)
        }
    }

    // MARK: Whose it is

    @Test("of nobody are left alone, and those of another tenant than the plan's too") func strangers() async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder, policy: Self.policy(.init()))
            try await desk.happens(.opened)
            try await desk.discovers([Project(key: .init(dir: "nobody")), Project(key: .init(dir: "gone"), tenant: "gone")])
            #expect(try await desk.store.leaseJob() == nil)
            #expect(try await desk.store.plannedJobs().isEmpty)
        }
    }

    // MARK: What is seen

    private func facts(_ row: Row) -> Facts {
        Facts(
            changedFiles: ["payments/main.tf"], teams: row.teams, isTrusted: row.isTrusted, author: row.author, approvers: row.approvers)
    }

    /// Either a job with the phase's credentials waits, or none does and people are told why.
    private func expect(_ refusal: TenantRefusal?, _ stage: Workflow.Stage, _ phase: Phase, at desk: Desk) async throws {
        guard refusal != nil else {
            let (_, work) = try await desk.nextStage()
            #expect(work.stage == stage && work.credentials?.scope.phase == phase)
            #expect(work.credentials?.environment == ["TF_VAR_region": "north"])
            #expect(work.setting.hasTenants)
            return
        }
        #expect(try await desk.store.leaseJob() == nil)
        #expect(try await desk.refusals().contains { $0 == refusal.map { Refusal.tenant($0) } })
    }
}
