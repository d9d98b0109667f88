import Credentials
import Domain
import Foundation
import Testing

@Suite("A job with an identity of Azure", .serialized) struct AzureJobTests {
    private static let endpoint = AzureEndpoint(word: Secret("w0rd"), client: "c1")
    private static let identity = AzureIdentity(login: .managedIdentity(client: "c1"), subscription: "sub")

    @Test("is told of its endpoint, or of its token file") func variables() {
        let byEndpoint = Self.identity.variables(client: "c1", tenant: "t1", by: .endpoint(Self.endpoint, port: 4000))
        let common = [
            "ARM_USE_CLI": "false", "ARM_CLIENT_ID": "c1", "AZURE_CLIENT_ID": "c1", "ARM_TENANT_ID": "t1", "AZURE_TENANT_ID": "t1",
            "ARM_SUBSCRIPTION_ID": "sub",
        ]
        let address = "http://127.0.0.1:4000/azure/w0rd/token"
        #expect(
            byEndpoint.mapValues { $0.reveal() }
                == common.merging([
                    "ARM_USE_MSI": "true", "ARM_MSI_ENDPOINT": address, "IDENTITY_ENDPOINT": address, "IDENTITY_HEADER": "w0rd",
                ]) { $1 })
        #expect(
            Self.identity.variables(client: "c1", tenant: "t1", by: .tokenFile("/run/t")).mapValues { $0.reveal() }
                == common.merging(["ARM_USE_OIDC": "true", "ARM_OIDC_TOKEN_FILE_PATH": "/run/t", "AZURE_FEDERATED_TOKEN_FILE": "/run/t"]) {
                    $1
                })
        let bare = AzureIdentity(login: .ambient).variables(client: nil, tenant: nil, by: .tokenFile("/run/t"))
        #expect(Set(bare.keys) == ["ARM_USE_CLI", "ARM_USE_OIDC", "ARM_OIDC_TOKEN_FILE_PATH", "AZURE_FEDERATED_TOKEN_FILE"])
    }

    struct Question: Sendable {
        var method = "GET"
        var path = "/azure/w0rd/token"
        var query: [(name: String, value: String)] = [("api-version", "2018-02-01"), ("resource", "https://management.azure.com/")]
        var headers = ["metadata": "true"]
        var status = 200
    }

    @Test(
        "gets tokens at its endpoint for services of Azure, and for its own identity only",
        arguments: [
            Question(), Question(headers: ["x-identity-header": "w0rd"]), Question(headers: ["metadata": "True"]),
            Question(query: [("resource", "https://vault.azure.net"), ("client_id", "C1")]),
            Question(query: [("resource", "https://acme.azconfig.io")]),
            Question(query: [("resource", "https://management.usgovcloudapi.net/")]),
            Question(method: "POST", status: 405), Question(path: "/azure/w0re/token", status: 404), Question(path: "/", status: 404),
            Question(headers: [:], status: 400), Question(headers: ["x-identity-header": "other"], status: 400),
            Question(query: [], status: 400), Question(query: [("resource", "")], status: 400),
            Question(query: [("resource", "https://evil.example")], status: 400),
            Question(query: [("resource", "https://azure.com.evil.example")], status: 400),
            Question(query: [("resource", "http://management.azure.com")], status: 400),
            Question(query: [("resource", "https://xazure.com")], status: 400),
            Question(query: [("resource", "https://u@management.azure.com")], status: 400),
            Question(query: [("resource", "api://app")], status: 400),
            Question(query: [("resource", "https://management.azure.com/x y")], status: 400),
            Question(query: [("resource", "https://management.azure.com"), ("client_id", "c2")], status: 400),
            Question(query: [("resource", "https://management.azure.com"), ("mi_res_id", "/x")], status: 400),
        ])
    func questions(question: Question) {
        do throws(AzureEndpoint.Refusal) {
            let resource = try Self.endpoint.resource(
                method: question.method, path: question.path, query: question.query, headers: question.headers)
            #expect(question.status == 200)
            #expect(resource == question.query.first { $0.name == "resource" }?.value)
        } catch {
            #expect(error.answer.status == question.status)
            #expect(String(decoding: error.answer.json, as: UTF8.self).contains("error_description"))
        }
    }

    @Test("reads numbers as text there, as at Azure") func answer() throws {
        let now = Date(timeIntervalSince1970: 1_000_000)
        let token = AzureToken(
            access: Secret("t"), expiresAt: now.addingTimeInterval(3599), client: "c1", tenant: "t1",
            resource: "https://management.azure.com")
        let answer = try Self.endpoint.answer(token, for: "https://management.azure.com/", now: now)
        #expect(answer.status == 200)
        #expect(
            String(decoding: answer.json, as: UTF8.self)
                == #"{"access_token":"t","client_id":"c1","expires_in":"3599","expires_on":"1003599","ext_expires_in":"3599","not_before":"1000000","resource":"https://management.azure.com/","token_type":"Bearer"}"#
        )
        #expect(throws: AzureEndpoint.Refusal.self) { try Self.endpoint.answer(token, for: "https://vault.azure.net", now: now) }
        #expect(throws: AzureEndpoint.Refusal.self) {
            try Self.endpoint.answer(token, for: "https://management.azure.com", now: now.addingTimeInterval(4000))
        }
    }

    @Test(
        "belongs to the directory that a vault names, if the vault may name it",
        arguments: [
            (
                #"Bearer authorization="https://login.microsoftonline.com/t-1", resource="https://vault.azure.net""#, "a.vault.azure.net",
                "t-1"
            ),
            (
                #"Bearer authorization="https://login.microsoftonline.com/t-1/", resource="https://vault.azure.net""#, "A.Vault.Azure.Net",
                "t-1"
            ),
            (#"bearer  Authorization=https://login.microsoftonline.com/t-1, resource=https://vault.azure.net"#, "a.vault.azure.net", "t-1"),
            (#"Bearer authorization="https://login.microsoftonline.com/t-1", resource="https://vault.azure.net""#, "a.evil.example", nil),
            (#"Bearer authorization="https://login.microsoftonline.com/t-1", resource="https://vault.azure.net""#, "vault.azure.net", nil),
            (#"Bearer authorization="https://login.microsoftonline.com/t-1", resource="https://vault.azure.net""#, "xvault.azure.net", nil),
            (#"Bearer authorization="https://login.microsoftonline.com/t-1", resource="https://net""#, "a.vault.azure.net", nil),
            (#"Bearer authorization="https://login.microsoftonline.com/t-1", resource="http://vault.azure.net""#, "a.vault.azure.net", nil),
            (
                #"Bearer authorization="https://login.microsoftonline.com/t-1", resource="https://management.azure.com""#,
                "a.vault.azure.net", nil
            ),
            (#"Bearer authorization="https://login.evil.example/t-1", resource="https://vault.azure.net""#, "a.vault.azure.net", nil),
            (
                #"Bearer authorization="https://login.microsoftonline.com.evil.example/t-1", resource="https://vault.azure.net""#,
                "a.vault.azure.net", nil
            ),
            (#"Bearer authorization="https://login.microsoftonline.com/", resource="https://vault.azure.net""#, "a.vault.azure.net", nil),
            (
                #"Bearer authorization="https://login.microsoftonline.com/a%2Fb", resource="https://vault.azure.net""#, "a.vault.azure.net",
                nil
            ),
            (#"Bearer resource="https://vault.azure.net""#, "a.vault.azure.net", nil), ("Bearer", "a.vault.azure.net", nil),
            ("", "a.vault.azure.net", nil),
            (#"Basic realm="unterminated"#, "a.vault.azure.net", nil), ("Bearer authorization=", "a.vault.azure.net", nil),
        ])
    func challenge(header: String, host: String, tenant: String?) {
        #expect(KeyVaultChallenge.tenant(in: header, vaultHost: host, authority: "https://login.microsoftonline.com") == tenant)
    }
}
