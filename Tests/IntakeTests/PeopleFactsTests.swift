import Domain
import Forges
import Intake
import LocalForge
import Testing

@Suite("What tenants need to know of people") struct PeopleFactsTests {
    typealias Change = TenantPermissions.Change

    static func policy(_ permissions: TenantPermissions..., existing: Permissions = .everyone) -> Policy {
        let tenants = permissions.enumerated().map { Tenant(name: "t\($0.offset)", claims: [], permissions: $0.element) }
        return Policy(rules: RepositoryRules(tenancy: Tenancy(tenants: tenants)), permissions: existing)
    }

    /// Nothing depends on people unless the rest says so.
    static func open(
        plan: TenantPermissions.Authors = .everyone, apply: Change = .init(), destroy: Change = .init()
    ) -> TenantPermissions {
        TenantPermissions(planAuthors: plan, apply: apply, destroy: destroy)
    }

    static let alice = Person(login: "alice")
    static let writingAlice = Person(login: "alice", isTrusted: true)

    struct Row: Sendable, CustomTestStringConvertible {
        var comment = "atlantis plan"
        var user = "alice"
        /// On mallory's pull request from a fork and not on alice's.
        var isFork = false
        var policy: Policy
        var teams: [String]?
        var isTrusted: Bool?
        var author: Person?
        /// bob, and mallory who may only read, have approved.
        var approvers: [Person]?
        /// Whom the code host is asked about, whether they may write.
        var doubted: [String] = []
        var testDescription: String { "\(user): \(comment)\(isFork ? " on a fork" : "")" }
    }

    @Test(
        "is asked where something depends on it, and nothing else",
        arguments: [
            // Nobody says anything of people.
            Row(policy: Policy()), Row(comment: "atlantis apply", policy: Policy()), Row(isFork: true, policy: Policy()),
            Row(policy: policy()), Row(comment: "atlantis apply", policy: policy()), Row(policy: policy(TenantPermissions())),
            Row(comment: "atlantis apply", policy: policy(open())), Row(comment: "atlantis import a b", policy: policy(open())),
            // Commands that touch nothing of a tenant's.
            Row(comment: "atlantis unlock", isFork: true, policy: policy(open(plan: .trusted))),
            Row(comment: "atlantis version", isFork: true, policy: policy(open(plan: .trusted))),
            Row(comment: "atlantis cancel", isFork: true, policy: policy(open(plan: .teams(["staff"])))),
            Row(comment: "atlantis approve_policies", isFork: true, policy: policy(TenantPermissions(planAuthors: .trusted))),
            // What strangers send.
            Row(
                user: "mallory", isFork: true, policy: policy(TenantPermissions()), isTrusted: false, author: Person(login: "mallory"),
                doubted: ["mallory"]),
            Row(
                user: "bob", isFork: true, policy: policy(TenantPermissions()), isTrusted: true, author: Person(login: "mallory"),
                doubted: ["bob", "mallory"]),
            // Trusted authors.
            Row(policy: policy(open(plan: .trusted)), isTrusted: true, author: writingAlice, doubted: ["alice"]),
            Row(policy: policy(open(), open(plan: .trusted)), isTrusted: true, author: writingAlice, doubted: ["alice"]),
            Row(user: "carol", policy: policy(open(plan: .trusted)), isTrusted: false, author: writingAlice, doubted: ["alice", "carol"]),
            Row(
                comment: "atlantis state rm a", policy: policy(open(plan: .trusted)), isTrusted: true, author: writingAlice,
                doubted: ["alice"]),
            // Teams of authors.
            Row(
                policy: policy(open(plan: .teams(["acme/staff"]))), teams: ["developers", "staff"],
                author: Person(login: "alice", teams: ["staff"])),
            Row(
                policy: policy(open(plan: .teams(["ACME/Staff", "developers"]))), teams: ["developers", "Staff"],
                author: Person(login: "alice", teams: ["Staff", "developers"])),
            Row(
                user: "mallory", policy: policy(open(plan: .teams(["acme/bots"]))), teams: [],
                author: Person(login: "alice")),
            // A team of that name in another organisation is another team.
            Row(policy: policy(open(plan: .teams(["evil/developers"]))), author: alice),
            Row(policy: policy(open(plan: .teams(["acme/", "/developers", "", "a/b/developers", "acme/developers/x"]))), author: alice),
            // Whoever applies, and whoever approved: both what the plan and what the apply depend on.
            Row(
                comment: "atlantis apply", user: "carol", policy: policy(open(apply: .init(teams: ["acme/staff"]))), teams: ["staff"],
                author: Person(login: "alice", teams: ["staff"])),
            Row(policy: policy(open(apply: .init(teams: ["acme/staff"])))),
            Row(policy: policy(TenantPermissions(apply: .init(approvals: .init(count: 2))))),
            Row(
                comment: "atlantis apply", policy: policy(TenantPermissions()), author: alice,
                approvers: [Person(login: "bob", isTrusted: true), Person(login: "mallory")], doubted: ["bob", "mallory"]),
            Row(
                comment: "atlantis state rm a", policy: policy(open(destroy: .init(approvals: .init(count: 1)))), author: alice,
                approvers: [Person(login: "bob", isTrusted: true), Person(login: "mallory")], doubted: ["bob", "mallory"]),
            Row(comment: "atlantis apply", policy: policy(open(apply: .init(approvals: .init(count: 0))))),
            Row(
                comment: "atlantis apply",
                policy: policy(open(plan: .trusted, apply: .init(approvals: .init(count: 1, teams: ["acme/leads"])))),
                teams: ["developers"], isTrusted: true, author: writingAlice,
                approvers: [Person(login: "bob", teams: ["leads"], isTrusted: true), Person(login: "mallory")],
                doubted: ["alice", "bob", "mallory"]),
            // Rules that were there before.
            Row(policy: policy(TenantPermissions(), existing: .asks(.init(command: "may"))), teams: ["developers"]),
            Row(
                policy: policy(open(plan: .trusted), existing: TeamFactsTests.listed.permissions), teams: ["developers", "staff"],
                isTrusted: true, author: writingAlice, doubted: ["alice"]),
            Row(
                comment: "atlantis apply",
                policy: policy(open(apply: .init(teams: ["acme/bots"])), existing: TeamFactsTests.listed.permissions),
                teams: ["developers", "staff"], author: alice),
        ])
    func comments(row: Row) async throws {
        try await withDesk { desk in
            try await desk.organize()
            let number = row.isFork ? try await desk.openFromFork() : 1
            for user in ["bob", "mallory"] { try await desk.host.review(number, in: Desk.fullName, by: user) }
            try await desk.host.comment(row.comment, on: number, in: Desk.fullName, by: row.user)
            let facts = try #require(try await desk.occurrence(row.policy)).facts
            #expect(facts.failure == nil)
            #expect(facts.teams == row.teams)
            #expect(facts.isTrusted == row.isTrusted)
            #expect(facts.author == row.author)
            #expect(facts.approvers == row.approvers)
            #expect(await desk.doubted == row.doubted)
            #expect(await desk.reviewQuestions == (row.approvers == nil ? 1 : 2))
            #expect(await desk.questions == 0 || row.teams != nil)
        }
    }

