import Credentials
import Domain
import Foundation
import TestSupport
import Testing

@Suite("The doubles of Azure and Google", .serialized) struct VendorTests {
    @Test("do for the vendors' own clients", arguments: [("azure", 12), ("google", 8)])
    func clients(cloud: String, flows: Int) async throws {
        try await withTemporaryFolder { folder in
            let ended = try await runProgram(
                Lab.python.path, [sharedFolder.appending(path: "labs/sdk_check.py").path, "--only", cloud], in: folder,
                environment: ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": folder.path, "TMPDIR": folder.path])
            #expect(ended.status == 0, "\(ended.output)")
            #expect(ended.output.split(separator: "\n").count { $0.hasPrefix("ok \(cloud) ") } == flows, "\(ended.output)")
        }
    }

    @Test("have a like in the endpoint of a job: Azure's own client takes its tokens, and gets none for another identity") func endpoint()
        async throws
    {
        let endpoint = AzureEndpoint(word: Secret("w0rd"), client: "c1")
        let end = Date().addingTimeInterval(3600)
        try await ScriptedCloud.run({ asked, _ in
            do throws(AzureEndpoint.Refusal) {
                let resource = try endpoint.resource(
                    method: asked.method, path: asked.path, query: asked.query.map { ($0.key, $0.value) }, headers: asked.headers)
                let token = AzureToken(
                    access: Secret("token-of-the-job"), expiresAt: end, client: "c1", tenant: nil, resource: "https://management.azure.com")
                return .json(String(decoding: try endpoint.answer(token, for: resource, now: Date()).json, as: UTF8.self))
            } catch {
                return .json(String(decoding: error.answer.json, as: UTF8.self), status: error.answer.status)
            }
        }) { cloud in
            let port = URL(string: cloud.url)?.port ?? 0
            let identity = AzureIdentity(login: .managedIdentity(client: "c1"))
            let variables = identity.variables(client: "c1", tenant: "t1", by: .endpoint(endpoint, port: port)).mapValues { $0.reveal() }
            let program = """
                import sys
                from azure.identity import ManagedIdentityCredential
                token = ManagedIdentityCredential(client_id=sys.argv[1]).get_token("https://management.azure.com/.default")
                print(token.token, token.expires_on)
                """
            for (client, output) in [("c1", "token-of-the-job \(Int(end.timeIntervalSince1970))"), ("c2", "get_token failed")] {
                let ended = try await runProgram(
                    Lab.python.path, ["-c", program, client], in: FileManager.default.temporaryDirectory,
                    environment: variables.merging(["PATH": "/usr/bin:/bin", "NO_PROXY": "*"]) { $1 })
                #expect(ended.output.contains(output), "\(ended.output)")
            }
        }
    }
}
