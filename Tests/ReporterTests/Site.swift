import AsyncHTTPClient
import Comments
import Domain
import Forges
import Foundation
import LocalForge
import Logging
import Reporter
import ServiceLifecycle
import Storage
import TestSupport

/// A code host where `acme/infra#1` asks to merge `change`, a store, and a reporter between them.
struct Site: Sendable {
    let host: CodeHost
    let store: Store
    let reporter: PullRequestReporter
    let policy: Policy
    static let fullName = "acme/infra"
    static let reference = PullRequest.Reference(repository: Repository(host: "127.0.0.1", fullName: fullName), number: 1)

    func happens(_ event: Event) async throws {
        guard let hosted = await host.state.pullRequest(1, in: Self.fullName) else { return }
        let pullRequest = PullRequest(
            reference: Self.reference,
            head: .init(repository: Self.reference.repository, branch: hosted.headBranch, commit: hosted.headCommit), baseBranch: "main",
            author: "alice", url: "https://host/acme/infra/pull/1")
        try await store.settle(
            Occurrence(
                reference: Self.reference, event: event, pullRequest: pullRequest, user: "alice", policy: policy,
                facts: Facts(changedFiles: ["main.tf"], isApproved: true, mergeability: .mergeable)))
    }

    /// What somebody comments, done for these folders: every job ends well.
    func runs(_ command: Command, in dirs: [String] = ["."]) async throws {
        try await happens(.commented(.init(number: 1, reading: .command(command))))
        let projects = dirs.map { Project(key: ProjectKey(dir: $0), deletesSourceBranch: true) }
        while let job = try await store.leaseJob() { try await store.end(job, end(of: job, projects)) }
    }

    private func end(of job: Job, _ projects: [Project]) -> JobResult {
        switch job.spec {
        case .discover: return .discovered(Discovery(projects: projects))
        case .project(let spec) where spec.stage == .plan:
            var summary = PlanSummary()
            summary.hasCounts = true
            let commit = spec.setting.pullRequest.head.commit
            let plan = Plan(project: spec.project.key, job: job.id, commit: commit, baseBranch: "main", sha256: "00")
            return .project(.planned(summary, plan: plan))
        case .project: return .project(.applied)
        case .hooks: return .hooksEnded([])
        case .cleanUp: return .cleanedUp
        }
    }

    /// Sends what there is to send; what is to be tried again later stays.
    func reports() async throws {
        let group = ServiceGroup(configuration: .init(services: [.init(service: reporter)], logger: Logger(label: "reports")))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            tasks.addTask { await group.triggerGracefulShutdown() }
            try await tasks.waitForAll()
        }
    }

    /// Sends until `condition` holds of what the code host knows.
    func reports(until condition: @escaping @Sendable (CodeHostState) -> Bool) async throws {
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await reporter.run() }
            try await host.waitUntil(.seconds(30), condition)
            tasks.cancelAll()
        }
    }

    var comments: [String] { get async { await host.comments(on: 1, in: Self.fullName).map(\.body) } }
    var isMerged: Bool { get async { await host.state.pullRequest(1, in: Self.fullName)?.isMerged ?? false } }
}

extension CodeHostState {
    var isMerged: Bool { pullRequest(1, in: Site.fullName)?.isMerged ?? false }
    var comments: [String] { comments(on: 1, in: Site.fullName).map(\.body) }
}

func withSite(_ policy: Policy = Policy(), _ body: @escaping @Sendable (Site) async throws -> Void) async throws {
    try await withTemporaryFolder { folder in
        let host = try CodeHost(folder: folder.appending(path: "host"))
        let client = HTTPClient(
            eventLoopGroup: HTTPClient.defaultEventLoopGroup,
            configuration: GitHub.clientConfiguration(trusting: try TrustedRoots(additionalFile: nil).tlsConfiguration))
        do {
            try await host.whileListening { try await body(try await site(host, client, folder, policy)) }
        } catch {
            try await client.shutdown()
            throw error
        }
        try await client.shutdown()
    }
}

private func site(_ host: CodeHost, _ client: HTTPClient, _ folder: URL, _ policy: Policy) async throws -> Site {
    let address = try await host.address()
    try await host.createRepository(Site.fullName, files: ["main.tf": "# nothing\n"])
    try await host.commit(["new.tf": "# new\n"], to: "change", in: Site.fullName, by: "alice")
    try await host.openPullRequest(in: Site.fullName, title: "New", head: "change", by: "alice")
    let bell = Bell()
    let store = try Store(folder: folder.appending(path: "data").path, committed: { if $0.contains(.reports) { bell.ring() } })
    let forge = GitHub(
        try GitHubAddress(baseURL: address), as: GitHubIdentity(user: "atlantis", token: .value(Secret("T"))), over: client)
    let sender = ReportSender(
        forge: forge, author: "atlantis", comments: CommentWriter(), statuses: StatusWriter(), links: Links(publicURL: "http://bulkhead"),
        output: { _ in "" }, log: { _ in "" })
    let reporter = PullRequestReporter(
        store: store, bell: bell, sender: sender, log: Logger(label: "reporter", factory: { _ in SwiftLogNoOpLogHandler() }))
    return Site(host: host, store: store, reporter: reporter, policy: policy)
}
