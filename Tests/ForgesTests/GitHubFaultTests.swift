import AsyncHTTPClient
import Domain
import Forges
import Testing

@Suite("When GitHub breaks", .enabled(if: FakeGitHub.isHere), .serialized) struct GitHubFaultTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var fault: String
        var status = 502
        var wasPossiblyDone: Bool
        var isThere: Bool
        var testDescription: String { "\(fault) \(status)" }
    }

    @Test(
        "a comment whose answer was lost may be there; whoever repeats it must look first",
        arguments: [
            Row(fault: "status", wasPossiblyDone: true, isThere: false), Row(fault: "status-after", wasPossiblyDone: true, isThere: true),
            Row(fault: "status", status: 500, wasPossiblyDone: true, isThere: false),
            Row(fault: "reset", wasPossiblyDone: true, isThere: false), Row(fault: "reset-after", wasPossiblyDone: true, isThere: true),
            Row(fault: "truncate", wasPossiblyDone: true, isThere: true),
            Row(fault: "rate-limit", status: 429, wasPossiblyDone: false, isThere: false),
            Row(fault: "status", status: 403, wasPossiblyDone: false, isThere: false),
        ])
    func lostAnswer(row: Row) async throws {
        try await withFakeGitHub { fake in
            let forge = try fake.forge()
            try await fake.fault(["method": "POST", "path": "/comments", "do": row.fault, "status": row.status, "times": 1])
            let fault = await #expect(throws: ForgeFault.self) { try await forge.postComment("hello", on: fake.reference) }
            #expect(fault?.wasPossiblyDone == row.wasPossiblyDone)
            #expect(fault?.mayRetry == (row.status != 403))
            #expect(fault?.request == "creating a comment on acme/infra#1")
            let there = try await forge.comments(on: fake.reference, by: "atlantis-bot")
            #expect(there.isEmpty != row.isThere)
        }
    }

    @Test("reading that failed may be repeated and never counts as done", arguments: ["status", "reset", "truncate"])
    func reading(kind: String) async throws {
        try await withFakeGitHub { fake in
            let forge = try fake.forge()
            try await fake.fault(["path": "/pulls/1", "do": kind, "times": 1])
            let fault = await #expect(throws: ForgeFault.self) { try await forge.pullRequest(fake.reference) }
            guard case .unreachable? = fault?.kind else {
                Issue.record("\(String(describing: fault))")
                return
            }
            #expect(fault?.mayRetry == true)
            #expect(fault?.wasPossiblyDone == false)
            let again = try await forge.pullRequest(fake.reference)
            #expect(again.pullRequest.number == 1)
        }
    }

    @Test("an answer that takes too long is given up") func slow() async throws {
        try await withFakeGitHub { fake in
            try await fake.fault(["path": "/comments", "do": "delay", "seconds": 20])
            let forge = try fake.forge(requestTimeout: .milliseconds(300))
            let fault = await #expect(throws: ForgeFault.self) { try await forge.postComment("hello", on: fake.reference) }
            #expect(fault?.kind == .unreachable("no answer in time"))
            #expect(fault?.wasPossiblyDone == true)
        }
    }

    @Test("a server that is not there did nothing") func refusedConnection() async throws {
        var configuration = GitHub.clientConfiguration(trusting: try TrustedRoots(additionalFile: nil).tlsConfiguration)
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration)
        let forge = GitHub(
            try GitHubAddress(baseURL: "http://127.0.0.1:1"), as: GitHubIdentity(user: "u", token: .value(Secret("T"))), over: client)
        let reference = PullRequest.Reference(repository: Repository(host: "127.0.0.1", fullName: "a/b"), number: 1)
        let fault = await #expect(throws: ForgeFault.self) { try await forge.postComment("hello", on: reference) }
        #expect(fault?.mayRetry == true)
        #expect(fault?.wasPossiblyDone == false)
        try await client.shutdown()
    }

    @Test("a server whose certificate nobody vouches for gets nothing") func untrusted() async throws {
        try await withFakeGitHub { fake in
            var configuration = GitHub.clientConfiguration(trusting: try TrustedRoots(additionalFile: nil).tlsConfiguration)
            configuration.connectionPool.retryConnectionEstablishment = false
            let client = HTTPClient(eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration)
            let forge = GitHub(
                try GitHubAddress(hostName: fake.hostName), as: GitHubIdentity(user: "u", token: .value(Secret("T"))), over: client)
            let fault = await #expect(throws: ForgeFault.self) { try await forge.postComment("hello", on: fake.reference) }
            #expect(fault?.wasPossiblyDone == false)
            #expect(try await fake.requests("/comments").isEmpty)
            try await client.shutdown()
        }
    }

    @Test("a secondary limit is told, and the next request starts when it is over") func secondaryLimit() async throws {
        try await withFakeGitHub { fake in
            let forge = try fake.forge()
            try await fake.fault(["path": "/reviews", "do": "rate-limit", "retry_after": 17, "times": 1])
            let fault = await #expect(throws: ForgeFault.self) { try await forge.isApproved(fake.reference) }
            #expect(fault?.kind == .rateLimited(retryAfter: .seconds(17)))
            #expect(fault?.mayRetry == true)
            #expect(fake.clock.sleeps.isEmpty)
            _ = try await forge.postComment("hello", on: fake.reference)
            #expect(fake.clock.sleeps == [.seconds(17)])
        }
    }

    @Test("a limit that GitHub names in words only lasts a minute") func limitInWords() async throws {
        try await withFakeGitHub { fake in
            let body = ["message": "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."]
            try await fake.fault(["path": "/reviews", "do": "status", "status": 403, "body": body, "times": 1])
            let fault = await #expect(throws: ForgeFault.self) { try await fake.forge().isApproved(fake.reference) }
            #expect(fault?.kind == .rateLimited(retryAfter: .seconds(60)))
        }
    }

    @Test("the hourly limit fails at once, and so does everything until it is over, without asking") func primaryLimit() async throws {
        try await withFakeGitHub { fake in
            let forge = try fake.forge()
            try await fake.fault(["path": "/reviews", "do": "primary-limit", "retry_after": 1800, "times": 1])
            let fault = await #expect(throws: ForgeFault.self) { try await forge.isApproved(fake.reference) }
            guard case .rateLimited(let wait)? = fault?.kind else {
                Issue.record("\(String(describing: fault))")
                return
            }
            #expect(wait > .seconds(1700) && wait <= .seconds(1801))
            let held = await #expect(throws: ForgeFault.self) { try await forge.postComment("hello", on: fake.reference) }
            #expect(held?.kind == fault?.kind)
            #expect(held?.wasPossiblyDone == false)
            #expect(try await fake.requests("/comments").isEmpty)
            try await fake.clock.sleep(for: wait)
            _ = try await forge.postComment("hello", on: fake.reference)
        }
    }

    @Test("a cancelled call ends") func cancelled() async throws {
        try await withFakeGitHub { fake in
            try await fake.fault(["path": "/pulls", "do": "delay", "seconds": 20])
            let forge = try fake.forge()
            let reference = fake.reference
            let fault = await withTaskGroup(of: ForgeFault?.self) { group in
                group.addTask {
                    do throws(ForgeFault) {
                        _ = try await forge.pullRequest(reference)
                        return nil
                    } catch { return error }
                }
                group.cancelAll()
                return await group.next() ?? nil
            }
            #expect(fault?.kind == .unreachable("cancelled"))
        }
    }
}
