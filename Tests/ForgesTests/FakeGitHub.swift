import AsyncHTTPClient
import Domain
import Foundation
import Forges
import TestSupport

/// GitHub as the conformance cases play it: HTTPS with an authority of its own, git, and faults on cue.
struct FakeGitHub {
    let hostName: String
    let url: String
    let caFile: String
    let client: HTTPClient
    let clock: RecordingClock

    static let program = sharedFolder.appending(path: "conformance/fake_github.py").path
    static var isHere: Bool { FileManager.default.fileExists(atPath: program) }

    let repository = Repository(host: "127.0.0.1", fullName: "acme/infra")
    var reference: PullRequest.Reference { .init(repository: repository, number: 1) }

    /// A forge that waits for nothing: its clock jumps.
    func forge(
        user: String = "atlantis-bot", token: GitHubIdentity.Token = .value(Secret("T")), tolerance: GitHub.Tolerance = .init(),
        requestTimeout: Duration = .seconds(20)
    ) throws -> GitHub {
        GitHub(
            try GitHubAddress(hostName: hostName), as: GitHubIdentity(user: user, token: token), over: client, tolerance: tolerance,
            clock: clock, requestTimeout: requestTimeout)
    }

    @discardableResult
    func control(_ method: String, _ path: String, _ body: Any? = nil) async throws -> Any {
        try await ask(client, method, "\(url)/_fake/\(path)", body)
    }

    /// Asks the API itself, as somebody.
    @discardableResult
    func api(_ method: String, _ path: String, _ body: Any? = nil) async throws -> Any {
        try await ask(client, method, "\(url)/api/v3/\(path)", body, user: "somebody:T")
    }

    func fault(_ spec: [String: Any]) async throws { try await control("POST", "faults", spec) }

    func requests(_ path: String) async throws -> [[String: Any]] {
        try await control("GET", "requests?path=\(path)") as? [[String: Any]] ?? []
    }

    func set(_ settings: [String: Any]) async throws { try await control("PATCH", "repos/acme/infra/pulls/1", settings) }
}

/// Runs `body` with a GitHub where `acme/infra#1`, by `alice`, asks to merge `feature` into `main`.
func withFakeGitHub(
    arguments: [String] = [], isolation: isolated (any Actor)? = #isolation, _ body: (FakeGitHub) async throws -> Void
) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "bulkhead-github-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let peer = try await Peer("python3", [FakeGitHub.program, "--dir", folder.path, "--repo", "acme/infra"] + arguments)
    defer { peer.stop() }
    let greetings = try peer.greetings()
    let caFile = greetings["ca_file"] ?? ""
    let client = HTTPClient(
        eventLoopGroup: HTTPClient.defaultEventLoopGroup,
        configuration: GitHub.clientConfiguration(trusting: try TrustedRoots(additionalFile: caFile).tlsConfiguration))
    do {
        let fake = FakeGitHub(
            hostName: greetings["hostname"] ?? "", url: greetings["url"] ?? "", caFile: caFile, client: client,
            clock: RecordingClock())
        try await fake.control("POST", "repos/acme/infra/commits", ["branch": "main", "files": ["README.md": "x"]])
        try await fake.control(
            "POST", "repos/acme/infra/commits",
            ["branch": "feature", "files": ["a/main.tf": "# a"], "parent": "refs/heads/main"])
        try await fake.control("POST", "repos/acme/infra/pulls", ["number": 1, "head": "feature", "user": "alice"])
        try await body(fake)
    } catch {
        try await client.shutdown()
        throw error
    }
    try await client.shutdown()
}
