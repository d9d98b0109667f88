import Credentials
import Domain
import Foundation
import Testing

@Suite("A Key Vault that misbehaves", .serialized) struct AzureFaultTests {
    /// Reads with tokens `token-0`, `token-1`, … that live for `life` seconds.
    private func withReader<Value: Sendable>(
        life: Int = 3600, timeLimit: Duration = .seconds(30),
        vault: @escaping @Sendable (ScriptedCloud.Asked, Int) -> ScriptedCloud.Answer,
        _ body: @Sendable (KeyVaultReader, ScriptedCloud, CloudBench.Clock) async throws -> Value
    ) async throws -> Value {
        let clock = CloudBench.Clock()
        return try await ScriptedCloud.run({ asked, before in
            guard asked.path == Self.tokenPath else { return vault(asked, before) }
            return .json(#"{"token_type":"Bearer","expires_in":\#(before == 0 ? life : 3600),"access_token":"token-\#(before)"}"#)
        }) { cloud in
            try await CloudBench.calls { patient in
                let server = CloudBench.server([
                    "AZURE_AUTHORITY_HOST": cloud.url, "AZURE_TENANT_ID": "tenant", "AZURE_CLIENT_ID": "cid",
                    "AZURE_CLIENT_SECRET": "planted-secret",
                ])
                let tokens = AzureTokenService(calls: patient, server: server)
                return try await CloudBench.calls(clock: clock, timeLimit: timeLimit) { calls in
                    try await body(
                        KeyVaultReader(store: .init(url: cloud.url, login: .ambient), tokens: tokens, calls: calls), cloud, clock)
                }
            }
        }
    }

    private static let tokenPath = "/tenant/oauth2/v2.0/token"
    private static let secret = ScriptedCloud.Answer.json(#"{"value":"planted-value","id":"https://v/secrets/a/1"}"#)

    @Test("that refuses our token once is shown a new one; a second refusal is the end", arguments: [(1, true), (2, false)])
    func unauthorized(refusals: Int, isRead: Bool) async throws {
        try await withReader(vault: { _, before in before < refusals ? .json("{}", status: 401) : Self.secret }) { reader, cloud, _ in
            if isRead {
                let read = try await reader.secret(named: "a")
                #expect(CloudBench.text(read) == "planted-value")
            } else {
                let fault = await CloudBench.fault { try await reader.secret(named: "a") }
                #expect(fault.kind == .unauthenticated)
                #expect("\(fault)" == "reading the secret 'a' of Key Vault 127.0.0.1: it does not take our token, and not a new one either")
            }
            #expect(cloud.requests(to: "/secrets/a").map { $0.headers["authorization"] } == ["Bearer token-0", "Bearer token-1"])
            #expect(cloud.requests(to: Self.tokenPath).count == 2)
        }
    }

    @Test("that demands claims gets a token with them") func claims() async throws {
        let demanded = #"{"access_token":{"nbf":{"essential":true,"value":"1604106651"}}}"#
        let header = #"Bearer realm="", error="insufficient_claims", claims="\#(Data(demanded.utf8).base64EncodedString())""#
        try await withReader(vault: { _, before in
            before == 0 ? .json("{}", status: 401, headers: ["WWW-Authenticate": header]) : Self.secret
        }) { reader, cloud, _ in
            let read = try await reader.secret(named: "a")
            #expect(CloudBench.text(read) == "planted-value")
            #expect(cloud.requests(to: Self.tokenPath).map { $0.form["claims"] } == [nil, demanded])
        }
    }

    @Test("has a token that is about to end renewed once for everybody who reads") func renewal() async throws {
        try await withReader(life: 100, vault: { _, _ in Self.secret }) { reader, cloud, _ in
            _ = try await reader.secret(named: "a")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<25 { group.addTask { _ = try await reader.secret(named: "a") } }
                try await group.waitForAll()
            }
            #expect(cloud.requests(to: Self.tokenPath).count == 2)
            #expect(cloud.requests(to: "/secrets/a").count == 26)
        }
    }

    @Test(
        "and sends us elsewhere is not followed, and elsewhere nobody is asked",
        arguments: ["redirect", "nextLink", "nextLink of another port", "loop"])
    func elsewhere(how: String) async throws {
        try await ScriptedCloud.run({ _, _ in Self.secret }) { other in
            try await withReader(vault: { asked, _ in
                let own = "http://\(asked.headers["host"] ?? "")"
                return switch how {
                case "redirect": .json("", status: 302, headers: ["Location": other.url + "/secrets"])
                case "nextLink":
                    .json(#"{"value":[],"nextLink":"\#(other.url.replacing("127.0.0.1", with: "localhost"))/secrets?api-version=7.4"}"#)
                case "loop": .json(#"{"value":[],"nextLink":"\#(own)/secrets?again"}"#)
                default: .json(#"{"value":[],"nextLink":"\#(other.url)/secrets?api-version=7.4"}"#)
                }
            }) { reader, cloud, _ in
                let fault = await CloudBench.fault { try await reader.secrets(withPrefix: "a") }
                #expect(fault.kind == .malformed)
                #expect(fault.doing == "listing the secrets of Key Vault 127.0.0.1")
                #expect(cloud.requests.count == (how == "loop" ? 3 : 2))
                #expect(other.requests.isEmpty)
            }
        }
    }

    @Test(
        "and names a foreign resource in its challenge is not told who we are",
        arguments: [
            #"Bearer authorization="AUTHORITY/tenant", resource="https://management.azure.com""#,
            #"Bearer authorization="https://evil.example/tenant", resource="https://vault.azure.net""#,
            #"Bearer authorization="AUTHORITY/tenant", resource="https://vault.azure.net""#, "Basic realm=x", "",
        ])
    func challenge(header: String) async throws {
        try await ScriptedCloud.run({ asked, _ in
            .json(
                "{}", status: 401,
                headers: ["WWW-Authenticate": header.replacing("AUTHORITY", with: "http://\(asked.headers["host"] ?? "")")])
        }) { cloud in
            try await CloudBench.calls { calls in
                let server = CloudBench.server([
                    "AZURE_AUTHORITY_HOST": cloud.url, "AZURE_CLIENT_ID": "cid", "AZURE_CLIENT_SECRET": "planted",
                ])
                let reader = KeyVaultReader(
                    store: .init(url: cloud.url, login: .ambient), tokens: AzureTokenService(calls: calls, server: server), calls: calls)
                let fault = await CloudBench.fault { try await reader.secret(named: "a") }
                #expect(fault.kind == .malformed)
                #expect(fault.reason == "it does not say which directory it belongs to, or names a resource that is not its own")
                #expect(cloud.requests.count == 1)
                #expect(cloud.requests.allSatisfy { !$0.body.contains("planted") && $0.headers["authorization"] == nil })
            }
        }
    }

    @Test("and answers without end, or nonsense, is given up", arguments: ["endless", "silent", "long", "truncated", "array", "empty"])
    func bodies(kind: String) async throws {
        try await withReader(
            timeLimit: kind == "silent" ? .milliseconds(300) : .seconds(30),
            vault: { _, _ in
                switch kind {
                case "endless": .init(body: .endless)
                case "silent": .init(body: .silent)
                case "long": .json(#"{"value":"\#(String(repeating: "x", count: 2 << 20))"}"#)
                case "truncated": .json(#"{"value":"planted-value"#)
                case "array": .json(#"["planted-value"]"#)
                default: .json("")
                }
            }
        ) { reader, _, _ in
            let fault = await CloudBench.fault { try await reader.secret(named: "a") }
            #expect(fault.kind == (kind == "silent" ? .unreachable : .malformed))
            #expect(!"\(fault)".contains("planted"))
            #expect(fault.doing == "reading the secret 'a' of Key Vault 127.0.0.1")
        }
    }

    @Test(
        "does not hand out what must not be used",
        arguments: [
            (200, #"{"value":"planted","attributes":{"enabled":false}}"#, StoreFault.Kind.unusable, "the secret is disabled"),
            (200, #"{"value":"planted","attributes":{"enabled":true,"exp":1000}}"#, .unusable, "the secret has expired"),
            (200, #"{"value":"planted","attributes":{"nbf":99999999999}}"#, .unusable, "the secret is not valid yet"),
            (
                403, #"{"error":{"code":"Forbidden","message":"planted","innererror":{"code":"SecretDisabled"}}}"#, .unusable,
                "the secret is disabled"
            ),
            (403, #"{"error":{"code":"Forbidden","innererror":{"code":"SecretExpired"}}}"#, .unusable, "the secret has expired"),
            (403, #"{"error":{"code":"Forbidden","innererror":{"code":"SecretNotYetValid"}}}"#, .unusable, "the secret is not valid yet"),
            (
                403, #"{"error":{"code":"Forbidden","innererror":{"code":"ForbiddenByRbac"}}}"#, .forbidden,
                "the identity may not do this (ForbiddenByRbac)"
            ),
            (
                403, #"{"error":{"code":"Forbidden","innererror":{"code":"ForbiddenByPolicy"}}}"#, .forbidden,
                "the identity may not do this (ForbiddenByPolicy)"
            ),
            (
                403, #"{"error":{"code":"Forbidden","innererror":{"code":"AccessDenied"}}}"#, .forbidden,
                "the identity may not do this (AccessDenied)"
            ),
            (
                403, #"{"error":{"code":"Forbidden","innererror":{"code":"ForbiddenByFirewall"}}}"#, .forbidden,
                "the vault's firewall keeps this machine out (ForbiddenByFirewall)"
            ),
            (
                403, #"{"error":{"code":"Forbidden","innererror":{"code":"ForbiddenByConnection"}}}"#, .forbidden,
                "the vault's firewall keeps this machine out (ForbiddenByConnection)"
            ),
            (403, "<html>planted</html>", .forbidden, "the identity may not do this"),
            (
                400, #"{"error":{"code":"BadParameter","message":"planted"}}"#, .misconfigured,
                "it does not understand the request (it answers 400)"
            ),
            (404, #"{"error":{"code":"SecretNotFound","message":"planted"}}"#, .missing, "there is no such secret"),
            (409, #"{"error":{"code":"Conflict"}}"#, .unusable, "the secret is deleted; it can be recovered"),
            (503, "planted", .unreachable, "it answers 503"), (418, "planted", .malformed, "it answers 418"),
        ])
    func unusable(status: Int, body: String, kind: StoreFault.Kind, reason: String) async throws {
        try await withReader(vault: { _, _ in .json(body, status: status, headers: ["x-ms-request-id": "req-1"]) }) { reader, _, _ in
            let fault = await CloudBench.fault { try await reader.secret(named: "a") }
            #expect(fault == StoreFault(kind, doing: "reading the secret 'a' of Key Vault 127.0.0.1", reason: reason, requestID: "req-1"))
        }
    }

    @Test("and lists what must not be used has it left out") func listing() async throws {
        let items = [
            ("a-1", "{}"), ("a-off", #"{"enabled":false}"#), ("a-old", #"{"exp":1000}"#), ("a-new", #"{"nbf":99999999999}"#),
            ("a-2", #"{"enabled":true}"#),
            ("b-1", "{}"),
        ].map { #"{"id":"https://v.vault.azure.net/secrets/\#($0.0)","attributes":\#($0.1)}"# }
        try await withReader(vault: { asked, _ in
            if asked.path.hasPrefix("/secrets/") { return Self.secret }
            // A page may be empty, and another follow it.
            guard asked.query["page"] != nil else {
                return .json(#"{"value":[],"nextLink":"http://\#(asked.headers["host"] ?? "")/secrets?page=2"}"#)
            }
            return .json(#"{"value":[\#(items.joined(separator: ","))],"nextLink":null}"#)
        }) { reader, _, _ in
            let found = try await reader.secrets(withPrefix: "a-").map(\.name)
            #expect(found == ["a-1", "a-2"])
        }
    }
}
