import AsyncHTTPClient
import Comments
import Domain
import Forges
import Foundation
import Intake
import LocalForge
import Storage
import TestSupport

/// A code host where `acme/infra#1`, by alice, asks to merge `change`; alice is in `developers`, below `staff`.
struct Desk: Sendable {
    let host: CodeHost
    private let address: String
    private let client: HTTPClient
    static let fullName = "acme/infra"

    init(_ host: CodeHost, _ client: HTTPClient) async throws {
        self.host = host
        self.client = client
        address = try await host.address()
        await host.organize(
            "acme",
            teams: [
                HostedTeam("staff", members: ["carol"]), HostedTeam("developers", members: ["alice"], parent: "staff"),
                HostedTeam("bots", members: ["atlantis"]),
            ])
        try await host.createRepository(Self.fullName, files: ["main.tf": "# nothing\n"])
        try await host.commit(["new.tf": "# new\n"], to: "change", in: Self.fullName, by: "alice")
        try await host.openPullRequest(in: Self.fullName, title: "New", head: "change", by: "alice")
    }

    /// What the newest webhook is read as.
    func reading(_ policy: Policy, autoplansAs: String? = nil, attempts: Int = 0) async throws -> DeliveryReader.Reading {
        let forge = GitHub(
            try GitHubAddress(baseURL: address), as: GitHubIdentity(user: "atlantis", token: .value(Secret("T"))), over: client)
        let grammar = CommentGrammar(allowedCommands: Command.Name.allCases)
        let reader = DeliveryReader(
            forge: forge, grammar: grammar, allowsDrafts: false, autoplansAs: autoplansAs, allows: { _ in true }, policy: { _, _ in policy }
        )
        guard let news = await host.state.deliveries.last else { return .nothing }
        return await reader.read(
            Delivery(id: news.id, subject: "1", event: news.event, body: Array(news.body.utf8), attempts: attempts))
    }

    func occurrence(_ policy: Policy, autoplansAs: String? = nil, attempts: Int = 0) async throws -> Occurrence? {
        guard case .occurrence(let found) = try await reading(policy, autoplansAs: autoplansAs, attempts: attempts) else { return nil }
        return found
    }

    /// Opens a pull request from mallory's fork and returns its number.
    func openFromFork() async throws -> Int {
        try await host.fork(Self.fullName, as: "mallory/infra")
        try await host.commit(["evil.tf": "# evil\n"], to: "evil", in: "mallory/infra", by: "mallory")
        return try await host.openPullRequest(
            in: Self.fullName, title: "Evil", head: "evil", headRepository: "mallory/infra", by: "mallory")
    }

    /// Whom somebody asked about, whether they may write, in the order of their names.
    var doubted: [String] {
        get async {
            let logins = await host.calls.compactMap { call -> String? in
                let parts = call.path.split(separator: "/")
                return parts.last == "permission" ? parts.dropLast().last.map { String($0) } : nil
            }
            return logins.sorted()
        }
    }

    /// How often somebody asked for reviews: once for whether it is approved at all.
    var reviewQuestions: Int { get async { await host.calls.count { $0.path.contains("/reviews") } } }

    /// How often somebody asked about teams.
    var questions: Int { get async { await host.calls.count { $0.path.hasSuffix("/graphql") } } }
}

func withDesk(_ body: @escaping @Sendable (Desk) async throws -> Void) async throws {
    try await withTemporaryFolder { folder in
        let host = try CodeHost(folder: folder)
        let client = HTTPClient(
            eventLoopGroup: HTTPClient.defaultEventLoopGroup,
            configuration: GitHub.clientConfiguration(trusting: try TrustedRoots(additionalFile: nil).tlsConfiguration))
        do {
            try await host.whileListening { try await body(try await Desk(host, client)) }
        } catch {
            try await client.shutdown()
            throw error
        }
        try await client.shutdown()
    }
}
