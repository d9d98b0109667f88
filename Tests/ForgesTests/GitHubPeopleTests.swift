import Domain
import Forges
import LocalForge
import Testing

@Suite("Who approved on GitHub", .enabled(if: FakeGitHub.isHere), .serialized) struct GitHubApproversTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var reviews: [(user: String, state: String)]
        var approvers: [String]
        init(_ reviews: String, _ approvers: String...) {
            self.reviews = reviews.split(separator: " ").map { word in
                let parts = word.split(separator: ":")
                return (String(parts[0]), String(parts[1]))
            }
            self.approvers = approvers
        }
        var testDescription: String { "\(reviews.map { "\($0.user) \($0.state)" })" }
    }

    static let rows = [
        Row(""), Row("bob:APPROVED", "bob"), Row("bob:COMMENTED"), Row("bob:PENDING"), Row("bob:CHANGES_REQUESTED"),
        Row("bob:DISMISSED"), Row("bob:APPROVED bob:COMMENTED", "bob"), Row("bob:APPROVED bob:PENDING", "bob"),
        Row("bob:APPROVED bob:CHANGES_REQUESTED"), Row("bob:APPROVED bob:DISMISSED"),
        Row("bob:APPROVED bob:CHANGES_REQUESTED bob:COMMENTED"), Row("bob:CHANGES_REQUESTED bob:APPROVED", "bob"),
        Row("bob:DISMISSED bob:APPROVED", "bob"), Row("bob:APPROVED BOB:CHANGES_REQUESTED"),
        Row("bob:APPROVED BOB:APPROVED", "BOB"), Row("bob:APPROVED carol:CHANGES_REQUESTED", "bob"),
        Row("bob:APPROVED carol:APPROVED dave:COMMENTED bob:COMMENTED", "bob", "carol"),
        Row("renovate[bot]:APPROVED", "renovate[bot]"), Row("bob:UNHEARD"), Row("bob:approved"),
    ]

    @Test("is whoever's last opinion is an approval") func opinions() async throws {
        try await withFakeGitHub { fake in
            for (row, number) in zip(Self.rows, 2...) {
                try await fake.control("POST", "repos/acme/infra/pulls", ["number": number, "head": "feature", "user": "alice"])
                for review in row.reviews { try await fake.review(review.user, review.state, on: number) }
                let reference = PullRequest.Reference(repository: fake.repository, number: number)
                let found = try await fake.forge().approvals(of: reference)
                #expect(found == row.approvers, "\(row.testDescription)")
            }
        }
    }

    @Test("is read from all pages, so that an approval long ago does not outlive its end") func pages() async throws {
        try await withFakeGitHub { fake in
            try await fake.review("bob", "APPROVED")
            try await fake.review("carol", "APPROVED")
            for number in 1...200 { try await fake.review("user\(number % 7)", "COMMENTED") }
            try await fake.review("bob", "CHANGES_REQUESTED")
            try await fake.review("dave", "APPROVED")
            #expect(try await fake.forge().approvals(of: fake.reference) == ["carol", "dave"])
            #expect(try await fake.requests("/pulls/1/reviews").count == 3)
        }
    }

    @Test("is nobody whose approvals we have dismissed") func dismissed() async throws {
        try await withFakeGitHub { fake in
            try await fake.review("bob", "APPROVED")
            try await fake.forge().dismissApprovals(of: fake.reference)
            #expect(try await fake.forge().approvals(of: fake.reference) == [])
        }
    }
}

@Suite("What GitHub's answers say of people", .serialized) struct GitHubPeopleAnswerTests {
    let reference = PullRequest.Reference(repository: Repository(host: "127.0.0.1", fullName: "acme/infra"), number: 1)
    let reviews = "/api/v3/repos/acme/infra/pulls/1/reviews?per_page=100"

    static func path(_ user: String) -> String { "/api/v3/repos/acme/infra/collaborators/\(user)/permission" }

