import Credentials
import Domain
import Foundation
import Testing

@Suite("Secrets of Azure Key Vault", .serialized) struct AzureKeyVaultTests {
    private func reader(_ doubles: CloudDoubles, login: AzureLogin? = nil, url: String? = nil, secret: String = "sec") throws
        -> KeyVaultReader
    {
        let login =
            try login
            ?? .clientSecret(
                tenant: doubles.greeting.tenant, client: "cid", secretFile: try doubles.file("client.secret", "\(secret)\n"))
        let tokens = AzureTokenService(calls: doubles.calls, server: CloudBench.server(["AZURE_AUTHORITY_HOST": doubles.url]))
        return KeyVaultReader(store: .init(url: url ?? doubles.url, login: login), tokens: tokens, calls: doubles.calls)
    }

    @Test("are read by names that ignore case, with their version") func one() async throws {
        try await CloudDoubles.run { doubles in
            let reader = try reader(doubles)
            for name in ["team-a--prod", "TEAM-A--Prod"] {
                let secret = try await reader.secret(named: name)
                #expect(CloudBench.text(secret) == #"{"ARM_CLIENT_ID":"x","N":1}"#)
                #expect(secret.version == "4387e9f3d6e14c459867679a90fd0f79")
            }
            // One token serves both.
            #expect(try await doubles.asked().count { $0.hasPrefix("POST") } == 1)
        }
    }

    @Test(
        "are all read by prefix, also when they are more than a page",
        arguments: [("pre-", 26), ("PRE-", 26), ("pre-2", 6), ("other-", 0), ("", 51)])
    func prefix(prefix: String, count: Int) async throws {
        let names = (0..<26).map { String(format: "pre-%02d", $0) } + (0..<25).map { String(format: "z-%02d", $0) }
        let json = "{" + names.map { "\"\($0)\": \"v-\($0)\"" }.joined(separator: ",") + "}"
        try await CloudDoubles.run(control: ["vault_secrets": json]) { doubles in
            let found = try await reader(doubles).secrets(withPrefix: prefix)
            #expect(found.map(\.name) == names.filter { $0.hasPrefix(prefix.lowercased()) })
            #expect(found.count == count)
            #expect(found.allSatisfy { CloudBench.text($0.secret) == "v-\($0.name)" })
        }
    }

    @Test("are read after the vault had too much to do, no sooner than it says") func throttled() async throws {
        try await CloudDoubles.run(control: ["throttle": "1"]) { doubles in
            let read = try await reader(doubles).secret(named: "pre-00")
            #expect(CloudBench.text(read) == "v0")
            #expect(doubles.clock.total >= .milliseconds(990))
        }
    }

    @Test("are given up after five tries") func alwaysThrottled() async throws {
        try await CloudDoubles.run(control: ["throttle": "100"]) { doubles in
            let fault = await CloudBench.fault { try await reader(doubles).secret(named: "pre-00") }
            #expect(fault.kind == .throttled)
            #expect(fault.description == "reading the secret 'pre-00' of Key Vault localhost: too many requests")
            let found = try await doubles.asked().filter { $0.hasPrefix("GET") }.count
            #expect(found == 5)
            #expect(doubles.clock.total >= .milliseconds(3960))
        }
    }

    @Test(
        "that are another's and that do not exist are told apart, and are named",
        arguments: [
            ("team-b--prod", StoreFault.Kind.forbidden, "the identity may not do this"),
            ("pre-nope", .missing, "there is no such secret"),
            ("a/b", .misconfigured, "names of secrets there have 1 to 127 letters, digits and '-'"),
            ("", .misconfigured, "names of secrets there have 1 to 127 letters, digits and '-'"),
            ("pre-00?x=1", .misconfigured, "names of secrets there have 1 to 127 letters, digits and '-'"),
            (String(repeating: "a", count: 128), .misconfigured, "names of secrets there have 1 to 127 letters, digits and '-'"),
        ])
    func refused(name: String, kind: StoreFault.Kind, reason: String) async throws {
        try await CloudDoubles.run(control: ["access": #"{"cid": ["pre-*"]}"#]) { doubles in
            let fault = await CloudBench.fault { try await reader(doubles).secret(named: name) }
            #expect(fault.kind == kind)
            #expect(fault.doing == "reading the secret '\(name)' of Key Vault localhost")
            #expect(fault.reason == reason)
            #expect((fault.requestID != nil) == (kind != .misconfigured))
            #expect(!"\(fault)".contains("sec)") && !"\(fault)".contains("eyJ"))
        }
    }

    @Test(
        "are read with every kind of login",
        arguments: ["secret", "workload", "machine", "app", "ambient secret", "ambient workload", "ambient machine"])
    func logins(kind: String) async throws {
        try await CloudDoubles.run { doubles in
            let tenant = doubles.greeting.tenant, file = try doubles.file("federated.jwt", CloudDoubles.federated + "\n")
            let machine = ["AZURE_POD_IDENTITY_AUTHORITY_HOST": doubles.greeting.plainURL]
            let app = ["IDENTITY_ENDPOINT": doubles.greeting.plainURL + "/msi/token", "IDENTITY_HEADER": "hdr"]
            let named = ["AZURE_TENANT_ID": tenant, "AZURE_CLIENT_ID": "cid"]
            let (login, variables): (AzureLogin, [String: String]) =
                switch kind {
                case "workload": (.workloadIdentity(tenant: tenant, client: "cid", tokenFile: file), [:])
                case "machine": (.managedIdentity(client: "uami"), machine)
                case "app": (.managedIdentity(client: nil), app)
                case "ambient secret": (.ambient, named.merging(["AZURE_CLIENT_SECRET": "sec"]) { $1 })
                case "ambient workload": (.ambient, named.merging(["AZURE_FEDERATED_TOKEN_FILE": file]) { $1 })
                case "ambient machine": (.ambient, machine)
                default: (.clientSecret(tenant: tenant, client: "cid", secretFile: try doubles.file("s", "sec")), [:])
                }
            let server = CloudBench.server(variables.merging(["AZURE_AUTHORITY_HOST": doubles.url]) { $1 })
            let tokens = AzureTokenService(calls: doubles.calls, server: server, patience: .seconds(20))
            let reader = KeyVaultReader(store: .init(url: doubles.url + "/", login: login), tokens: tokens, calls: doubles.calls)
            #expect(CloudBench.text(try await reader.secret(named: "pre-07")) == "v7")
        }
    }

    @Test("can be read where only the vault says which directory it belongs to") func challenge() async throws {
        let host = "acme-weu.vault.azure.net"
        try await CloudDoubles.run(names: ["localhost", host], hosts: [host: "localhost"]) { doubles in
            let url = doubles.url.replacing("localhost", with: host)
            let server = ["AZURE_CLIENT_ID": "cid", "AZURE_CLIENT_SECRET": "sec", "AZURE_AUTHORITY_HOST": doubles.url]
            let tokens = AzureTokenService(calls: doubles.calls, server: CloudBench.server(server))
            let reader = KeyVaultReader(store: .init(url: url, login: .ambient), tokens: tokens, calls: doubles.calls)
            #expect(CloudBench.text(try await reader.secret(named: "pre-01")) == "v1")
            #expect(CloudBench.text(try await reader.secret(named: "pre-02")) == "v2")
            let asked = try await doubles.asked()
            #expect(asked.count == 4)
            #expect(asked.first == "GET /secrets/pre-01?api-version=7.4 401")
        }
    }
}
