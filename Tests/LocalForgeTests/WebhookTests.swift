import Domain
import Foundation
import LocalForge
import TestSupport
import Testing

@Suite("Webhooks tell a receiver what happened") struct WebhookTests {
    @Test("in order, signed, and with what GitHub writes") func delivered() async throws {
        try await withHost { host, visitor in
            let receiver = try await Receiver(in: visitor.folder, secret: "hush")
            defer { receiver.stop() }
            await host.deliver(to: .init(url: receiver.url, secret: Secret("hush")))
            let number = try await host.openExample()
            try await host.comment("atlantis plan", on: number, in: "acme/infra", by: "alice")
            try await host.review(number, in: "acme/infra", by: "bob")
            try await host.commit(["new.tf": "# more\n"], to: "change", in: "acme/infra", by: "alice")
            try await host.markReady(number, in: "acme/infra", by: "alice")
            try await host.close(number, in: "acme/infra", by: "bob")
            try await host.reopen(number, in: "acme/infra", by: "bob")
            try await host.merge(number, in: "acme/infra", by: "bob")
            try await host.waitUntil { $0.deliveries.allSatisfy { $0.state == .answered(200) } }
            let got = try receiver.received()
            #expect(
                got.map { "\($0.event) \($0.action)" } == [
                    "pull_request opened", "issue_comment created", "pull_request_review submitted", "pull_request synchronize",
                    "pull_request ready_for_review", "pull_request closed", "pull_request reopened", "pull_request closed",
                ])
            #expect(got.allSatisfy { $0.isSigned && $0.type == "application/json" })
            #expect(got.map(\.delivery) == (await host.state.deliveries.map(\.id)))
            let opened = got[0].body.replacing(visitor.address, with: "http://HOST").replacing(/[0-9a-f]{40}/, with: "COMMIT")
            expectGolden(try pretty(opened), "pull-request-opened.json")
            let comment = got[1].body.replacing(visitor.address, with: "http://HOST").replacing(/[0-9a-f]{40}/, with: "COMMIT")
            expectGolden(try pretty(comment), "comment-created.json")
        }
    }

    @Test("again under the same id when it was away, and when asked to") func again() async throws {
        try await withHost { host, visitor in
            let first = try await Receiver(in: visitor.folder, secret: "hush")
            await first.end()
            await host.deliver(to: .init(url: first.url, secret: Secret("hush")))
            _ = try await host.openExample()
            try await host.waitUntil { ($0.deliveries.first?.attempts ?? 0) >= 2 }
            let second = try await Receiver(in: visitor.folder, secret: "hush", port: first.port)
            defer { second.stop() }
            try await host.waitUntil { $0.deliveries.first?.state == .answered(200) }
            let id = try #require(await host.state.deliveries.first).id
            try await host.redeliver(id)
            try await host.waitUntil { $0.deliveries.first?.state == .answered(200) }
            #expect(try second.received().map(\.delivery) == [id, id])
        }
    }

    @Test("and not for ever when nobody is there") func abandoned() async throws {
        try await withTemporaryFolder { folder in
            let receiver = try await Receiver(in: folder, secret: "hush")
            await receiver.end()
            let host = try CodeHost(
                folder: folder.appending(path: "forge"), webhook: .init(url: receiver.url, secret: Secret("hush")), clock: Impatient())
            try await host.whileListening {
                try await host.createRepository("acme/infra", files: ["a": "b"])
                _ = try await host.openExample()
                try await host.waitUntil { $0.deliveries.first?.state == .abandoned }
                #expect(await host.state.deliveries.first?.attempts == 40)
            }
        }
    }

    private func pretty(_ json: String) throws -> String {
        let value = try JSONSerialization.jsonObject(with: Data(json.utf8))
        let data = try JSONSerialization.data(withJSONObject: value, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
        return String(decoding: data, as: UTF8.self) + "\n"
    }
}

/// A clock on which no time passes while somebody waits.
struct Impatient: Clock {
    typealias Instant = ContinuousClock.Instant
    var now: Instant { ContinuousClock().now }
    var minimumResolution: Duration { .zero }
    func sleep(until deadline: Instant, tolerance: Duration?) async throws { try Task.checkCancellation() }
}

/// A server of another make, in Python, that checks signatures in its own way and writes down what it gets.
final class Receiver: Sendable {
    struct Got: Decodable {
        var event: String
        var delivery: String
        var type: String
        var isSigned: Bool
        var body: String
        var action: String
    }

    let port: Int
    private let peer: Peer
    private let log: URL
    var url: String { "http://127.0.0.1:\(port)/events" }

    init(in folder: URL, secret: String, port: Int = 0) async throws {
        log = folder.appending(path: "received-\(UUID().uuidString)")
        peer = try await Peer("python3", ["-u", "-c", Self.program, log.path, secret, String(port)])
        self.port = Int(peer.greeting) ?? 0
    }

    func stop() { peer.stop() }

    func end() async { await peer.end() }

    func received() throws -> [Got] {
        try String(contentsOf: log, encoding: .utf8).split(separator: "\n").map { try JSONDecoder().decode(Got.self, from: Data($0.utf8)) }
    }

    private static let program = """
        import hashlib, hmac, http.server, json, sys
        class Answer(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                right = "sha256=" + hmac.new(sys.argv[2].encode(), body, hashlib.sha256).hexdigest()
                with open(sys.argv[1], "a") as log:
                    log.write(json.dumps({"event": self.headers["X-GitHub-Event"], "delivery": self.headers["X-GitHub-Delivery"],
                        "type": self.headers["Content-Type"], "isSigned": right == self.headers["X-Hub-Signature-256"],
                        "body": body.decode(), "action": json.loads(body)["action"]}) + "\\n")
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()
            def log_message(self, *words):
                pass
        server = http.server.HTTPServer(("127.0.0.1", int(sys.argv[3])), Answer)
        print(server.server_address[1])
        server.serve_forever()
        """
}
