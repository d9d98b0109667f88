import Credentials
import Crypto
import CryptoExtras
import Domain
import Foundation
import Testing

@Suite("Tokens of Entra ID", .serialized) struct AzureTokenTests {
    private static let arm = "https://management.azure.com"

    @Test("say whose they are and until when") func token() async throws {
        try await CloudDoubles.run { doubles in
            let login = AzureLogin.clientSecret(tenant: doubles.greeting.tenant, client: "cid", secretFile: try doubles.file("s", "sec"))
            let tokens = AzureTokenService(calls: doubles.calls, server: CloudBench.server(["AZURE_AUTHORITY_HOST": doubles.url + "/"]))
            let token = try await tokens.token(for: login, resource: Self.arm + "/")
            #expect(token.client == "cid" && token.tenant == doubles.greeting.tenant && token.resource == Self.arm)
            #expect(abs(token.expiresAt.timeIntervalSinceNow - 3599) < 30)
            #expect(try await tokens.token(for: login, resource: Self.arm) == token)
            #expect(try await tokens.token(for: login, resource: "https://graph.microsoft.com").access != token.access)
            #expect("\(token)".contains("***") && !"\(token)".contains("eyJ"))
        }
    }

    @Test(
        "are refused with a sentence for each number that Entra ID has",
        arguments: [
            (401, 7_000_215, StoreFault.Kind.unauthenticated, "the client secret is wrong (AADSTS7000215)"),
            (401, 7_000_222, .unauthenticated, "the client secret has expired (AADSTS7000222)"),
            (400, 700_016, .unauthenticated, "the directory does not know this application (AADSTS700016)"),
            (400, 90002, .misconfigured, "there is no such directory (AADSTS90002)"),
            (
                401, 70021, .unauthenticated,
                "no federated credential of the application has the issuer, subject and audience of the token (AADSTS70021)"
            ),
            (401, 700_211, .unauthenticated, "no federated credential of the application has the issuer of the token (AADSTS700211)"),
            (401, 700_212, .unauthenticated, "no federated credential of the application has the audience of the token (AADSTS700212)"),
            (401, 700_213, .unauthenticated, "no federated credential of the application has the subject of the token (AADSTS700213)"),
            (401, 700_024, .unauthenticated, "the token or assertion is not valid at this time (AADSTS700024)"),
            (401, 700_027, .unauthenticated, "the token's or assertion's signature or time is wrong (AADSTS700027)"),
            (401, 50027, .unauthenticated, "the token or assertion is none (AADSTS50027)"),
            (400, 53003, .forbidden, "conditional access forbids it (AADSTS53003)"),
            (400, 50196, .throttled, "too many requests (AADSTS50196)"),
            (400, 1_002_012, .unauthenticated, "it gives no token (AADSTS1002012)"),
        ])
    func refusals(status: Int, code: Int, kind: StoreFault.Kind, reason: String) async throws {
        for body in [
            #"{"error":"x","error_description":"AADSTS\#(code): planted words","error_codes":[\#(code)],"trace_id":"11111111-2222-3333-4444-555555555555"}"#,
            #"{"error":"x","error_description":"AADSTS\#(code): planted words","trace_id":"11111111-2222-3333-4444-555555555555"}"#,
        ] {
            try await scripted(script: { _, _ in .json(body, status: status) }) { tokens, cloud in
                let fault = await CloudBench.fault { try await tokens.token(for: .ambient, resource: Self.arm) }
                #expect(
                    fault
                        == StoreFault(
                            kind, doing: "getting a token of Entra ID for the application 'cid'", reason: reason,
                            requestID: "11111111-2222-3333-4444-555555555555"))
                #expect(cloud.requests.count == 1)
            }
        }
    }

    @Test(
        "that are none are not used",
        arguments: [
            ("{}", "the answer is not what was expected"), (#"{"access_token":"","expires_in":1}"#, "the answer is not what was expected"),
            (#"{"access_token":"a\nb","expires_in":1}"#, "the answer is not what was expected"),
            (#"{"access_token":"planted"}"#, "the answer is not what was expected"),
            (#"{"access_token":"planted","expires_in":"soon"}"#, "the answer is not what was expected"),
        ])
    func malformed(body: String, reason: String) async throws {
        try await scripted(script: { _, _ in .json(body) }) { tokens, _ in
            let fault = await CloudBench.fault { try await tokens.token(for: .ambient, resource: Self.arm) }
            #expect(fault.kind == .malformed && fault.reason == reason)
        }
    }

    @Test(
        "are never believed to live for more than ten days",
        arguments: [#""expires_in":1e300"#, #""expires_in":"1e300""#, #""expires_on":1e300"#, #""expires_in":864001"#])
    func longLived(field: String) async throws {
        try await scripted(script: { _, _ in .json(#"{"access_token":"t",\#(field)}"#) }) { tokens, _ in
            let token = try await tokens.token(for: .ambient, resource: Self.arm)
            #expect(abs(token.expiresAt.timeIntervalSinceNow - 864_000) < 30)
            let endpoint = AzureEndpoint(word: Secret("w"), client: nil)
            #expect(try endpoint.answer(token, for: Self.arm, now: Date()).status == 200)
        }
    }

    @Test("are not taken by a machine whose clock is off", arguments: [(120.0, "ahead of"), (-120, "behind")])
    func skew(seconds: Double, word: String) async throws {
        let answer = #"{"access_token":"planted","expires_in":3600}"#
        try await scripted(now: { Date().addingTimeInterval(seconds) }, script: { _, _ in .json(answer) }) { tokens, _ in
            let fault = await CloudBench.fault { try await tokens.token(for: .ambient, resource: Self.arm) }
            #expect(fault.kind == .misconfigured)
            #expect(fault.reason.hasPrefix("this machine's clock is 1") && fault.reason.hasSuffix(" s \(word) theirs"))
        }
    }

    @Test("are asked for with what the token file holds now") func fileReplaced() async throws {
        try await CloudDoubles.run { doubles in
            try await ScriptedCloud.run({ _, before in .json(#"{"access_token":"t\#(before)","expires_in":60}"#) }) { cloud in
                let file = try doubles.file("token", "first\n")
                let login = AzureLogin.workloadIdentity(tenant: "tenant", client: "cid", tokenFile: file)
                let tokens = AzureTokenService(calls: doubles.calls, server: CloudBench.server(["AZURE_AUTHORITY_HOST": cloud.url]))
                #expect(try await tokens.token(for: login, resource: Self.arm).access == Secret("t0"))
                _ = try doubles.file("token", "second")
                #expect(try await tokens.token(for: login, resource: Self.arm).access == Secret("t1"))
                #expect(cloud.requests.map { $0.form["client_assertion"] } == ["first", "second"])
                #expect(cloud.requests.map(\.path) == ["/tenant/oauth2/v2.0/token", "/tenant/oauth2/v2.0/token"])
                #expect(cloud.requests[0].form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
                #expect(cloud.requests[0].form["scope"] == "https://management.azure.com/.default")
                #expect(cloud.requests[0].form["grant_type"] == "client_credentials")
                try FileManager.default.removeItem(atPath: file)
                let fault = await CloudBench.fault {
                    try await AzureTokenService(calls: doubles.calls, server: CloudBench.server(["AZURE_AUTHORITY_HOST": cloud.url]))
                        .token(for: login, resource: Self.arm)
                }
                #expect(fault.kind == .misconfigured && fault.reason == "there is no file \(file)")
            }
        }
    }

    @Test("can be asked for with a certificate") func certificate() async throws {
        let key = try _RSA.Signing.PrivateKey(keySize: .bits2048), certificate = Data("not really a certificate".utf8)
        let pem = "-----BEGIN CERTIFICATE-----\n\(certificate.base64EncodedString())\n-----END CERTIFICATE-----\n\(key.pemRepresentation)\n"
        try await CloudDoubles.run { doubles in
            let file = try doubles.file("certificate.pem", pem)
            try await scripted(
                ["AZURE_CLIENT_CERTIFICATE_PATH": file], script: { _, _ in .json(#"{"access_token":"t","expires_in":3600}"#) }
            ) { tokens, cloud in
                _ = try await tokens.token(for: .ambient, resource: Self.arm)
                let parts = (cloud.requests[0].form["client_assertion"] ?? "").split(separator: ".").map(String.init)
                let signature = _RSA.Signing.RSASignature(rawRepresentation: unbase64(parts[2]))
                let digest = SHA256.hash(data: Data("\(parts[0]).\(parts[1])".utf8))
                #expect(key.publicKey.isValidSignature(signature, for: digest, padding: .insecurePKCS1v1_5))
                let header = try JSONSerialization.jsonObject(with: unbase64(parts[0])) as? [String: String]
                #expect(header?["alg"] == "RS256")
                #expect(unbase64(header?["x5t#S256"] ?? "") == Data(SHA256.hash(data: certificate)))
                let claims = try JSONSerialization.jsonObject(with: unbase64(parts[1])) as? [String: Any]
                #expect(claims?["iss"] as? String == "cid" && claims?["sub"] as? String == "cid")
                #expect(claims?["aud"] as? String == "\(cloud.url)/tenant/oauth2/v2.0/token")
                #expect((claims?["exp"] as? Int ?? 0) - (claims?["iat"] as? Int ?? 0) == 600)
            }
        }
    }

    @Test(
        "are not asked for with half of what that needs",
        arguments: [
            (["AZURE_CLIENT_SECRET": "s", "AZURE_TENANT_ID": "t"], "AZURE_CLIENT_ID is not set"),
            (["AZURE_CLIENT_SECRET": "s", "AZURE_CLIENT_ID": "c"], "AZURE_TENANT_ID is not set"),
            (["AZURE_CLIENT_SECRET": "s", "AZURE_CLIENT_ID": "c", "AZURE_TENANT_ID": "../x"], "'../x' cannot be the id of a directory"),
            (["AZURE_CLIENT_CERTIFICATE_PATH": "/nowhere", "AZURE_CLIENT_ID": "c", "AZURE_TENANT_ID": "t"], "there is no file /nowhere"),
            (["AZURE_FEDERATED_TOKEN_FILE": "/dev/zero", "AZURE_CLIENT_ID": "c", "AZURE_TENANT_ID": "t"], "there is no file /dev/zero"),
        ])
    func incomplete(variables: [String: String], reason: String) async throws {
        try await CloudBench.calls { calls in
            let tokens = AzureTokenService(calls: calls, server: CloudBench.server(variables))
            let fault = await CloudBench.fault { try await tokens.token(for: .ambient, resource: Self.arm) }
            #expect(fault.kind == .misconfigured && fault.reason == reason)
        }
    }

    /// Tokens of `AzureLogin.ambient` from a scripted Entra ID.
    private func scripted(
        _ variables: [String: String] = ["AZURE_CLIENT_SECRET": "planted-secret"], now: @escaping @Sendable () -> Date = { Date() },
        script: @escaping @Sendable (ScriptedCloud.Asked, Int) -> ScriptedCloud.Answer,
        _ body: @Sendable (AzureTokenService, ScriptedCloud) async throws -> Void
    ) async throws {
        try await ScriptedCloud.run(script) { cloud in
            try await CloudBench.calls { calls in
                let common = ["AZURE_TENANT_ID": "tenant", "AZURE_CLIENT_ID": "cid", "AZURE_AUTHORITY_HOST": cloud.url]
                let server = CloudBench.server(variables.merging(common) { $1 })
                try await body(AzureTokenService(calls: calls, server: server, now: now), cloud)
            }
        }
    }

    private func unbase64(_ text: String) -> Data {
        let standard = text.replacing("-", with: "+").replacing("_", with: "/")
        return Data(base64Encoded: standard + String(repeating: "=", count: (4 - standard.count % 4) % 4)) ?? Data()
    }
}