    struct Push: Sendable, CustomTestStringConvertible {
        var by: String
        var bot: String?
        var isFork = false
        var isTrusted: Bool
        var isAuthorTrusted: Bool
        var testDescription: String { "\(by)\(isFork ? " to a fork" : "")\(bot == nil ? "" : ", planned as the bot")" }
    }

    // Our own user may write everywhere: that says nothing of the code.
    @Test(
        "of a push is about whoever pushed, also where our own user's permissions count",
        arguments: [
            Push(by: "alice", isTrusted: true, isAuthorTrusted: true), Push(by: "carol", isTrusted: false, isAuthorTrusted: true),
            Push(by: "carol", bot: "atlantis", isTrusted: false, isAuthorTrusted: true),
            Push(by: "mallory", isFork: true, isTrusted: false, isAuthorTrusted: false),
            Push(by: "mallory", bot: "atlantis", isFork: true, isTrusted: false, isAuthorTrusted: false),
            Push(by: "bob", bot: "atlantis", isFork: true, isTrusted: true, isAuthorTrusted: false),
        ])
    func pushes(row: Push) async throws {
        try await withDesk { desk in
            try await desk.host.grant(.admin, to: "atlantis", in: Desk.fullName)
            if row.isFork { _ = try await desk.openFromFork() }
            let (branch, repository) = row.isFork ? ("evil", "mallory/infra") : ("change", Desk.fullName)
            try await desk.host.commit(["later.tf": "# later\n"], to: branch, in: repository, by: row.by)
            let policy = Self.policy(Self.open(plan: .trusted))
            let found = try #require(try await desk.occurrence(policy, autoplansAs: row.bot))
            #expect(found.event == .pushed)
            #expect(found.user == row.bot ?? row.by)
            #expect(found.facts.isTrusted == row.isTrusted)
            #expect(found.facts.author == Person(login: row.isFork ? "mallory" : "alice", isTrusted: row.isAuthorTrusted))
            #expect(found.facts.approvers == nil)
        }
    }

