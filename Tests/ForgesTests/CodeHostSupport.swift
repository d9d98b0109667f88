import AsyncHTTPClient
import Domain
import Forges
import Foundation
import LocalForge
import TestSupport

/// Runs `body` with a code host of our own where `acme/infra#1` asks to merge `change`, and with forges that talk to it.
func withCodeHost(
    _ body: @escaping @Sendable (CodeHost, @Sendable (GitHub.Tolerance) throws -> GitHub, PullRequest.Reference) async throws -> Void
) async throws {
    try await withTemporaryFolder { folder in
        let host = try CodeHost(folder: folder)
        let client = HTTPClient(
            eventLoopGroup: HTTPClient.defaultEventLoopGroup,
            configuration: GitHub.clientConfiguration(trusting: try TrustedRoots(additionalFile: nil).tlsConfiguration))
        do {
            try await host.whileListening {
                let address = try await host.address()
                try await host.createRepository("acme/infra", files: ["main.tf": "# nothing\n"])
                try await host.commit(["new.tf": "# new\n"], to: "change", in: "acme/infra", by: "alice")
                try await host.openPullRequest(in: "acme/infra", title: "New", head: "change", by: "alice")
                let identity = GitHubIdentity(user: "atlantis", token: .value(Secret("T")))
                try await body(
                    host, { GitHub(try GitHubAddress(baseURL: address), as: identity, over: client, tolerance: $0) },
                    .init(repository: Repository(host: "127.0.0.1", fullName: "acme/infra"), number: 1))
            }
        } catch {
            try await client.shutdown()
            throw error
        }
        try await client.shutdown()
    }
}
