import Comments
import Crypto
import Domain
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Storage
import Synchronization
import TestSupport
import Testing
import Web

/// A server on a store in a folder of its own, with one pull request whose project can be planned.
struct Site: Sendable {
    let store: Store
    let folder: URL
    let settings: WebSettings
    static let secret = "hush"
    static let repository = Repository(host: "github.com", fullName: "acme/infra")
    static let reference = PullRequest.Reference(repository: repository, number: 7)
    static let project = Project(key: .init(dir: "network", workspace: "staging"))

    var jobsFolder: URL { folder.appending(path: "jobs") }

    /// Runs `body` with a site that is removed afterwards.
    static func open(
        _ adjust: (inout WebSettings) -> Void = { _ in }, _ body: @escaping @Sendable (Site) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            var settings = WebSettings(
                publicURL: "https://bulkhead.example", version: "1.2.3", jobsFolder: folder.appending(path: "jobs").path,
                webhooks: WebhookSettings(secret: Secret(secret), maximumBody: 1 << 16))
            settings.host = "127.0.0.1"
            settings.port = 0
            settings.timeZone = .gmt
            adjust(&settings)
            let count = Mutex(0)
            let store = try Store(
                folder: folder.appending(path: "data").path,
                newID: {
                    count.withLock {
                        $0 += 1; return "00000000-0000-0000-0000-\(String(format: "%012d", $0))"
                    }
                }, now: { 1_700_000_000 })
            try await body(Site(store: store, folder: folder, settings: settings))
        }
    }

    func server(
        logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, onRunning: @escaping @Sendable (Int) -> Void = { _ in }
    )
        -> WebServer
    {
        WebServer(
            settings: settings, store: store, grammar: CommentGrammar(), logger: logger, isAllowed: { $0.owner == "acme" },
            onRunning: onRunning)
    }

    /// Asks the server without a socket.
    func visit(_ body: @escaping @Sendable (any TestClientProtocol) async throws -> Void) async throws {
        try await server().application().test(.router) { try await body($0) }
    }

    /// Takes a lock by planning the project; returns the planning job, which runs.
    @discardableResult func beginPlan(dir: String = "network", workspace: String = "staging", author: String = "ann") async throws -> Job {
        let pullRequest = PullRequest(
            reference: Self.reference, head: .init(repository: Self.repository, branch: "feature", commit: "a"), baseBranch: "main",
            author: author, url: "https://github.com/acme/infra/pull/7")
        try await store.settle(
            Occurrence(
                reference: Self.reference, event: .pushed, pullRequest: pullRequest, user: author, facts: Facts(changedFiles: ["main.tf"])))
        let discovery = try #require(try await store.leaseJob())
        let project = Project(key: .init(dir: dir, workspace: workspace))
        try await store.end(discovery, .discovered(Discovery(projects: [project])))
        return try #require(try await store.leaseJob())
    }

    /// Ends a planning job well.
    func endPlan(_ job: Job) async throws {
        var summary = PlanSummary()
        summary.hasCounts = true
        summary.toAdd = 1
        let plan = Plan(project: try #require(job.spec.project), job: job.id, commit: "a", baseBranch: "main", sha256: "00")
        try await store.end(job, .project(.planned(summary, plan: plan)))
    }

    func write(_ text: String, toLogOf job: Job) throws {
        let folder = jobsFolder.appending(path: job.id.text)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appending(path: "log")
        if !FileManager.default.fileExists(atPath: file.path) { try Data().write(to: file) }
        let handle = try FileHandle(forWritingTo: file)
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(text.utf8))
        try handle.close()
    }
}

/// What GitHub would post.
enum Posted {
    static func comment(_ text: String, on repository: String = "acme/infra", action: String = "created") -> String {
        """
        {"action": "\(action)", "issue": {"number": 7}, "comment": {"id": 99, "body": \(quoted(text)), "user": {"login": "ann"}},
        "repository": {"full_name": "\(repository)", "clone_url": "https://github.com/\(repository).git"}, "sender": {"login": "ann"}}
        """
    }

    static func pullRequest(_ action: String, on repository: String = "acme/infra", isDraft: Bool = false) -> String {
        let repo = "{\"full_name\": \"\(repository)\", \"clone_url\": \"https://github.com/\(repository).git\"}"
        return """
            {"action": "\(action)", "number": 7, "sender": {"login": "ann"}, "repository": \(repo), "pull_request": {"number": 7,
            "html_url": "https://github.com/\(repository)/pull/7", "state": "open", "draft": \(isDraft), "user": {"login": "ann"},
            "head": {"sha": "6dcb09b5b57875f334f61aebed695e2e4193db5e", "ref": "feature", "repo": \(repo)}, "base": {"sha": "def", "ref": "main", "repo": \(repo)}}}
            """
    }

    static func headers(_ event: String, body: String, delivery: String? = "d-1", secret: String = Site.secret) -> HTTPFields {
        var headers: HTTPFields = [.contentType: "application/json", name("X-GitHub-Event"): event]
        headers[name("X-GitHub-Delivery")] = delivery
        let code = HMAC<SHA256>.authenticationCode(for: Data(body.utf8), using: SymmetricKey(data: Data(secret.utf8)))
        headers[name("X-Hub-Signature-256")] = "sha256=" + code.map { String(format: "%02x", $0) }.joined()
        return headers
    }

    static func name(_ text: String) -> HTTPField.Name { HTTPField.Name(text)! }

    private static func quoted(_ text: String) -> String { String(decoding: (try? JSONEncoder().encode(text)) ?? Data(), as: UTF8.self) }
}

extension TestResponse {
    var text: String { String(buffer: body) }
}
