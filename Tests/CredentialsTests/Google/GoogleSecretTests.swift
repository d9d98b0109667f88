import Credentials
import Domain
import Foundation
import Testing

@Suite("Secrets of Google Secret Manager", .serialized) struct GoogleSecretTests {
    private func reader(_ doubles: CloudDoubles) throws -> SecretManagerReader {
        let file = try doubles.file("key.json", try GoogleBench.keyFile(tokenURL: doubles.url + "/token"))
        let tokens = GoogleTokenService(calls: doubles.calls, server: GoogleBench.server(doubles.url))
        return SecretManagerReader(store: .init(project: "p", login: .serviceAccount(keyFile: file)), tokens: tokens, calls: doubles.calls)
    }

    /// Reads with tokens of a scripted machine, `token-0`, `token-1`, …, the first of which lives for `life` seconds.
    private func withReader(
        life: Int = 3600, timeLimit: Duration = .seconds(30), project: String = "p",
        google: @escaping @Sendable (ScriptedCloud.Asked, Int) -> ScriptedCloud.Answer,
        _ body: @Sendable (SecretManagerReader, ScriptedCloud) async throws -> Void
    ) async throws {
        try await ScriptedCloud.run({ asked, before in
            guard asked.path.hasPrefix("/computeMetadata") else { return google(asked, before) }
            return .json(
                #"{"access_token":"token-\#(before)","expires_in":\#(before == 0 ? life : 3600)}"#, headers: ["Metadata-Flavor": "Google"])
        }) { cloud in
            try await CloudBench.calls { patient in
                let tokens = GoogleTokenService(calls: patient, server: GoogleBench.server(cloud.url), patience: .seconds(20))
                try await CloudBench.calls(timeLimit: timeLimit) { calls in
                    try await body(
                        SecretManagerReader(store: .init(project: project, login: .ambient), tokens: tokens, calls: calls), cloud)
                }
            }
        }
    }

    private static let metadata = "/computeMetadata/v1/instance/service-accounts/default/token"
    private static let path = "/v1/projects/p/secrets/a/versions/latest:access"
    private static let value = ScriptedCloud.Answer.json(secret("planted-value", sum: nil))

    private static func secret(_ text: String, sum: String?) -> String {
        let sum = sum.map { #","dataCrc32c":\#($0)"# } ?? ""
        return #"{"name":"projects/1/secrets/a/versions/7","payload":{"data":"\#(Data(text.utf8).base64EncodedString())"\#(sum)}}"#
    }

    @Test("are read in their latest version, whose checksum is right") func one() async throws {
        try await CloudDoubles.run { doubles in
            let secret = try await reader(doubles).secret(named: "a")
            #expect(CloudBench.text(secret) == #"{"A":1}"# && secret.version == "1")
            #expect(try await doubles.asked().last == "GET /v1/projects/p/secrets/a/versions/latest:access 200")
        }
    }

    @Test(
        "are not used when their checksum is wrong",
        arguments: [
            ("123456789", #""3808858755""#, true), ("123456789", "3808858755", true), ("123456789", #""3808858756""#, false),
            ("", #""0""#, true),
            ("x", #""-1""#, false), ("123456789", nil, true),
        ] as [(String, String?, Bool)])
    func checksum(text: String, sum: String?, isRight: Bool) async throws {
        try await withReader(google: { _, _ in .json(Self.secret(text, sum: sum)) }) { reader, _ in
            if isRight {
                let secret = try await reader.secret(named: "a")
                #expect(CloudBench.text(secret) == text && secret.version == "7")
            } else {
                let fault = await CloudBench.fault { try await reader.secret(named: "a") }
                #expect(fault.kind == .malformed && fault.reason == "the secret does not have the checksum that comes with it")
            }
        }
    }

    @Test("may be bytes that are no text") func binary() async throws {
        try await withReader(google: { _, _ in .json(#"{"payload":{"data":"//79"}}"#) }) { reader, _ in
            let secret = try await reader.secret(named: "a")
            guard case .binary = secret.content else { return #expect(Bool(false)) }
        }
    }

    @Test("are all read by prefix, also when they are more than a page, and no others", arguments: [("pre-", 251), ("", 253), ("none", 0)])
    func prefix(prefix: String, count: Int) async throws {
        // Google's filter finds the text anywhere.
        let names = (0..<251).map { String(format: "pre-%03d", $0) } + ["not-pre-1", "zz"]
        try await withReader(google: { asked, _ in
            guard asked.path == "/v1/projects/p/secrets" else {
                return .json(Self.secret(asked.path.split(separator: "/")[4] + "!", sum: nil))
            }
            let text = asked.query["filter"].map { $0.replacing("name:", with: "") } ?? ""
            let found = names.filter { text.isEmpty || $0.contains(text) }
            let start = Int(asked.query["pageToken"] ?? "0") ?? 0, end = min(start + (Int(asked.query["pageSize"] ?? "") ?? 0), found.count)
            guard !found.isEmpty else { return .json("{}") }
            let items = found[start..<end].map { #"{"name":"projects/1/secrets/\#($0)"}"# }.joined(separator: ",")
            return .json(#"{"secrets":[\#(items)]\#(end < found.count ? #","nextPageToken":"\#(end)""# : "")}"#)
        }) { reader, cloud in
            let found = try await reader.secrets(withPrefix: prefix)
            #expect(found.map(\.name) == names.filter { $0.hasPrefix(prefix) }.sorted())
            #expect(found.count == count)
            #expect(found.allSatisfy { CloudBench.text($0.secret) == $0.name + "!" })
            #expect(cloud.requests(to: "/v1/projects/p/secrets").count == (count == 0 ? 1 : 2))
            #expect(cloud.requests(to: Self.metadata).count == 1)
        }
    }

    @Test("are not listed for ever") func loop() async throws {
        try await withReader(google: { _, _ in .json(#"{"nextPageToken":"again"}"#) }) { reader, cloud in
            let fault = await CloudBench.fault { try await reader.secrets(withPrefix: "") }
            #expect(fault.kind == .malformed && fault.reason == "the list goes on in a circle")
            #expect(cloud.requests(to: "/v1/projects/p/secrets").count == 2)
        }
    }

    @Test("are read after Google had too much to do, and given up after five tries") func throttled() async throws {
        try await CloudDoubles.run(control: ["throttle": "1"]) { doubles in
            let secret = try await reader(doubles).secret(named: "a")
            #expect(CloudBench.text(secret) == #"{"A":1}"#)
            try await doubles.change("throttle", to: "100")
            let fault = await CloudBench.fault { try await reader(doubles).secret(named: "a") }
            #expect(fault == StoreFault(.throttled, doing: "reading the secret 'a' of the Google project p", reason: "too many requests"))
            let asked = try await doubles.asked()
            #expect(asked.filter { $0.hasSuffix(" 429") }.count == 6)
            #expect(doubles.clock.slept.count == 5)
        }
    }

    @Test(
        "are refused in words that hold no secret",
        arguments: [
            (
                403, #"{"error":{"code":403,"message":"planted","status":"PERMISSION_DENIED"}}"#, StoreFault.Kind.forbidden,
                "the identity may not do this (PERMISSION_DENIED)"
            ),
            (
                404, #"{"error":{"code":404,"message":"planted","status":"NOT_FOUND"}}"#, .missing,
                "there is no such secret, or it has no version"
            ),
            (
                400, #"{"error":{"code":400,"message":"planted","status":"FAILED_PRECONDITION"}}"#, .unusable,
                "the version is disabled or destroyed (FAILED_PRECONDITION)"
            ),
            (
                400, #"{"error":{"code":400,"status":"INVALID_ARGUMENT"}}"#, .misconfigured,
                "it does not understand the request (INVALID_ARGUMENT)"
            ),
            (400, #"{"error":{"code":400,"status":"planted planted"}}"#, .misconfigured, "it does not understand the request"),
            (503, "planted", .unreachable, "it answers 503"), (418, "planted", .malformed, "it answers 418"),
        ])
    func refusals(status: Int, body: String, kind: StoreFault.Kind, reason: String) async throws {
        try await withReader(google: { _, _ in .json(body, status: status) }) { reader, _ in
            let fault = await CloudBench.fault { try await reader.secret(named: "a") }
            #expect(fault == StoreFault(kind, doing: "reading the secret 'a' of the Google project p", reason: reason))
        }
    }

    @Test("of another tenant are refused") func foreign() async throws {
        try await CloudDoubles.run(control: ["access": #"{"\#(GoogleBench.account)": ["other-*"]}"#]) { doubles in
            let fault = await CloudBench.fault { try await reader(doubles).secret(named: "a") }
            #expect(fault.kind == .forbidden)
        }
    }

    @Test(
        "are not asked for by names that lead elsewhere",
        arguments: ["", "a/b", "a:b", "../x", "a?b", "ä", String(repeating: "a", count: 256)])
    func names(name: String) async throws {
        try await withReader(google: { _, _ in Self.value }) { reader, cloud in
            let fault = await CloudBench.fault { try await reader.secret(named: name) }
            #expect(fault.kind == .misconfigured)
            #expect(cloud.requests.isEmpty)
        }
    }

    @Test("are not asked for in projects that lead elsewhere", arguments: ["", "a/b", "..", ".", "a?b", "a..b", "ä"])
    func projects(name: String) async throws {
        try await withReader(project: name, google: { _, _ in Self.value }) { reader, cloud in
            let fault = await CloudBench.fault { try await reader.secret(named: "a") }
            #expect(fault.kind == .misconfigured && fault.reason == "'\(name)' cannot be the id of a project")
            #expect(cloud.requests.isEmpty)
        }
    }

    @Test("are asked for again with a new token once", arguments: [(1, true), (2, false)])
    func unauthorized(refusals: Int, isRead: Bool) async throws {
        try await withReader(google: { _, before in before < refusals ? .json("{}", status: 401) : Self.value }) { reader, cloud in
            if isRead {
                let secret = try await reader.secret(named: "a")
                #expect(CloudBench.text(secret) == "planted-value")
            } else {
                let fault = await CloudBench.fault { try await reader.secret(named: "a") }
                #expect(fault.kind == .unauthenticated && fault.reason == "it does not take our token")
            }
            #expect(cloud.requests(to: Self.path).map { $0.headers["authorization"] } == ["Bearer token-0", "Bearer token-1"])
        }
    }

    @Test("are read by many with one new token when the old one ends") func renewal() async throws {
        try await withReader(life: 100, google: { _, _ in Self.value }) { reader, cloud in
            _ = try await reader.secret(named: "a")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<25 { group.addTask { _ = try await reader.secret(named: "a") } }
                try await group.waitForAll()
            }
            #expect(cloud.requests(to: Self.metadata).count == 2)
        }
    }

    @Test("are not looked for where a redirect leads") func redirect() async throws {
        try await ScriptedCloud.run({ _, _ in Self.value }) { other in
            try await withReader(google: { _, _ in .json("", status: 307, headers: ["Location": other.url]) }) { reader, _ in
                let fault = await CloudBench.fault { try await reader.secret(named: "a") }
                #expect(fault.kind == .malformed)
                #expect(other.requests.isEmpty)
            }
        }
    }

    @Test(
        "that come without end, or as nonsense, are given up", arguments: ["endless", "silent", "long", "truncated", "not base64", "empty"])
    func bodies(kind: String) async throws {
        try await withReader(
            timeLimit: kind == "silent" ? .milliseconds(300) : .seconds(30),
            google: { _, _ in
                switch kind {
                case "endless": .init(body: .endless)
                case "silent": .init(body: .silent)
                case "long": .json(Self.secret(String(repeating: "x", count: 2 << 20), sum: nil))
                case "truncated": .json(#"{"payload":{"data":"planted"#)
                case "not base64": .json(#"{"payload":{"data":"planted!"}}"#)
                default: .json("")
                }
            }
        ) { reader, _ in
            let fault = await CloudBench.fault { try await reader.secret(named: "a") }
            #expect(fault.kind == (kind == "silent" ? .unreachable : .malformed))
            #expect(!"\(fault)".contains("planted"))
        }
    }
}
