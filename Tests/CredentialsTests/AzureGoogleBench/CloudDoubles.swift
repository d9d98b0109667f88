import AsyncHTTPClient
import Credentials
import Foundation
import NIOCore
import TestSupport

/// The doubles of Entra ID, Key Vault and Google that the vendors' own clients are content with.
struct CloudDoubles: Sendable {
    struct Greeting: Decodable {
        var url: String
        var plainURL: String
        var ca: String
        var tenant: String

        enum CodingKeys: String, CodingKey {
            case url, ca, tenant
            case plainURL = "http_url"
        }
    }
    let greeting: Greeting
    let folder: URL
    let clock: CloudBench.Clock
    let calls: StoreCalls

    var url: String { greeting.url }

    /// Runs `body` with doubles that were changed by `control`.
    static func run<Value: Sendable>(
        control: [String: String] = [:], names: [String] = [], hosts: [String: String] = [:],
        _ body: @Sendable (CloudDoubles) async throws -> Value
    ) async throws -> Value {
        try await withTemporaryFolder { folder in
            let tls = folder.appending(path: "tls")
            if !names.isEmpty { try await makeCertificate(for: names, in: tls) }
            let peer = try await Lab.start("cloud_doubles.py", ["--tls-dir", tls.path])
            defer { peer.stop() }
            let greeting = try JSONDecoder().decode(Greeting.self, from: Data(peer.greeting.utf8))
            let clock = CloudBench.Clock()
            return try await CloudBench.calls(ca: greeting.ca, clock: clock, hosts: hosts) { calls in
                let doubles = CloudDoubles(greeting: greeting, folder: folder, clock: clock, calls: calls)
                for (name, json) in control { try await doubles.change(name, to: json) }
                return try await body(doubles)
            }
        }
    }

    /// A certificate for other names than the doubles' own.
    private static func makeCertificate(for names: [String], in folder: URL) async throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let list = names.map { "DNS:\($0)" }.joined(separator: ",")
        try await runProgram(
            "/usr/bin/openssl",
            [
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
                "subjectAltName=\(list)",
                "-keyout", "key.pem", "-out", "cert.pem",
            ], in: folder, environment: [:])
    }

    /// Sets one thing of their configuration, in JSON.
    func change(_ name: String, to json: String) async throws {
        var request = HTTPClientRequest(url: "\(greeting.plainURL)/_control")
        // It looks at the path only.
        request.body = .bytes(ByteBuffer(string: "{\"\(name)\": \(json)}"))
        _ = try await HTTPClient.shared.execute(request, timeout: .seconds(10)).body.collect(upTo: 1 << 16)
    }

    /// What they were asked, "POST /TENANT/oauth2/v2.0/token 200".
    func asked() async throws -> [String] {
        struct Line: Decodable {
            var method: String
            var path: String
            var status: Int
        }
        let request = HTTPClientRequest(url: "\(greeting.plainURL)/_requests")
        let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(10)).body.collect(upTo: 1 << 22)
        return try JSONDecoder().decode([Line].self, from: Data(answer.readableBytesView)).map { "\($0.method) \($0.path) \($0.status)" }
    }

    /// A file with `text` in the folder of the doubles.
    func file(_ name: String, _ text: String) throws -> String {
        let file = folder.appending(path: name)
        try Data(text.utf8).write(to: file)
        return file.path
    }

    /// Looks like a JSON Web Token.
    static let federated = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL2kiLCJzdWIiOiJzIn0.c2ln"
}
