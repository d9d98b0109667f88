import Credentials
import Domain
import Foundation
import TestSupport
import Testing

@Suite("A federated token", .serialized) struct FederationTests {
    /// A token that an issuer of tests makes, by what differs from one that is right.
    struct Minted: Sendable, CustomTestStringConvertible {
        var name: String
        var subject = "tenant:a:phase:plan"
        var audience: String?
        var key = "right.pem"
        var more: [String] = []
        /// What Entra ID says to it; nil if it gives a token.
        var code: Int?
        var testDescription: String { name }
    }

    private static let rows = [
        Minted(name: "right"), Minted(name: "other phase", subject: "tenant:a:phase:apply", code: 700_213),
        Minted(name: "other tenant", subject: "tenant:b:phase:plan", code: 700_213),
        Minted(name: "other audience", audience: "elsewhere", code: 700_213),
        Minted(name: "upper case", subject: "tenant:A:phase:plan", code: 700_213),
        Minted(name: "foreign key", key: "evil.pem", code: 700_027),
        Minted(name: "expired", more: ["--ttl", "-400"], code: 700_027), Minted(name: "unsigned", more: ["--alg", "none"], code: 700_027),
    ]

    private struct Issuer: Decodable {
        var url: String
        var kid: [String]
    }

    /// Runs `body` with doubles, an issuer, and a maker of files that hold its tokens.
    private func withIssuer(
        _ body: @Sendable (CloudDoubles, _ issuer: String, _ file: @Sendable (Minted, String) async throws -> String) async throws -> Void
    ) async throws {
        try await CloudDoubles.run { doubles in
            let key = doubles.folder.appending(path: "right.pem").path
            let peer = try await Lab.start("oidc_issuer.py", ["serve", "--key", key])
            defer { peer.stop() }
            let issuer = try JSONDecoder().decode(Issuer.self, from: Data(peer.greeting.utf8))
            try await body(doubles, issuer.url) { minted, audience in
                let ended = try await runProgram(
                    Lab.python.path,
                    [
                        sharedFolder.appending(path: "labs/oidc_issuer.py").path, "mint", "--key",
                        doubles.folder.appending(path: minted.key).path,
                        "--iss", issuer.url, "--sub", minted.subject, "--aud", minted.audience ?? audience, "--kid=\(issuer.kid[0])",
                    ] + minted.more, in: doubles.folder, environment: [:])
                #expect(ended.status == 0, "\(ended.output)")
                return try doubles.file("\(minted.name).jwt", ended.output)
            }
        }
    }

    @Test("is good at Entra ID for its own issuer, subject and audience only") func azure() async throws {
        try await withIssuer { doubles, issuer, file in
            let audience = "api://AzureADTokenExchange"
            let known = #"[{"issuer": "\#(issuer)", "subject": "tenant:a:phase:plan", "audience": "\#(audience)"}]"#
            try await doubles.change("clients", to: #"{"tf-plan": {"federated": \#(known)}}"#)
            for row in Self.rows {
                let login = AzureLogin.workloadIdentity(
                    tenant: doubles.greeting.tenant, client: "tf-plan", tokenFile: try await file(row, audience))
                let tokens = AzureTokenService(calls: doubles.calls, server: CloudBench.server(["AZURE_AUTHORITY_HOST": doubles.url]))
                do {
                    let token = try await tokens.token(for: login, resource: "https://management.azure.com")
                    #expect(row.code == nil && token.client == "tf-plan", "\(row.name)")
                } catch let fault as StoreFault {
                    #expect(fault.kind == .unauthenticated && fault.reason.hasSuffix("(AADSTS\(row.code ?? 0))"), "\(row.name): \(fault)")
                }
            }
        }
    }

    @Test("is good at Google for its own issuer, subject and audience only") func google() async throws {
        try await withIssuer { doubles, issuer, file in
            let audience = "//iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/pool/providers/prov"
            try await doubles.change(
                "google_providers", to: #"{"\#(audience)": {"issuer": "\#(issuer)", "subject": "tenant:a:phase:plan"}}"#)
            try await doubles.change("impersonation", to: #"{"tf@p.iam.gserviceaccount.com": ["principal:tenant:a:phase:plan"]}"#)
            for row in Self.rows {
                let login = GoogleLogin.workloadIdentity(
                    audience: audience, tokenFile: try await file(row, "https:" + audience), impersonating: nil)
                let tokens = GoogleTokenService(calls: doubles.calls, server: GoogleBench.server(doubles.url))
                let identity = GoogleIdentity(serviceAccount: "tf@p.iam.gserviceaccount.com", login: login)
                do {
                    _ = try await tokens.token(for: identity, lifetime: .seconds(60))
                    #expect(row.code == nil, "\(row.name)")
                } catch let fault as StoreFault {
                    #expect(
                        row.code != nil && fault.kind == .unauthenticated && fault.reason == "no token is given (invalid_grant)",
                        "\(row.name): \(fault)")
                }
            }
        }
    }
}
