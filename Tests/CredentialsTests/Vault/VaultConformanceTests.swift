import Credentials
import Domain
import Foundation
import Synchronization
import TestSupport
import Testing

/// What every store must bear with, played by a server that a test writes.
@Suite("A Vault that behaves badly") struct VaultConformanceTests {
    private static let secret = #"{"data":{"data":{"k":"v"},"metadata":{"version":3}}}"#
    private static let path = "/v1/secret/data/a"
    private static let login = "/v1/auth/approle/login"
    private static let lookup = "/v1/auth/token/lookup-self"

    /// Answers as Vault does, but for what `special` says.
    private static func vault(
        seconds: Int = 3600, _ special: @escaping @Sendable (ScriptedCloud.Asked, Int) -> ScriptedCloud.Answer?
    ) -> @Sendable (ScriptedCloud.Asked, Int) -> ScriptedCloud.Answer {
        { asked, before in
            if let answer = special(asked, before) { return answer }
            switch asked.path {
            case login: return .json(#"{"auth":{"client_token":"t\#(before + 1)","lease_duration":\#(seconds),"renewable":false}}"#)
            case lookup: return .json(#"{"data":{"ttl":3600}}"#)
            default: return .json(secret)
            }
        }
    }

    private static func denied(_ status: Int = 403) -> ScriptedCloud.Answer { .json(#"{"errors":["permission denied"]}"#, status: status) }

    // MARK: Again, or not

    @Test("is asked again when it says later, after as long as it says")
    func throttledOnce() async throws {
        try await VaultStage.run(
            Self.vault { asked, before in
                asked.path == Self.path && before == 0 ? .json("{}", status: 429, headers: ["retry-after": "1"]) : nil
            }
        ) { stage in
            let text = try await stage.reader().secret(named: "a").written
            #expect(text == #"k="v""#)
            #expect(stage.clock.total >= .seconds(0.99))
            #expect(stage.cloud.requests(to: Self.path).count == 2)
        }
    }

    @Test(
        "is asked five times at most, with pauses", arguments: [(429, StoreFault.Kind.throttled), (503, .unreachable), (500, .unreachable)])
    func throttledAlways(status: Int, kind: StoreFault.Kind) async throws {
        try await VaultStage.run(Self.vault { asked, _ in asked.path == Self.path ? .json("{}", status: status) : nil }) { stage in
            let fault = await storeFault { try await stage.reader().secret(named: "a") }
            #expect(fault?.kind == kind)
            #expect(stage.cloud.requests(to: Self.path).count == 5 && stage.clock.slept.count == 4)
        }
    }

    @Test(
        "is asked for what it mints only again if it surely did not",
        arguments: [(429, 5), (503, 5), (500, 1), (502, 1), (504, 1), (408, 1), (400, 1)])
    func minting(status: Int, times: Int) async throws {
        try await VaultStage.run(Self.vault { asked, _ in asked.path.contains("create") ? .json("{}", status: status) : nil }) { stage in
            let job = VaultJob(id: "j", run: "r", lifetime: .seconds(60))
            let fault = await storeFault {
                try await VaultMint(logins: stage.logins).mint([.token(policies: ["p"])], at: stage.place, for: job)
            }
            #expect(fault != nil)
            #expect(stage.cloud.requests.filter { $0.path.contains("create") }.count == times)
        }
    }

    // MARK: Tokens

    @Test("is logged in at once more when it no longer knows the token, and not a third time")
    func relogin() async throws {
        for refusals in [1, 2] {
            try await VaultStage.run(
                Self.vault { asked, before in
                    switch asked.path {
                    case Self.path: before < refusals ? Self.denied() : nil
                    case Self.lookup: Self.denied()
                    default: nil
                    }
                }
            ) { stage in
                let fault = await storeFault { try await stage.reader().secret(named: "a") }
                #expect(fault?.kind == (refusals == 1 ? nil : .forbidden))
                #expect(stage.cloud.requests(to: Self.login).count == 2)
                #expect(stage.cloud.requests(to: Self.path).map { $0.headers["x-vault-token"] } == ["t1", "t2"])
            }
        }
    }

    @Test("is not logged in at again for what the token may not do")
    func forbidden() async throws {
        for status in [401, 403] {
            try await VaultStage.run(Self.vault { asked, _ in asked.path == Self.path ? Self.denied(status) : nil }) { stage in
                let fault = await storeFault { try await stage.reader().secret(named: "a") }
                #expect(fault?.kind == (status == 403 ? .forbidden : .unauthenticated))
                #expect(stage.cloud.requests(to: Self.login).count == 1)
            }
        }
    }

    @Test("is logged in at once by many who come when the token has come to its end", arguments: [100, 241, 301, 86_400])
    func manyAtOnce(seconds: Int) async throws {
        let now = Mutex(Date(timeIntervalSince1970: 1_800_000_000))
        try await VaultStage.run(Self.vault(seconds: seconds) { _, _ in nil }, now: { now.withLock { $0 } }) { stage in
            let reader = stage.reader()
            let first = try await readAtOnce(10, reader)
            #expect(first == [#"k="v""#])
            #expect(stage.cloud.requests(to: Self.login).count == 1)
            // Four fifths of its life, or all but five minutes, are used.
            now.withLock { $0 += Double(seconds) - min(300, Double(seconds) / 5) - 1 }
            let second = try await readAtOnce(10, reader)
            #expect(second == [#"k="v""#])
            #expect(stage.cloud.requests(to: Self.login).count == 1)
            now.withLock { $0 += 2 }
            let third = try await readAtOnce(10, reader)
            #expect(third == [#"k="v""#])
            #expect(stage.cloud.requests(to: Self.login).count == 2)
        }
    }

    @Test("renews a token while that gives it life, then is logged in at; a token stays in use while a login fails")
    func renewing() async throws {
        let now = Mutex(Date(timeIntervalSince1970: 1_800_000_000))
        let renew = "/v1/auth/token/renew-self"
        // Lives 1,000 s, is renewed to 1,000 s, then to 100 s only; the second login fails, the third does not.
        let script: @Sendable (ScriptedCloud.Asked, Int) -> ScriptedCloud.Answer = { asked, before in
            switch asked.path {
            case Self.login where before == 1: .json(#"{"errors":["invalid role or secret ID"]}"#, status: 400)
            case Self.login: .json(#"{"auth":{"client_token":"t\#(before + 1)","lease_duration":1000,"renewable":true}}"#)
            case renew: .json(#"{"auth":{"client_token":"t1","lease_duration":\#(before == 0 ? 1000 : 100),"renewable":true}}"#)
            default: .json(Self.secret)
            }
        }
        try await VaultStage.run(script, now: { now.withLock { $0 } }) { stage in
            let reader = stage.reader()
            for (wait, logins, renewals) in [(0.0, 1, 0), (790, 1, 0), (20, 1, 1), (810, 2, 2), (81, 3, 3)] {
                now.withLock { $0 += wait }
                let text = try await reader.secret(named: "a").written
                #expect(text == #"k="v""#)
                #expect(stage.cloud.requests(to: Self.login).count == logins, "after \(wait)")
                #expect(stage.cloud.requests(to: renew).count == renewals, "after \(wait)")
            }
            #expect(stage.cloud.requests(to: Self.path).map { $0.headers["x-vault-token"] } == ["t1", "t1", "t1", "t1", "t3"])
        }
    }

    // MARK: Answers

    @Test(
        "gets errors that say what it was about, and hold no token",
        arguments: [
            (400, StoreFault.Kind.misconfigured), (401, .unauthenticated), (403, .forbidden), (404, .missing), (405, .malformed),
            (472, .unreachable), (473, .unreachable), (418, .malformed),
        ])
    func statuses(status: Int, kind: StoreFault.Kind) async throws {
        let words = #"{"request_id":"","errors":["no, t1 with planted-secret-id is \n not\t allowed"]}"#
        try await VaultStage.run(Self.vault { asked, _ in asked.path == Self.path ? .json(words, status: status) : nil }) { stage in
            let fault = await storeFault { try await stage.reader().secret(named: "a") }
            #expect(fault?.kind == kind)
            #expect(fault?.description.hasPrefix("reading the secret 'a' of Vault \(stage.cloud.url): ") == true)
            #expect(fault?.description.contains("t1") == false)
        }
    }

    @Test("whose words quote what was sent is not quoted")
    func quoting() async throws {
        let words = #"{"errors":["bad secret_id planted-secret-id"]}"#
        try await VaultStage.run(Self.vault { asked, _ in asked.path == Self.login ? .json(words, status: 400) : nil }) { stage in
            let fault = await storeFault { try await stage.reader().secret(named: "a") }
            #expect(fault?.kind == .unauthenticated && fault?.reason == "it refuses the request (400)")
        }
    }

    @Test("with a clock of its own is named as the reason that a login fails")
    func skew() async throws {
        let script = Self.vault { asked, _ in
            asked.path == Self.login ? .json(#"{"errors":["token is expired"]}"#, status: 400) : nil
        }
        for (offset, word) in [(90.0, "ahead of"), (-90, "behind")] {
            try await VaultStage.run(script, now: { Date(timeIntervalSinceNow: offset) }) { stage in
                let fault = await storeFault { try await stage.reader().secret(named: "a") }
                #expect(fault?.reason.hasPrefix("it refuses the request (400): token is expired; this machine's clock is ") == true)
                #expect(fault?.reason.hasSuffix(" s \(word) theirs") == true)
            }
        }
    }

    @Test("that leads elsewhere is not followed, and that place hears nothing", arguments: [301, 302, 307, 308])
    func redirect(status: Int) async throws {
        try await ScriptedCloud.run({ _, _ in .json(Self.secret) }) { other in
            let headers = ["location": "\(other.url)\(Self.path)"]
            try await VaultStage.run(Self.vault { asked, _ in asked.path == Self.path ? .json("", status: status, headers: headers) : nil })
            { stage in
                let fault = await storeFault { try await stage.reader().secret(named: "a") }
                #expect(fault?.kind == .malformed && fault?.reason == "it answers with a redirect, which is not followed")
                #expect(other.requests.isEmpty)
            }
        }
    }

    @Test("that sends too much, or never ends, is left within the time that there is")
    func bodies() async throws {
        let rows: [(ScriptedCloud.Answer.Body, StoreFault.Kind, String)] = [
            (.text(String(repeating: " ", count: 2 << 20)), .malformed, "the answer is longer than 1048576 bytes"),
            (.endless, .malformed, "the answer is longer than 1048576 bytes"), (.silent, .unreachable, "there was no whole answer within"),
        ]
        for (body, kind, reason) in rows {
            try await VaultStage.run(Self.vault { asked, _ in asked.path == Self.path ? .init(body: body) : nil }, timeLimit: .seconds(2)) {
                stage in
                let fault = await storeFault { try await stage.reader().secret(named: "a") }
                #expect(fault?.kind == kind && fault?.reason.hasPrefix(reason) == true)
            }
        }
    }

    @Test(
        "whose answer is not what it should be gives no variables, and is not quoted",
        arguments: [
            "", "{", #"{"data":{"data":{"k":"planted"#, "null", "[]", "{}", #"{"data":null}"#, #"{"data":{"data":{"k":"planted"}}}"#,
            #"{"data":{"data":"planted","metadata":{"version":1}}}"#, #"{"data":{"data":["planted"],"metadata":{"version":1}}}"#,
            #"{"data":{"data":{"k":"planted"},"metadata":{"version":"x"}}}"#, "<html>planted</html>",
        ])
    func malformed(text: String) async throws {
        try await VaultStage.run(Self.vault { asked, _ in asked.path == Self.path ? .json(text) : nil }) { stage in
            let fault = await storeFault { try await stage.reader().secret(named: "a") }
            #expect(fault != nil && [.malformed, .unusable].contains(fault?.kind))
            #expect(fault?.description.contains("planted") == false)
        }
    }

    @Test("lists names that could lead elsewhere in vain", arguments: ["../b", "a//b", "..", "/", ""])
    func names(name: String) async throws {
        let list = #"{"data":{"keys":["\#(name)"]}}"#
        try await VaultStage.run(Self.vault { asked, _ in asked.path.contains("metadata") ? .json(list) : nil }) { stage in
            #expect(await storeFault { try await stage.reader().secrets(withPrefix: "") }?.kind == .unusable)
            #expect(!stage.cloud.requests.contains { $0.path.contains("/data/") })
        }
    }

    @Test("whose folders never end is left")
    func endlessFolders() async throws {
        let list = #"{"data":{"keys":["f/","g/"]}}"#
        try await VaultStage.run(Self.vault { asked, _ in asked.path.contains("metadata") ? .json(list) : nil }) { stage in
            let fault = await storeFault { try await stage.reader().secrets(withPrefix: "f") }
            #expect(fault?.kind == .misconfigured && fault?.reason.contains("a longer prefix is needed") == true)
        }
    }

    // MARK: What it is asked

    @Test("is told who asks in headers only, with its namespace")
    func headers() async throws {
        try await VaultStage.run(Self.vault { _, _ in nil }, namespace: "team/a") { stage in
            _ = try await stage.reader().secret(named: "a")
            #expect(stage.cloud.requests.map { "\($0.method) \($0.path)" } == ["POST \(Self.login)", "GET \(Self.path)"])
            #expect(
                stage.cloud.requests.allSatisfy { $0.headers["x-vault-namespace"] == "team/a" && $0.headers["x-vault-request"] == "true" })
            #expect(stage.cloud.requests.allSatisfy { $0.query.isEmpty })
            #expect(stage.cloud.requests[0].body == #"{"role_id":"r","secret_id":"planted-secret-id"}"#)
            #expect(stage.cloud.requests[0].headers["x-vault-token"] == nil)
        }
    }

    @Test(
        "is not asked at all when that would not be safe",
        arguments: [
            (["VAULT_SKIP_VERIFY": "1"], nil, "VAULT_SKIP_VERIFY is set"), (["BAO_SKIP_VERIFY": "true"], nil, "BAO_SKIP_VERIFY is set"),
            ([:], "http://vault.example:8200", "its address must begin with https://"),
            ([:], "https://user:word@vault.example", "its address must"),
            (["VAULT_CACERT": "/nonexistent"], nil, "there is no file /nonexistent"),
        ] as [([String: String], String?, String)])
    func unsafe(variables: [String: String], address: String?, reason: String) async throws {
        try await VaultStage.run(Self.vault { _, _ in nil }, variables: variables, address: address) { stage in
            let fault = await storeFault { try await stage.reader().secret(named: "a") }
            #expect(fault?.kind == .misconfigured && fault?.reason.hasPrefix(reason) == true, "\(String(describing: fault))")
            #expect(stage.cloud.requests.isEmpty)
        }
    }

    @Test("is not asked without what the server shows it", arguments: ["", " \n", "two words", "a\u{1}b", "é"])
    func passes(text: String) async throws {
        try await VaultStage.run(Self.vault { _, _ in nil }) { stage in
            var place = stage.place
            place.login = .token(file: try stage.file("token", text))
            let fault = await storeFault { try await VaultReader(place, logins: stage.logins).secret(named: "a") }
            #expect(fault?.kind == .misconfigured && stage.cloud.requests.isEmpty)
            place.login = .ambient
            let ambient = await storeFault { try await VaultReader(place, logins: stage.logins).secret(named: "a") }
            #expect(ambient?.reason == "neither VAULT_TOKEN nor BAO_TOKEN is set for the server")
            place.login = .jwt(mount: "jwt", role: "r", tokenFile: stage.folder.appending(path: "absent").path)
            #expect(await storeFault { try await VaultReader(place, logins: stage.logins).secret(named: "a") }?.kind == .misconfigured)
        }
    }
}

/// A scripted Vault with a login of the server there.
private struct VaultStage: Sendable {
    let cloud: ScriptedCloud
    let folder: URL
    let clock: CloudBench.Clock
    let logins: VaultLogins
    let place: SecretStore.VaultPlace

    static func run(
        _ script: @escaping @Sendable (ScriptedCloud.Asked, Int) -> ScriptedCloud.Answer, now: @escaping @Sendable () -> Date = { Date() },
        variables: [String: String] = [:], namespace: String? = nil, address: String? = nil, timeLimit: Duration = .seconds(30),
        _ body: @Sendable (VaultStage) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "secret-id")
            try Data("planted-secret-id\n".utf8).write(to: file)
            try await ScriptedCloud.run(script) { cloud in
                let clock = CloudBench.Clock()
                let connections = Connections(clock: clock, timeLimit: timeLimit)
                let logins = VaultLogins(identity: CloudBench.server(variables), connections: connections, now: now)
                let login = VaultLogin.appRole(mount: "approle", roleID: "r", secretIDFile: file.path)
                let place = SecretStore.VaultPlace(address: address ?? cloud.url, namespace: namespace, version: 2, login: login)
                let stage = VaultStage(cloud: cloud, folder: folder, clock: clock, logins: logins, place: place)
                do { try await body(stage) } catch { Issue.record(error) }
                await connections.shutdown()
            }
        }
    }

    func reader() -> VaultReader { VaultReader(place, logins: logins) }

    func file(_ name: String, _ text: String) throws -> String {
        let file = folder.appending(path: name)
        try Data(text.utf8).write(to: file)
        return file.path
    }
}
