import Domain
import Forges
import Testing

@Suite("An answer that no honest GitHub gives", .serialized) struct RudeAnswerTests {
    let reference = PullRequest.Reference(repository: Repository(host: "127.0.0.1", fullName: "acme/infra"), number: 1)
    let reviews = "/api/v3/repos/acme/infra/pulls/1/reviews?per_page=100"

    @Test("does not take the token elsewhere by a redirect or a next page") func elsewhere() async throws {
        try await withRudeServers { server, other in
            for (status, header) in [(302, "Location"), (301, "Location"), (200, "Link")] {
                let target = "\(other.url)/api/v3/repos/acme/infra/pulls/1/reviews"
                let value = header == "Link" ? "<\(target)>; rel=\"next\"" : target
                try await server.answer(reviews, status: status, headers: [header: value], body: "[]")
                await #expect(throws: ForgeFault.self) { try await server.forge().isApproved(reference) }
            }
            #expect(try await other.log().isEmpty)
        }
    }

    @Test("is followed within GitHub, where a renamed repository is now") func renamed() async throws {
        try await withRudeServers { server, _ in
            let target = "\(server.url)/api/v3/repositories/7/pulls/1/reviews"
            try await server.answer(reviews, status: 301, headers: ["Location": target], body: "{}")
            try await server.answer("/api/v3/repositories/7/pulls/1/reviews", body: #"[{"state":"APPROVED"}]"#)
            #expect(try await server.forge().isApproved(reference))
        }
    }

    @Test("does not lead in circles") func circles() async throws {
        try await withRudeServers { server, _ in
            try await server.answer(reviews, status: 302, headers: ["Location": server.url + reviews])
            let fault = await #expect(throws: ForgeFault.self) { try await server.forge().isApproved(reference) }
            #expect(fault?.kind == .rejected(status: 302, message: ""))
            try await server.answer(reviews, headers: ["Link": "<\(server.url)\(reviews)>; rel=\"next\""], body: "[]")
            let paging = await #expect(throws: ForgeFault.self) { try await server.forge().isApproved(reference) }
            #expect(paging?.kind == .unreadable)
        }
    }

    @Test("does not make a comment twice by a redirect") func redirectedPost() async throws {
        try await withRudeServers { server, _ in
            let path = "/api/v3/repos/acme/infra/issues/1/comments"
            try await server.answer(path, status: 307, headers: ["Location": server.url + path])
            let fault = await #expect(throws: ForgeFault.self) { try await server.forge().postComment("x", on: reference) }
            #expect(fault?.kind == .rejected(status: 307, message: ""))
            #expect(try await server.log().count == 1)
        }
    }

    @Test("fills no memory") func endless() async throws {
        try await withRudeServers { server, _ in
            try await server.answer(reviews, body: String(repeating: " ", count: 1 << 20), times: 40)
            let fault = await #expect(throws: ForgeFault.self) { try await server.forge().isApproved(reference) }
            #expect(fault?.kind == .unreadable)
        }
    }

    @Test("does not drip for ever") func dripping() async throws {
        try await withRudeServers { server, _ in
            try await server.answer(reviews, body: " ", times: 1000, pause: 0.05)
            let forge = try server.forge(requestTimeout: .milliseconds(400))
            let fault = await #expect(throws: ForgeFault.self) { try await forge.isApproved(reference) }
            #expect(fault?.kind == .unreachable("no answer in time"))
        }
    }

    @Test(
        "is not understood rather than guessed at",
        arguments: ["", "null", "{}", "[{\"state\":1}]", "<html>", "[", String(repeating: "[", count: 100_000), "[1e999]"])
    func nonsense(body: String) async throws {
        try await withRudeServers { server, _ in
            try await server.answer(reviews, body: body)
            let fault = await #expect(throws: ForgeFault.self) { try await server.forge().isApproved(reference) }
            #expect(fault?.kind == .unreadable)
            #expect(fault?.mayRetry == false)
        }
    }

    @Test("that names other things than were asked for is not believed") func otherThings() async throws {
        try await withRudeServers { server, _ in
            let repository = { (name: String) in #"{"full_name":"\#(name)","clone_url":"https://127.0.0.1/\#(name).git"}"# }
            let commit = String(repeating: "a", count: 40)
            for (number, sha, name) in [
                (2, commit, "acme/infra"), (1, "HEAD", "acme/infra"), (1, commit, "acme/in fra"), (1, commit, "acme/.."),
            ] {
                let body = """
                    {"number":\(number),"html_url":"u","state":"open","user":{"login":"a"},
                     "head":{"sha":"\(sha)","ref":"f","repo":\(repository(name))},
                     "base":{"ref":"main","repo":\(repository("acme/infra"))}}
                    """
                try await server.answer("/api/v3/repos/acme/infra/pulls/1", body: body)
                let fault = await #expect(throws: ForgeFault.self) { try await server.forge().pullRequest(reference) }
                #expect(fault?.kind == .unreadable, "\(number) \(sha) \(name)")
            }
        }
    }
}
