package import Domain
package import Foundation
package import Logging
import NIOCore

/// A code host on loopback: real HTTP, real git, everything else in memory. It lives on while the server it calls is stopped and started.
package actor CodeHost {
    /// Where webhooks go, and what they are signed with.
    package struct Webhook: Sendable {
        package var url: String
        package var secret: Secret
        package init(url: String, secret: Secret) {
            self.url = url
            self.secret = secret
        }
    }

    nonisolated let bell = Bell()
    nonisolated let clock: any Clock<Duration>
    nonisolated let people: [String]
    nonisolated let token: Secret?
    nonisolated let tokenOwner: String
    nonisolated let wantedPort: Int
    nonisolated let log: Logger
    nonisolated let git: GitProgram
    private nonisolated let folder: URL
    private nonisolated let now: @Sendable () -> Date
    nonisolated let newID: @Sendable () -> String

    /// What the host knows at this moment.
    package internal(set) var state = CodeHostState() { didSet { bell.ring() } }
    var port: Int? { didSet { bell.ring() } }
    var hasStopped = false { didSet { bell.ring() } }
    var webhook: Webhook? { didSet { bell.ring() } }
    var latency: Duration = .zero
    var faults: [Fault] = []

    /// - Parameters:
    ///   - folder: an empty folder of the host's own; made if it is not there.
    ///   - port: 0 for one that is free.
    ///   - token: the only password that is good, for any user; nil lets everybody in.
    ///   - tokenOwner: who comes with the token alone, without a name.
    ///   - people: whom a visitor of the pages may act as.
    package init(
        folder: URL, port: Int = 0, token: Secret? = nil, tokenOwner: String = "octocat", webhook: Webhook? = nil,
        people: [String] = ["alice", "bob"],
        clock: any Clock<Duration> = ContinuousClock(), now: @escaping @Sendable () -> Date = { Date() },
        newID: @escaping @Sendable () -> String = { UUID().uuidString.lowercased() },
        log: Logger = Logger(label: "local-forge", factory: { _ in SwiftLogNoOpLogHandler() })
    ) throws {
        let scratch = folder.appending(path: "scratch")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        self.folder = folder
        self.git = GitProgram(scratch: scratch)
        self.wantedPort = port
        self.token = token
        self.tokenOwner = tokenOwner
        self.webhook = webhook
        self.people = people
        self.clock = clock
        self.now = now
        self.newID = newID
        self.log = log
    }

    /// The address of the host, for example `http://127.0.0.1:4141`, once it listens.
    package func address() async throws -> String {
        for await _ in bell.listen() {
            if let port { return "http://127.0.0.1:\(port)" }
            if hasStopped { break }
        }
        throw CancellationError()
    }

    /// Sends every webhook from now on, and those that still wait, to another place.
    package func deliver(to webhook: Webhook?) { self.webhook = webhook }

    func wire() async throws -> Wire { Wire(address: try await address()) }

    func timestamp() -> String { now().formatted(.iso8601) }

    func signature(of login: String) throws -> Signature {
        let allowed = login.unicodeScalars.allSatisfy {
            $0.isASCII && ($0.properties.isAlphabetic || "0123456789-_.[]".unicodeScalars.contains($0))
        }
        guard allowed, !login.isEmpty else { throw CodeHostRefusal(status: 422, message: "\(login) is not a user name") }
        return Signature(name: login, seconds: Int(now().timeIntervalSince1970))
    }

    nonisolated func place(of fullName: String) -> RepositoryFolder {
        RepositoryFolder(folder: folder.appending(path: "repositories/\(fullName.lowercased()).git"), git: git)
    }

    func repository(_ fullName: String) throws(CodeHostRefusal) -> HostedRepository {
        guard let repository = state.repository(fullName) else { throw CodeHostRefusal.notFound }
        return repository
    }

    func pullRequest(_ number: Int, in fullName: String) throws(CodeHostRefusal) -> HostedPullRequest {
        guard let pullRequest = state.pullRequest(number, in: fullName) else { throw CodeHostRefusal.notFound }
        return pullRequest
    }

    /// Changes a pull request in one step.
    func change(_ number: Int, in fullName: String, _ body: (inout HostedPullRequest) throws -> Void) throws {
        let key = fullName.lowercased()
        guard var pullRequest = state.repositories[key]?.pullRequests[number] else { throw CodeHostRefusal.notFound }
        try body(&pullRequest)
        state.repositories[key]?.pullRequests[number] = pullRequest
    }
}
