import Domain
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Storage
import Testing
import Web

@Suite("A webhook") struct WebhookTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var event = "pull_request"
        var body: String
        var status: HTTPResponse.Status = .ok
        var answer: String
        var isStored = false
    }

    static let rows = [
        Row(testDescription: "opened", body: Posted.pullRequest("opened"), answer: "Processing...", isStored: true),
        Row(testDescription: "ready", body: Posted.pullRequest("ready_for_review"), answer: "Processing...", isStored: true),
        Row(testDescription: "pushed", body: Posted.pullRequest("synchronize"), answer: "Processing...", isStored: true),
        Row(testDescription: "closed", body: Posted.pullRequest("closed"), answer: "Pull request cleaned successfully", isStored: true),
        Row(testDescription: "labeled", body: Posted.pullRequest("labeled"), answer: "Ignoring non-actionable pull request event"),
        Row(
            testDescription: "draft", body: Posted.pullRequest("opened", isDraft: true),
            answer: "Ignoring non-actionable pull request event"),
        Row(
            testDescription: "opened elsewhere", body: Posted.pullRequest("opened", on: "evil/infra"), status: .forbidden,
            answer: "pull request event from non-allowlisted repo 'github.com/evil/infra'", isStored: true),
        Row(
            testDescription: "pushed elsewhere", body: Posted.pullRequest("synchronize", on: "evil/infra"), status: .forbidden,
            answer: "pull request event from non-allowlisted repo 'github.com/evil/infra'"),
        Row(
            testDescription: "no pull request", body: "{\"action\": \"opened\"}", status: .badRequest,
            answer: "parsing pull data: pull_request is null X-Github-Delivery=d-1: pull_request is null"),
        Row(
            testDescription: "command", event: "issue_comment", body: Posted.comment("atlantis plan"), answer: "Processing...",
            isStored: true),
        Row(
            testDescription: "help", event: "issue_comment", body: Posted.comment("atlantis help"),
            answer: "Commenting back on pull request", isStored: true),
        Row(testDescription: "empty", event: "issue_comment", body: Posted.comment(""), answer: "Ignoring non-command comment: \"\""),
        Row(
            testDescription: "command elsewhere", event: "issue_comment", body: Posted.comment("atlantis plan", on: "evil/infra"),
            status: .forbidden, answer: "repo not allowlisted", isStored: true),
        Row(
            testDescription: "talk elsewhere", event: "issue_comment", body: Posted.comment("nice", on: "evil/infra"),
            answer: "Ignoring non-command comment: \"nice\""),
        Row(
            testDescription: "edited", event: "issue_comment", body: Posted.comment("atlantis plan", action: "edited"),
            answer: "Ignoring comment event since action was not created X-Github-Delivery=d-1"),
        Row(testDescription: "push", event: "push", body: "{}", answer: "Ignoring unsupported event X-Github-Delivery=d-1"),
        Row(testDescription: "garbage", body: "][", answer: "Ignoring unsupported event X-Github-Delivery=d-1"),
    ]

    @Test("is answered as people know it, and stored if something follows from it", arguments: rows)
    func answers(row: Row) async throws {
        try await Site.open { site in
            try await site.visit { client in
                let answer = try await client.execute(
                    uri: "/events", method: .post, headers: Posted.headers(row.event, body: row.body), body: ByteBuffer(string: row.body))
                #expect(answer.status == row.status)
                #expect(answer.text == row.answer + "\n")
            }
            let stored = try await site.store.waitingDeliveries()
            #expect(stored.count == (row.isStored ? 1 : 0))
            if let delivery = stored.first {
                #expect(delivery.id == "d-1" && delivery.event == row.event)
                #expect(String(decoding: delivery.body, as: UTF8.self) == row.body)
                #expect(delivery.subject == (row.body.contains("evil") ? "github.com/evil/infra#7" : "github.com/acme/infra#7"))
            }
        }
    }

    @Test("of a strange repository is not stored where nobody is to hear of it") func silence() async throws {
        try await Site.open {
            $0.webhooks.announcesRefusals = false
        } _: { site in
            let posts = [
                ("pull_request", Posted.pullRequest("opened", on: "evil/infra")),
                ("issue_comment", Posted.comment("atlantis plan", on: "evil/infra")),
            ]
            try await site.visit { client in
                for (event, body) in posts {
                    let answer = try await client.execute(
                        uri: "/events", method: .post, headers: Posted.headers(event, body: body), body: ByteBuffer(string: body))
                    #expect(answer.status == .forbidden)
                }
            }
            #expect(try await site.store.waitingDeliveries().isEmpty)
        }
    }

    @Test(
        "is refused before anything in it is read unless it is signed with our secret",
        arguments: [
            ("sha256=" + String(repeating: "0", count: 64), "payload signature check failed"), (nil, "missing signature"),
            ("md5=00", "unknown hash type prefix: \"md5\""),
        ] as [(String?, String)], [Posted.comment("atlantis apply"), "][ {{ \u{0}"])
    func signature(signature: (String?, String), body: String) async throws {
        try await Site.open { site in
            try await site.visit { client in
                var headers = Posted.headers("issue_comment", body: body)
                headers[Posted.name("X-Hub-Signature-256")] = signature.0
                let answer = try await client.execute(uri: "/events", method: .post, headers: headers, body: ByteBuffer(string: body))
                #expect(answer.status == .badRequest)
                #expect(answer.text == signature.1 + "\n")
            }
            #expect(try await site.store.waitingDeliveries().isEmpty)
        }
    }

    @Test(
        "is dispatched by its headers",
        arguments: [
            ([:], "Ignoring request"), (["X-Gitlab-Event": "Note Hook"], "Ignoring request since not configured to support GitLab"),
            (["X-Gitea-Event": "push", "X-GitHub-Event": "push"], "Ignoring request since not configured to support Gitea"),
            (["X-Event-Key": "x", "X-Request-UUID": "y"], "Ignoring request since not configured to support Bitbucket Cloud"),
            (["X-VSS-ActivityId": "x"], "Ignoring request since not configured to support AzureDevops"),
        ] as [([String: String], String)])
    func dispatch(headers: [String: String], expected: String) async throws {
        try await Site.open { site in
            try await site.visit { client in
                var fields = HTTPFields()
                for (name, value) in headers { fields[Posted.name(name)] = value }
                let answer = try await client.execute(uri: "/events", method: .post, headers: fields, body: ByteBuffer(string: "{}"))
                #expect(answer.status == .badRequest)
                #expect(answer.text == expected + "\n")
            }
        }
    }

    @Test("that comes twice is answered the same and stored once") func twice() async throws {
        try await Site.open { site in
            let body = Posted.comment("atlantis plan")
            try await site.visit { client in
                for _ in 1...2 {
                    let answer = try await client.execute(
                        uri: "/events", method: .post, headers: Posted.headers("issue_comment", body: body), body: ByteBuffer(string: body))
                    #expect(answer.status == .ok && answer.text == "Processing...\n")
                }
            }
            #expect(try await site.store.waitingDeliveries().map(\.id) == ["d-1"])
            try await site.store.dismiss("d-1")
            #expect(try await site.store.waitingDeliveries().isEmpty)
        }
    }

    @Test("that cannot be stored is answered with what to do") func notStored() async throws {
        try await Site.open { site in
            for name in ["bulkhead.db", "bulkhead.db-wal", "bulkhead.db-shm"] {
                let handle = try FileHandle(forWritingTo: site.folder.appending(path: "data/\(name)"))
                try handle.write(contentsOf: Data(repeating: 0xFF, count: 1 << 15))
                try handle.close()
            }
            let body = Posted.comment("atlantis plan")
            try await site.visit { client in
                let answer = try await client.execute(
                    uri: "/events", method: .post, headers: Posted.headers("issue_comment", body: body), body: ByteBuffer(string: body))
                #expect(answer.status == .serviceUnavailable)
                #expect(answer.text.hasPrefix("the delivery could not be stored and nothing was done: see that the disk"))
            }
        }
    }

    @Test("without a name is named after its content") func nameless() async throws {
        try await Site.open { site in
            let body = Posted.comment("atlantis plan")
            try await site.visit { client in
                _ = try await client.execute(
                    uri: "/events", method: .post, headers: Posted.headers("issue_comment", body: body, delivery: nil),
                    body: ByteBuffer(string: body))
            }
            let id = try #require(try await site.store.waitingDeliveries().first?.id)
            #expect(id.hasPrefix("sha256:") && id.count == 71)
        }
    }

    @Test("as a form is stored as the JSON in it") func form() async throws {
        try await Site.open { site in
            let json = Posted.comment("atlantis plan")
            let body = "payload=" + (json.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")
            try await site.visit { client in
                var headers = Posted.headers("issue_comment", body: body)
                headers[.contentType] = "application/x-www-form-urlencoded"
                let answer = try await client.execute(uri: "/events", method: .post, headers: headers, body: ByteBuffer(string: body))
                #expect(answer.text == "Processing...\n")
            }
            let stored = try #require(try await site.store.waitingDeliveries().first)
            #expect(String(decoding: stored.body, as: UTF8.self) == json)
        }
    }

    @Test("over the limit is not taken in", arguments: [true, false]) func limit(saysSo: Bool) async throws {
        try await Site.open { site in
            let body = String(repeating: " ", count: 70_000)
            try await site.visit { client in
                var headers = Posted.headers("issue_comment", body: body)
                if saysSo { headers[.contentLength] = "70000" }
                let answer = try await client.execute(uri: "/events", method: .post, headers: headers, body: ByteBuffer(string: body))
                #expect(answer.status == .contentTooLarge)
            }
            #expect(try await site.store.waitingDeliveries().isEmpty)
        }
    }

    @Test("is refused while no secret is set, unless the operator said so", arguments: [true, false])
    func noSecret(allowsUnsigned: Bool) async throws {
        try await Site.open {
            $0.webhooks.secret = nil
            $0.webhooks.allowsUnsigned = allowsUnsigned
        } _: { site in
            let body = Posted.comment("atlantis plan")
            try await site.visit { client in
                let answer = try await client.execute(
                    uri: "/events", method: .post, headers: Posted.headers("issue_comment", body: body), body: ByteBuffer(string: body))
                #expect(answer.status == (allowsUnsigned ? .ok : .serviceUnavailable))
            }
            #expect(try await site.store.waitingDeliveries().count == (allowsUnsigned ? 1 : 0))
        }
    }
}