    static let anonymous: [(body: String, approvers: [String])] = [
        (#"[{"state":"APPROVED","user":null}]"#, []), (#"[{"state":"APPROVED"}]"#, []), (#"[{"state":"APPROVED","user":{}}]"#, []),
        (#"[{"state":"APPROVED","user":{"login":""}}]"#, []), (#"[{"user":{"login":"bob"}}]"#, []),
        (#"[{"state":null,"user":{"login":"bob"}}]"#, []),
        (#"[{"state":"APPROVED","user":null},{"state":"APPROVED","user":{"login":"bob"}}]"#, ["bob"]),
    ]

    @Test("give an approval to nobody where they name nobody") func nobody() async throws {
        try await withRudeServers { server, _ in
            for (body, approvers) in Self.anonymous {
                try await server.answer(reviews, body: body)
                let found = try await server.forge().approvals(of: reference)
                #expect(found == approvers, "\(body)")
            }
        }
    }

    @Test("are not guessed at where they do not say who approved") func nonsense() async throws {
        try await withRudeServers { server, _ in
            for body in ["", "null", "{}", #"[{"state":1}]"#, #"[{"user":"bob"}]"#, "<html>", "["] {
                try await server.answer(reviews, body: body)
                let fault = await #expect(throws: ForgeFault.self, "\(body)") { try await server.forge().approvals(of: reference) }
                #expect(fault == ForgeFault(.unreadable, request: "reading who approved acme/infra#1"), "\(body)")
            }
        }
    }

    enum Outcome: Hashable, Sendable {
        case yes, no
        case fault(ForgeFault.Kind)
    }

    static let permissions: [(status: Int, body: String, outcome: Outcome)] = [
        (200, #"{"permission":"admin","role_name":"admin","user":{"login":"bob"}}"#, .yes),
        (200, #"{"permission":"write","role_name":"write","user":{"login":"bob"}}"#, .yes),
        (200, #"{"permission":"write","role_name":"maintain","user":{"login":"Bob"}}"#, .yes),
        (200, #"{"permission":"maintain","role_name":"maintain","user":null}"#, .yes),
        (200, #"{"permission":"write","role_name":"deployers of 2026"}"#, .yes), (200, #"{"permission":"write"}"#, .yes),
        (200, #"{"permission":"read","role_name":"triage","user":{"login":"bob"}}"#, .no),
        (200, #"{"permission":"read","role_name":"read"}"#, .no), (200, #"{"permission":"none","role_name":"none"}"#, .no),
        // A role is called what its organisation likes.
        (200, #"{"permission":"read","role_name":"write"}"#, .no), (200, #"{"permission":"none","role_name":"admin"}"#, .no),
        (200, #"{"permission":"triage"}"#, .no), (200, #"{"permission":"WRITE"}"#, .no), (200, #"{"permission":""}"#, .no),
        (200, #"{"permission":"write","user":{"login":"mallory"}}"#, .fault(.unreadable)),
        (200, #"{"permission":null}"#, .fault(.unreadable)), (200, #"{"role_name":"admin"}"#, .fault(.unreadable)),
        (200, "{}", .fault(.unreadable)), (200, "[]", .fault(.unreadable)), (200, "", .fault(.unreadable)),
        (204, "", .fault(.unreadable)), (404, #"{"message":"bob is not a user"}"#, .no), (404, "", .no),
        (403, #"{"message":"Must have push access"}"#, .fault(.rejected(status: 403, message: "Must have push access"))),
        (401, #"{"message":"Bad credentials"}"#, .fault(.rejected(status: 401, message: "Bad credentials"))),
        (410, "", .fault(.rejected(status: 410, message: ""))), (502, "", .fault(.unreachable("502 "))),
        (429, "", .fault(.rateLimited(retryAfter: .seconds(60)))),
    ]

    @Test("say who may write") func permission() async throws {
        try await withRudeServers { server, _ in
            for (status, body, outcome) in Self.permissions {
                try await server.answer(Self.path("bob"), status: status, body: body)
                let forge = try server.forge()
                do throws(ForgeFault) {
                    let isWriter = try await forge.mayWrite("bob", to: reference.repository)
                    #expect(outcome == (isWriter ? .yes : .no), "\(status) \(body)")
                } catch {
                    #expect(outcome == .fault(error.kind), "\(status) \(body)")
                    #expect(error.request == "reading whether bob may write to acme/infra")
                }
            }
        }
    }

    static let hostile = [
        "", ".", "..", "...", "/", "bob/../alice", "../../other/collaborators/alice", "bob/", "bob?x=", "bob#", "bob%2f..", "%2e%2e", "b b",
        "bob\n", "bob\r\nHost: x", "bob\\..", "\u{212A}im", "bøb", "bob;", "bob@x", "bob\u{0}", String(repeating: "b", count: 256),
    ]

    @Test("are not asked for with a name that could lead to another question") func hostileNames() async throws {
        try await withRudeServers { server, _ in
            for name in Self.hostile {
                let isWriter = try await server.forge().mayWrite(name, to: reference.repository)
                #expect(!isWriter, "\(name)")
            }
            #expect(try await server.log() == [])
        }
    }

    @Test("are asked for with names as one segment of the path") func segments() async throws {
        try await withRudeServers { server, _ in
            for (name, segment) in [("bob", "bob"), ("renovate[bot]", "renovate%5Bbot%5D"), ("bob_acme", "bob_acme"), ("a..b", "a..b")] {
                try await server.answer(Self.path(segment), body: #"{"permission":"write"}"#)
                let isWriter = try await server.forge().mayWrite(name, to: reference.repository)
                #expect(isWriter)
                #expect(try await server.log().last == "GET \(Self.path(segment)) with token")
            }
        }
    }

    @Test("are remembered for a minute, for one repository and one user; a fault never") func memory() async throws {
        try await withRudeServers { server, _ in
            let forge = try server.forge()
            try await server.answer(Self.path("bob"), status: 502)
            await #expect(throws: ForgeFault.self) { try await forge.mayWrite("bob", to: reference.repository) }
            try await server.answer(Self.path("bob"), body: #"{"permission":"write"}"#)
            for name in ["bob", "Bob", "bob"] { #expect(try await forge.mayWrite(name, to: reference.repository)) }
            #expect(try await server.log().count == 2)
            #expect(try await forge.mayWrite("alice", to: reference.repository) == false)
            #expect(try await forge.mayWrite("bob", to: Repository(host: "127.0.0.1", fullName: "acme/other")) == false)
            #expect(try await server.log().count == 4)
            try await server.answer(Self.path("bob"), body: #"{"permission":"read"}"#)
            #expect(try await forge.mayWrite("bob", to: reference.repository))
            try await server.clock.sleep(for: .seconds(60))
            #expect(try await forge.mayWrite("bob", to: reference.repository) == false)
        }
    }
}

@Suite("Who may write to a repository", .serialized) struct GitHubWritersTests {
    @Test("is read from the conformance cases' GitHub", .enabled(if: FakeGitHub.isHere)) func fake() async throws {
        try await withFakeGitHub { fake in
            try await fake.control("PATCH", "repos/acme/infra", ["collaborators": ["bob": "admin", "mallory": "read", "eve": "none"]])
            let forge = try fake.forge()
            for (user, isWriter) in [("bob", true), ("mallory", false), ("eve", false)] {
                #expect(try await forge.mayWrite(user, to: fake.repository) == isWriter)
            }
        }
    }

    @Test(
        "is read from our own code host",
        arguments: [
            (.admin, true), (.maintain, true), (.write, true), (.triage, false), (.read, false), (RepositoryAccess.none, false),
            (nil, false),
        ] as [(RepositoryAccess?, Bool)])
    func own(access: RepositoryAccess?, isWriter: Bool) async throws {
        try await withCodeHost { host, forge, reference in
            try await host.grant(access, to: "mallory", in: "acme/infra")
            #expect(try await forge(.init()).mayWrite("Mallory", to: reference.repository) == isWriter)
            #expect(try await forge(.init()).mayWrite("alice", to: reference.repository))
            #expect(try await forge(.init()).mayWrite("renovate[bot]", to: reference.repository) == false)
        }
    }

    @Test("has its reviews read from our own code host") func approvals() async throws {
        try await withCodeHost { host, forge, reference in
            for (user, state) in [("bob", .approved), ("carol", .approved), ("bob", .commented), ("carol", .changesRequested)]
                as [(String, HostedReview.State)]
            {
                try await host.review(1, in: "acme/infra", by: user, state)
            }
            #expect(try await forge(.init()).approvals(of: reference) == ["bob"])
        }
    }
}

extension FakeGitHub {
    fileprivate func review(_ user: String, _ state: String, on number: Int = 1) async throws {
        try await control("POST", "repos/acme/infra/pulls/\(number)/reviews", ["user": user, "state": state])
    }
}
