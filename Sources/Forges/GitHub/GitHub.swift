package import AsyncHTTPClient
package import Domain
package import Foundation
import NIOCore
package import NIOSSL

/// GitHub, in the cloud or on a server of one's own, over its REST interface and, where that cannot do it, GraphQL.
package struct GitHub: Forge {
    /// The longest status description that GitHub takes, in characters.
    package static let statusDescriptionLimit = 140
    /// The longest comment, in bytes: GitHub counts characters, so this is on the safe side.
    package static let commentLimit = 65_536

    /// What may be missing when GitHub holds a pull request back.
    package struct Tolerance: Hashable, Sendable {
        /// What names of our statuses begin with (`--vcs-status-name`): our own apply is never waited for.
        package var statusName: String
        /// Whether checks of other servers need not pass either, and what GitHub does not tell is not asked for
        /// (`--gh-allow-mergeable-bypass-apply`).
        package var isGenerous: Bool
        /// What names of those other servers' statuses begin with (`--ignore-vcs-status-names`).
        package var ignoredStatusNames: [String]
        package init(statusName: String = "atlantis", isGenerous: Bool = false, ignoredStatusNames: [String] = []) {
            self.statusName = statusName
            self.isGenerous = isGenerous
            self.ignoredStatusNames = ignoredStatusNames
        }
    }

    package let address: GitHubAddress
    let line: GitHubLine
    let tolerance: Tolerance
    let memory: Memory

    /// - Parameters:
    ///   - client: made with ``clientConfiguration(trusting:)``, so that it does not follow redirects with our token.
    ///   - clock: for the pauses between tries, for rate limits and for how long teams are remembered.
    ///   - now: for limits that GitHub gives as a time of day.
    ///   - requestTimeout: the longest that one request takes.
    ///   - limitPatience: the longest rate limit that a call waits for; a longer one is a fault at once.
    package init(
        _ address: GitHubAddress, as identity: GitHubIdentity, over client: HTTPClient, tolerance: Tolerance = .init(),
        clock: any Clock<Duration> = ContinuousClock(),
        now: @escaping @Sendable () -> Date = { Date() }, requestTimeout: Duration = .seconds(30), limitPatience: Duration = .seconds(60)
    ) {
        self.address = address
        self.tolerance = tolerance
        memory = Memory(clock: clock)
        line = GitHubLine(
            client: client, address: address, identity: identity, gate: RateLimitGate(clock: clock, patience: limitPatience),
            clock: clock, now: now, patience: requestTimeout)
    }

    /// Settings of a client for a forge.
    package static func clientConfiguration(trusting roots: TLSConfiguration) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: roots, redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(10), read: .seconds(30)))
        // Comments and statuses of many projects go out at once; GitHub asks for fewer than 100 at a time.
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 32
        // Shorter than servers keep theirs, so that a request does not meet a connection that is just being closed.
        configuration.connectionPool.idleTimeout = .seconds(20)
        return configuration
    }

    package func cloneURL(of repository: Repository) -> String { address.cloneURL(of: repository) }

    package func gitCredential() async throws(ForgeFault) -> GitCredential {
        try line.identity.credential(for: "reading the credential for git")
    }

    func url(_ repository: Repository) -> String {
        "\(address.rest)repos/\(escaped(repository.owner))/\(escaped(repository.name))"
    }

    /// URL of something in `repository`.
    func url(_ repository: Repository, _ path: String) -> String { "\(url(repository))/\(path)" }
}
