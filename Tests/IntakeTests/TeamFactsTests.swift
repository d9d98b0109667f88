import Domain
import Intake
import LocalForge
import Testing

@Suite("The teams of whoever does something") struct TeamFactsTests {
    static let listed = Policy(
        permissions: .teams(TeamAllowlist(rules: [.init(team: "staff", command: "plan"), .init(team: "*", command: "unlock")])))
    static let asked = Policy(permissions: .asks(AuthorizationCommand(command: "may")))
    static let owned = Policy(
        rules: RepositoryRules(policies: PolicyRules(sets: [PolicySet(name: "p", path: "p", owners: .init(teams: ["staff"]))])))
    static let unowned = Policy(
        rules: RepositoryRules(policies: PolicyRules(sets: [PolicySet(name: "p", path: "p", owners: .init(users: ["alice"]))])))

    struct Row: Sendable, CustomTestStringConvertible {
        var comment: String
        var user = "alice"
        var policy: Policy
        var teams: [String]?
        var testDescription: String { "\(user): \(comment)" }
    }

    // commands §15.5, C7: without rules nobody's teams are asked for.
    @Test(
        "are asked for where a decision depends on them",
        arguments: [
            Row(comment: "atlantis plan", policy: Policy(), teams: nil),
            Row(comment: "atlantis plan", policy: listed, teams: ["developers", "staff"]),
            Row(comment: "atlantis unlock", policy: listed, teams: ["developers", "staff"]),
            Row(comment: "atlantis apply", user: "carol", policy: listed, teams: ["staff"]),
            Row(comment: "atlantis apply", user: "mallory", policy: listed, teams: []),
            Row(comment: "atlantis plan", policy: asked, teams: ["developers"]), Row(comment: "atlantis plan", policy: owned, teams: nil),
            Row(comment: "atlantis approve_policies", policy: owned, teams: ["developers", "staff"]),
            Row(comment: "atlantis approve_policies", policy: unowned, teams: nil),
        ])
    func comments(row: Row) async throws {
        try await withDesk { desk in
            try await desk.host.comment(row.comment, on: 1, in: Desk.fullName, by: row.user)
            let found = try #require(try await desk.occurrence(row.policy))
            #expect(found.user == row.user)
            #expect(found.facts.teams == row.teams)
            #expect(found.facts.failure == nil)
            #expect(await desk.questions == 0 || row.teams != nil)
        }
    }

    @Test("are of whoever pushed, or of our own user where the operator says so", arguments: [nil, "atlantis"])
    func pushes(bot: String?) async throws {
        try await withDesk { desk in
            try await desk.host.commit(["later.tf": "# later\n"], to: "change", in: Desk.fullName, by: "carol")
            let found = try #require(try await desk.occurrence(Self.listed, autoplansAs: bot))
            #expect(found.event == .pushed)
            #expect(found.user == bot ?? "carol")
            #expect(found.facts.teams == (bot == nil ? ["staff"] : ["bots"]))
            #expect(try await desk.occurrence(Policy(), autoplansAs: bot)?.user == found.user)
        }
    }

    @Test("are not asked for when nothing is to be decided with them") func replies() async throws {
        try await withDesk { desk in
            try await desk.host.comment("atlantis help", on: 1, in: Desk.fullName, by: "alice")
            #expect(try await desk.occurrence(Self.listed)?.facts.teams == nil)
            try await desk.host.close(1, in: Desk.fullName, by: "alice")
            let closed = try #require(try await desk.occurrence(Self.listed, autoplansAs: "atlantis"))
            #expect(closed.event == .closed)
            #expect(closed.user == "alice")
            #expect(await desk.questions == 0)
        }
    }

    @Test("that the code host does not tell now are asked for later", arguments: [502, 403]) func later(status: Int) async throws {
        try await withDesk { desk in
            try await desk.host.comment("atlantis plan", on: 1, in: Desk.fullName, by: "alice")
            await desk.host.inject(Fault(.status(status), path: "/graphql", times: 1))
            guard case .later = try await desk.reading(Self.listed) else {
                Issue.record("it was settled")
                return
            }
            #expect(try await desk.occurrence(Self.listed)?.facts.teams == ["developers", "staff"])
        }
    }

    @Test("that it will not tell are a failure, and never everybody's permission", arguments: ["comment", "push"])
    func lasting(event: String) async throws {
        try await withDesk { desk in
            if event == "comment" { try await desk.host.comment("atlantis plan", on: 1, in: Desk.fullName, by: "alice") }
            await desk.host.inject(Fault(.status(422), path: "/graphql", times: nil))
            let found = try #require(try await desk.occurrence(Self.listed))
            #expect(found.facts.failure?.hasPrefix("listing the teams of alice in acme: 422") == true)
            #expect(found.facts.teams == nil)
            #expect((found.pullRequest == nil) == (event == "comment"))
        }
    }
}
