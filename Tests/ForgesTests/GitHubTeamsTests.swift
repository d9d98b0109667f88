import Domain
import Forges
import Foundation
import LocalForge
import Testing

@Suite("Teams on GitHub", .enabled(if: FakeGitHub.isHere), .serialized) struct GitHubTeamsTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var user: String
        var named: [String] = []
        var teams: [String]
        var testDescription: String { "\(user) \(named)" }
    }

    // platform ⊃ network ⊃ routers; audit
    @Test(
        "are those that somebody is in, and named ones above them",
        arguments: [
            Row(user: "alice", teams: ["routers"]), Row(user: "ALICE", teams: ["routers"]), Row(user: "bob", teams: ["audit", "network"]),
            Row(user: "nobody", named: ["platform"], teams: []), Row(user: "", named: ["platform", "audit"], teams: []),
            Row(user: "alice", named: ["platform", "audit"], teams: ["routers", "platform"]),
            Row(user: "alice", named: ["Network", "routers", "*", ""], teams: ["routers", "Network"]),
            Row(user: "bob", named: ["platform", "routers", "no-such-team"], teams: ["audit", "network", "platform"]),
        ])
    func teams(row: Row) async throws {
        try await withFakeGitHub { fake in
            try await fake.organize()
            let found = try await fake.forge().teams(of: row.user, in: fake.repository, named: row.named)
            #expect(Set(found) == Set(row.teams))
        }
    }

    @Test("come from all pages") func pages() async throws {
        try await withFakeGitHub { fake in
            for number in 1...130 {
                try await fake.control("POST", "teams", ["org": "acme", "slug": "team-\(number)", "members": ["alice"]])
            }
            let found = try await fake.forge().teams(of: "alice", in: fake.repository, named: [])
            #expect(found.count == 130)
        }
    }

    @Test("that lie in a circle end") func circle() async throws {
        try await withFakeGitHub { fake in
            try await fake.control("POST", "teams", ["org": "acme", "slug": "a", "parent": "b"])
            try await fake.control("POST", "teams", ["org": "acme", "slug": "b", "parent": "a"])
            try await fake.control("POST", "teams", ["org": "acme", "slug": "c", "members": ["alice"]])
            let found = try await fake.forge().teams(of: "alice", in: fake.repository, named: ["a"])
            #expect(found == ["c"])
        }
    }

    @Test("are remembered for a minute") func memory() async throws {
        try await withFakeGitHub { fake in
            try await fake.organize()
            let forge = try fake.forge()
            #expect(try await forge.teams(of: "carol", in: fake.repository, named: []) == [])
            try await fake.control("POST", "teams", ["org": "acme", "slug": "late", "members": ["carol"]])
            #expect(try await forge.teams(of: "Carol", in: fake.repository, named: []) == [])
            #expect(try await fake.requests("/graphql").count == 1)
            try await fake.clock.sleep(for: .seconds(60))
            #expect(try await forge.teams(of: "carol", in: fake.repository, named: []) == ["late"])
        }
    }

    @Test("that GitHub does not tell are nobody's answer: the next question is asked again") func faults() async throws {
        try await withFakeGitHub { fake in
            try await fake.organize()
            let forge = try fake.forge()
            for status in [502, 403] {
                try await fake.fault(["path": "/graphql", "do": "status", "status": status, "times": 1])
                await #expect(throws: ForgeFault.self) { try await forge.teams(of: "alice", in: fake.repository, named: []) }
            }
            #expect(try await forge.teams(of: "alice", in: fake.repository, named: []) == ["routers"])
            try await fake.fault(["path": "/graphql", "do": "status", "status": 502, "times": 1])
            await #expect(throws: ForgeFault.self) { try await forge.teams(of: "alice", in: fake.repository, named: ["platform"]) }
            #expect(try await forge.teams(of: "alice", in: fake.repository, named: ["platform"]) == ["routers", "platform"])
        }
    }

    @Test("are none where the owner is a person") func person() async throws {
        try await withCodeHost { host, forge, reference in
            let nobodys = try await forge(.init()).teams(of: "alice", in: reference.repository, named: ["x"])
            #expect(nobodys == [])
            await host.organize("acme", teams: [HostedTeam("up", members: []), HostedTeam("down", members: ["alice"], parent: "up")])
            let found = try await forge(.init()).teams(of: "alice", in: reference.repository, named: ["up"])
            #expect(found == ["down", "up"])
        }
    }
}

@Suite("Hiding comments on GitHub", .enabled(if: FakeGitHub.isHere), .serialized) struct GitHubHidingTests {
    @Test("hides our own that are meant, on all pages, and none twice") func hiding() async throws {
        try await withFakeGitHub { fake in
            let forge = try fake.forge()
            for number in 1...101 { _ = try await forge.postComment("old \(number)", on: fake.reference) }
            _ = try await fake.forge(user: "alice").postComment("old, but alice's", on: fake.reference)
            _ = try await forge.postComment("new", on: fake.reference)
            try await forge.hideComments(on: fake.reference, by: "Atlantis-Bot") { $0.hasPrefix("old") }
            #expect(try await fake.hidden().count == 101)
            try await forge.hideComments(on: fake.reference, by: "atlantis-bot") { $0.hasPrefix("old") }
            #expect(try await fake.hidden().count == 101)
        }
    }

    @Test("stops at the first that cannot be hidden") func fault() async throws {
        try await withFakeGitHub { fake in
            let forge = try fake.forge()
            for number in 1...3 { _ = try await forge.postComment("old \(number)", on: fake.reference) }
            try await forge.hideComments(on: fake.reference, by: "atlantis-bot") { $0 == "old 1" }
            try await fake.fault(["path": "/graphql", "do": "status", "status": 403, "times": 1])
            await #expect(throws: ForgeFault.self) {
                try await forge.hideComments(on: fake.reference, by: "atlantis-bot") { _ in true }
            }
            #expect(try await fake.hidden().count == 1)
        }
    }

    @Test("knows an app's own comments by either of its names") func app() async throws {
        try await withFakeGitHub { fake in
            _ = try await fake.forge(user: "tf-app").postComment("old", on: fake.reference)
            try await fake.forge().hideComments(on: fake.reference, by: "tf-app[bot]") { _ in true }
            #expect(try await fake.hidden().count == 1)
        }
    }
}

extension FakeGitHub {
    fileprivate func organize() async throws {
        let teams: [(String, [String], String?)] = [
            ("platform", [], nil), ("network", ["bob"], "platform"), ("routers", ["alice"], "network"), ("audit", ["bob"], nil),
        ]
        for (slug, members, parent) in teams {
            try await control(
                "POST", "teams", ["org": "acme", "slug": slug, "members": members, "parent": parent ?? NSNull()] as [String: Any])
        }
    }

    /// The comments that somebody asked to hide, one for each time.
    fileprivate func hidden() async throws -> [String] {
        try await requests("/graphql").compactMap { ($0["body"] as? [String: Any])?["variables"] as? [String: Any] }
            .compactMap { $0["id"] as? String }
    }
}