    @Test("counts each reviewer's last word") func opinions() async throws {
        try await withDesk { desk in
            for (user, state) in [
                ("bob", .approved), ("carol", .approved), ("dave", .approved), ("bob", .changesRequested), ("carol", .commented),
                ("eve", .commented), ("bob", .approved), ("dave", .dismissed),
            ] as [(String, HostedReview.State)] {
                try await desk.host.review(1, in: Desk.fullName, by: user, state)
            }
            try await desk.host.comment("atlantis apply", on: 1, in: Desk.fullName, by: "alice")
            let found = try #require(try await desk.occurrence(Self.policy(TenantPermissions())))
            #expect(found.facts.approvers == [Person(login: "carol"), Person(login: "bob", isTrusted: true)])
        }
    }

    @Test("looks at the newest approvals of a crowd, each once") func crowd() async throws {
        try await withDesk { desk in
            for number in 1...130 { try await desk.host.review(1, in: Desk.fullName, by: "user\(number)") }
            try await desk.host.comment("atlantis apply", on: 1, in: Desk.fullName, by: "alice")
            let found = try #require(try await desk.occurrence(Self.policy(TenantPermissions())))
            #expect(found.facts.approvers?.map(\.login) == (31...130).map { "user\($0)" })
            #expect(await desk.doubted.count == 100)
        }
    }

    struct Trouble: Sendable, CustomTestStringConvertible {
        var path: String
        var request: String
        var testDescription: String { path }
    }
    static let troubles = [
        Trouble(path: "/collaborators/alice", request: "reading whether alice may write to acme/infra"),
        Trouble(path: "/collaborators/bob", request: "reading whether bob may write to acme/infra"),
        Trouble(path: "/graphql", request: "listing the teams of"),
    ]
    static let everything = policy(
        open(plan: .trusted, apply: .init(teams: ["acme/staff"], approvals: .init(count: 1, teams: ["acme/leads"]))))

    @Test("that the code host does not tell now is asked for later", arguments: troubles, [502, 403])
    func later(trouble: Trouble, status: Int) async throws {
        try await withDesk { desk in
            try await desk.organize()
            try await desk.host.review(1, in: Desk.fullName, by: "bob")
            try await desk.host.comment("atlantis apply", on: 1, in: Desk.fullName, by: "alice")
            await desk.host.inject(Fault(.status(status), path: trouble.path, times: 1))
            guard case .later(let reason, _) = try await desk.reading(Self.everything) else {
                Issue.record("it was settled")
                return
            }
            #expect(reason.hasPrefix(trouble.request))
            let facts = try #require(try await desk.occurrence(Self.everything)).facts
            #expect(facts.approvers == [Person(login: "bob", teams: ["leads"], isTrusted: true)])
            #expect(facts.author == Person(login: "alice", teams: ["staff"], isTrusted: true))
        }
    }

    @Test("that it will not tell is a failure, and nobody is trusted for it", arguments: troubles, [403, 422])
    func lasting(trouble: Trouble, status: Int) async throws {
        try await withDesk { desk in
            try await desk.organize()
            try await desk.host.review(1, in: Desk.fullName, by: "bob")
            try await desk.host.comment("atlantis apply", on: 1, in: Desk.fullName, by: "alice")
            await desk.host.inject(Fault(.status(status), path: trouble.path, times: nil))
            let found = try #require(try await desk.occurrence(Self.everything, attempts: 10))
            #expect(found.facts.failure?.hasPrefix(trouble.request) == true)
            #expect(found.facts == Facts(failure: found.facts.failure))
        }
    }
}

extension Desk {
    /// As at first, and bob is one of `leads`.
    fileprivate func organize() async throws {
        await host.organize(
            "acme",
            teams: [
                HostedTeam("staff", members: ["carol"]), HostedTeam("developers", members: ["alice"], parent: "staff"),
                HostedTeam("bots", members: ["atlantis"]), HostedTeam("leads", members: ["bob"]),
            ])
        await host.organize("evil", teams: [HostedTeam("developers", members: ["alice", "mallory"])])
    }
}
