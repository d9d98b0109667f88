import Credentials
import Domain
import Foundation
import Testing
import TestSupport

@Suite("A managed identity", .serialized) struct AzureMachineTests {
    private static let arm = "https://management.azure.com"
    private static let token = ScriptedCloud.Answer.json(
        #"{"access_token":"t","client_id":"mi","expires_in":"86399","expires_on":"99999999999","resource":"r","token_type":"Bearer"}"#)

    private func scripted(
        _ variables: @escaping @Sendable (String) -> [String: String], arcFolder: String = "/nowhere",
        _ script: @escaping @Sendable (ScriptedCloud.Asked, Int) -> ScriptedCloud.Answer,
        _ body: @Sendable (AzureTokenService, ScriptedCloud, CloudBench.Clock) async throws -> Void
    ) async throws {
        let clock = CloudBench.Clock()
        try await ScriptedCloud.run(script) { cloud in
            try await CloudBench.calls(clock: clock) { calls in
                let tokens = AzureTokenService(
                    calls: calls, server: CloudBench.server(variables(cloud.url)), arcFolder: arcFolder, patience: .seconds(20))
                try await body(tokens, cloud, clock)
            }
        }
    }

    @Test(
        "is asked for where the server runs",
        arguments: [
            ([:], "/metadata/identity/oauth2/token", "2018-02-01", "metadata", "true"),
            (["IDENTITY_ENDPOINT": "/msi/token", "IDENTITY_HEADER": "hdr"], "/msi/token", "2019-08-01", "x-identity-header", "hdr"),
            (["IDENTITY_ENDPOINT": "/arc", "IMDS_ENDPOINT": "x"], "/arc", "2019-11-01", "metadata", "true"),
        ] as [([String: String], String, String, String, String)])
    func places(variables: [String: String], path: String, version: String, header: String, value: String) async throws {
        try await scripted(
            { url in
                variables.mapValues { $0.hasPrefix("/") ? url + $0 : $0 }.merging(["AZURE_POD_IDENTITY_AUTHORITY_HOST": url + "/"]) { $1 }
            }, { _, _ in Self.token }
        ) { tokens, cloud, _ in
            let token = try await tokens.token(for: .managedIdentity(client: "mi"), resource: Self.arm)
            #expect(token.access == Secret("t") && token.client == "mi" && token.tenant == nil)
            #expect(cloud.requests.count == 1)
            #expect(cloud.requests[0].path == path && cloud.requests[0].headers[header] == value)
            #expect(cloud.requests[0].query == ["api-version": version, "resource": Self.arm, "client_id": "mi"])
        }
    }

    @Test(
        "may write its numbers in other ways",
        arguments: [
            #"{"access_token":"t","expires_on":"TIME"}"#, #"{"access_token":"t","expires_on":TIME}"#,
            #"{"access_token":"t","expires_in":3600}"#,
            #"{"access_token":"t","expires_in":"3600"}"#,
        ])
    func numbers(body: String) async throws {
        let time = Int(Date().timeIntervalSince1970) + 3600
        try await scripted({ ["AZURE_POD_IDENTITY_AUTHORITY_HOST": $0] }, { _, _ in .json(body.replacing("TIME", with: "\(time)")) }) {
            tokens, _, _ in
            let token = try await tokens.token(for: .managedIdentity(client: nil), resource: Self.arm)
            #expect(abs(token.expiresAt.timeIntervalSinceNow - 3600) < 30)
        }
    }

    @Test("that is not there yet is waited for, for 71 seconds", arguments: [(404, 3, true), (410, 7, true), (410, 100, false)])
    func busy(status: Int, times: Int, isThere: Bool) async throws {
        try await scripted(
            { ["AZURE_POD_IDENTITY_AUTHORITY_HOST": $0] }, { _, before in before < times ? .json("{}", status: status) : Self.token }
        ) { tokens, cloud, clock in
            if isThere {
                let found = try await tokens.token(for: .managedIdentity(client: nil), resource: Self.arm).access
                #expect(found == Secret("t"))
            } else {
                let fault = await CloudBench.fault { try await tokens.token(for: .managedIdentity(client: nil), resource: Self.arm) }
                #expect(fault.kind == .unreachable && fault.reason == "there is no managed identity here (it answers \(status))")
            }
            #expect(cloud.requests.count == min(times, 7) + 1)
            #expect(times < 7 || clock.total > .milliseconds(70_900))
        }
    }

    @Test("that nobody answers for is given up within five seconds", arguments: [false, true])
    func absent(isSilent: Bool) async throws {
        let clock = CloudBench.Clock()
        try await ScriptedCloud.run({ _, _ in .init(body: .silent) }) { cloud in
            // Each try may take a second; here it takes less.
            try await CloudBench.calls(clock: clock, timeLimit: .milliseconds(100)) { calls in
                let host = isSilent ? cloud.url : "http://127.0.0.1:1"
                let tokens = AzureTokenService(calls: calls, server: CloudBench.server(["AZURE_POD_IDENTITY_AUTHORITY_HOST": host]))
                let fault = await CloudBench.fault { try await tokens.token(for: .managedIdentity(client: nil), resource: Self.arm) }
                #expect(fault.kind == .unreachable)
                #expect(clock.slept.count == 2)
                #expect(clock.total + .seconds(3) < .seconds(5))
            }
        }
    }

    @Test(
        "of another place than Azure's own is not asked for in clear",
        arguments: ["http://10.0.0.1", "http://imds.evil.example", "ftp://127.0.0.1"])
    func elsewhere(host: String) async throws {
        try await CloudBench.calls { calls in
            let tokens = AzureTokenService(calls: calls, server: CloudBench.server(["AZURE_POD_IDENTITY_AUTHORITY_HOST": host]))
            let fault = await CloudBench.fault { try await tokens.token(for: .managedIdentity(client: nil), resource: Self.arm) }
            #expect(fault.kind == .misconfigured)
        }
    }

    @Test(
        "of an App Service may be anywhere on the link, in clear",
        arguments: [
            ("http://169.254.129.2:8081/msi/token", true), ("http://169.255.0.1/", false), ("http://169.254.evil.example/", false),
            ("http://169.254.1.1.evil.example/", false), ("http://169.254.1/", false), ("http://10.0.0.1/", false),
        ])
    func link(address: String, isAllowed: Bool) {
        #expect(StoreAddress.isAllowed(address, mayBeMetadata: true, mayBeLinkLocal: true) == isAllowed)
        #expect(!StoreAddress.isAllowed(address, mayBeMetadata: true))
    }

    @Test(
        "of a cloud of its own is known there",
        arguments: [
            ("acme.vault.azure.net", "https://vault.azure.net", "https://login.microsoftonline.com"),
            ("ACME.vault.azure.cn", "https://vault.azure.cn", "https://login.chinacloudapi.cn"),
            ("acme.vault.usgovcloudapi.net", "https://vault.usgovcloudapi.net", "https://login.microsoftonline.us"),
            ("vault.example.com", "https://vault.azure.net", "https://login.microsoftonline.com"),
            ("vault.azure.cn.evil.example", "https://vault.azure.net", "https://login.microsoftonline.com"),
        ])
    func clouds(host: String, resource: String, authority: String) {
        #expect(AzureResource.keyVault(at: host) == resource)
        #expect(AzureResource.authority(of: resource) == authority)
        #expect(AzureResource.authority(of: "https://management.azure.com/") == "https://login.microsoftonline.com")
        #expect(AzureResource.authority(of: "https://management.usgovcloudapi.net/") == "https://login.microsoftonline.us")
    }

    @Test(
        "is refused in words",
        arguments: [
            (400, StoreFault.Kind.unauthenticated, "there is no such managed identity here (it answers 400)"),
            (401, .unauthenticated, "it does not know us (it answers 401)"), (500, .unreachable, "it answers 500"),
        ])
    func refused(status: Int, kind: StoreFault.Kind, reason: String) async throws {
        try await scripted({ ["AZURE_POD_IDENTITY_AUTHORITY_HOST": $0] }, { _, _ in .json("planted", status: status) }) { tokens, _, _ in
            let fault = await CloudBench.fault { try await tokens.token(for: .managedIdentity(client: nil), resource: Self.arm) }
            #expect(fault == StoreFault(kind, doing: "getting a token of the managed identity for \(Self.arm)", reason: reason))
        }
    }

    @Test(
        "of Arc is given to whoever can read the agent's key, and only there is it looked for",
        arguments: [
            ("tokens/a.key", true), ("tokens/deep/b.key", true), ("tokens/a.txt", false), ("other/c.key", false),
            ("tokens/../other/c.key", false),
            ("tokens/link.key", false), ("tokens/big.key", false), ("tokens/missing.key", false), ("tokens", false),
        ])
    func arc(path: String, isRead: Bool) async throws {
        try await withTemporaryFolder { folder in
            for name in ["tokens/deep", "other"] {
                try FileManager.default.createDirectory(at: folder.appending(path: name), withIntermediateDirectories: true)
            }
            for (name, text) in [
                ("tokens/a.key", "key"), ("tokens/deep/b.key", "key"), ("tokens/a.txt", "key"), ("other/c.key", "planted"),
                ("tokens/big.key", String(repeating: "k", count: 4097)),
            ] { try Data(text.utf8).write(to: folder.appending(path: name)) }
            try FileManager.default.createSymbolicLink(
                at: folder.appending(path: "tokens/link.key"), withDestinationURL: folder.appending(path: "other/c.key"))
            let header = "Basic realm=\(folder.path)/\(path)"
            try await scripted(
                { ["IDENTITY_ENDPOINT": $0 + "/arc", "IMDS_ENDPOINT": $0] }, arcFolder: folder.path + "/tokens",
                { asked, _ in
                    asked.headers["authorization"] == nil ? .json("", status: 401, headers: ["WWW-Authenticate": header]) : Self.token
                }
            ) { tokens, cloud, _ in
                if isRead {
                    let found = try await tokens.token(for: .managedIdentity(client: nil), resource: Self.arm).access
                    #expect(found == Secret("t"))
                    #expect(cloud.requests.last?.headers["authorization"] == "Basic key")
                } else {
                    let fault = await CloudBench.fault { try await tokens.token(for: .managedIdentity(client: nil), resource: Self.arm) }
                    #expect([.malformed, .misconfigured].contains(fault.kind))
                    #expect(cloud.requests.count == 1)
                }
            }
        }
    }
}
