import Domain
import AsyncHTTPClient
import Comments
import Credentials
import Dispatcher
import Forges
import Foundation
import Intake
package import Logging
import NIOCore
import RepoConfig
import Reporter
import Runner
import Sandbox
import ServiceLifecycle
package import Storage
import Terraform
package import UnixSignals
import Web

/// The whole server, built once from its settings.
package struct Server: Sendable {
    let settings: ServerSettings
    let environment: [String: String]
    let log: Logger
    private let committed: @Sendable (Set<Area>) -> Void
    private let onRunning: @Sendable (Int) -> Void

    /// - Parameters:
    ///   - environment: the server's own, for `SSL_CERT_FILE`, `PATH` and what runs get of it.
    ///   - committed: called after every commit, after those who wait for it were told.
    ///   - onRunning: called with the port once requests are taken.
    package init(
        settings: ServerSettings, environment: [String: String], log: Logger,
        committed: @escaping @Sendable (Set<Area>) -> Void = { _ in }, onRunning: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.settings = settings
        self.environment = environment
        self.log = log
        self.committed = committed
        self.onRunning = onRunning
    }

    /// Serves until it is told to stop, and then waits for the jobs that run.
    package func run(stoppedBy signals: [UnixSignal] = [.sigterm, .sigint]) async throws {
        for line in settings.notes.lines { log.warning("\(line)") }
        let rules = try OperatorRules(settings, log: log)
        let bells = Bells()
        let store = try Store(folder: settings.dataFolder) { areas in
            bells.ring(areas)
            committed(areas)
        }
        for folder in ["jobs", "plans", "bin", "plugin-cache", "home"] { try makeFolder(folder) }
        let client = HTTPClient(
            eventLoopGroupProvider: .singleton, configuration: GitHub.clientConfiguration(trusting: try roots().tlsConfiguration))
        let desk = CredentialDesk(), connections = connections()
        do {
            let forge = try gitHub(over: client)
            let binaries = try await binaries(over: client)
            let broker = try await broker(store, desk, connections)
            let runner = try runner(for: forge, binaries, broker)
            let stopSign = StopSign()
            var services: [any Service] = [
                reporter(store, forge, bells), web(store, try allowlist(), stopSign),
                Housekeeping(store: store, dataFolder: settings.dataFolder, log: log),
                intake(store, forge, try allowlist(), rules.live, bells), CredentialEndpoint(desk: desk, log: log),
                revocation(store, broker, bells), dispatch(store, runner, bells), stopSign,
            ]
            if let watch = rules.watch { services.insert(watch, at: 0) }
            if settings.terraform.downloads.areOn {
                services.insert(FirstDownload(binaries: binaries, distribution: settings.terraform.distribution, log: log), at: 0)
            }
            // Stopped from the last to the first: jobs end, their ends are decided on, and then people are told.
            try await ServiceGroup(
                configuration: .init(services: services.map { .init(service: $0) }, gracefulShutdownSignals: signals, logger: log)
            ).run()
        } catch {
            await connections.shutdown()
            try? await client.shutdown()
            try? store.close()
            throw error
        }
        await connections.shutdown()
        try await client.shutdown()
        try store.close()
    }

    // MARK: Rooms

    private func reporter(_ store: Store, _ forge: GitHub, _ bells: Bells) -> PullRequestReporter {
        let texts = JobTexts(dataFolder: settings.dataFolder)
        let comments = settings.comments
        let writer = CommentWriter(
            .init(
                executableName: comments.executableName, folds: comments.foldsOutput, hidesUnchangedPlans: comments.hidesUnchangedPlans,
                marksDiffs: comments.marksDifferences, language: comments.language))
        let sender = ReportSender(
            forge: forge, author: settings.gitHub.user, comments: writer, statuses: StatusWriter(prefix: settings.statusName),
            links: Links(publicURL: settings.web.publicURL),
            limits: .init(size: GitHub.commentLimit, count: comments.maximum ?? 0), output: { texts.output(of: $0) },
            log: { texts.log(of: $0) })
        return PullRequestReporter(store: store, bell: bells.reports, sender: sender, log: log)
    }

    private func intake(
        _ store: Store, _ forge: GitHub, _ allowlist: RepositoryAllowlist, _ policies: LivePolicies, _ bells: Bells
    ) -> DeliveryIntake {
        let reader = DeliveryReader(
            forge: forge, grammar: grammar, allowsDrafts: settings.repositories.allowsDrafts,
            autoplansAs: settings.gitHub.plansPushesAsItself ? settings.gitHub.user : nil, allows: { allowlist.allows($0) },
            policy: { policies.policy(for: $0, baseBranch: $1) })
        return DeliveryIntake(store: store, bell: bells.deliveries, reader: reader, log: log)
    }

    private func dispatch(_ store: Store, _ runner: JobRunner, _ bells: Bells) -> JobDispatch {
        let dataFolder = settings.dataFolder, runnerSettings = runnerSettings
        return JobDispatch(
            store: store, jobs: bells.jobs, interruptions: bells.interruptions, limit: settings.terraform.poolSize, log: log,
            perform: { await runner.perform($0) },
            endOrphan: { _ = await Orphan.end(marker: JobFolder(of: $0.id, dataFolder: dataFolder).marker, politely: .seconds(10)) },
            awaitOrphan: { job in
                let marker = JobFolder(of: job.id, dataFolder: dataFolder).marker
                while Orphan.isAlive(marker: marker), !Task.isCancelled { try? await Task.sleep(for: .milliseconds(200)) }
                if !Task.isCancelled { runnerSettings.removePrivateFolder(of: job.id) }
            })
    }

    private func web(_ store: Store, _ allowlist: RepositoryAllowlist, _ stopSign: StopSign) -> WebServer {
        var web = WebSettings(
            publicURL: settings.web.publicURL, version: Version.text, jobsFolder: "\(settings.dataFolder)/jobs",
            webhooks: WebhookSettings(
                secret: settings.gitHub.webhookSecret, allowsUnsigned: settings.gitHub.webhookSecret == nil,
                allowsDrafts: settings.repositories.allowsDrafts, announcesRefusals: !settings.policy.silences.allowlistRefusals))
        web.host = settings.web.host
        web.port = settings.web.port
        web.offersApplyStop = settings.web.offersApplyStop
        web.access =
            switch settings.web.access {
            case .everybody: .everybody
            case .login(let user, let password): .login(user: user, password: password)
            case .nobody: .nobody
            }
        web.certificate = settings.web.tls.map { .init(chainFile: $0.certificateChain, keyFile: $0.privateKey) }
        let port = settings.web.port
        return WebServer(
            settings: web, store: store, grammar: grammar, logger: log, isAllowed: { allowlist.allows($0) },
            isStopping: { stopSign.isUp },
            onRunning: { [log, onRunning] actual in
                log.notice("Bulkhead started - listening on port \(actual == 0 ? port : actual)")
                onRunning(actual)
            })
    }

    // MARK: Parts

    private var grammar: CommentGrammar {
        CommentGrammar(
            executableName: settings.comments.executableName, userName: settings.gitHub.user,
            allowedCommands: settings.policy.allowedCommands, blockedArguments: settings.comments.blockedArguments)
    }

    private func allowlist() throws -> RepositoryAllowlist { try RepositoryAllowlist(settings.repositories.allowlist) }

    private func gitHub(over client: HTTPClient) throws -> GitHub {
        let address = try address()
        let token: GitHubIdentity.Token =
            switch settings.gitHub.token {
            case .text(let secret): .value(secret)
            case .file(let path): .file(path: path)
            }
        let tolerance = GitHub.Tolerance(
            statusName: settings.statusName, isGenerous: settings.gitHub.bypassesOwnApplyStatus,
            ignoredStatusNames: settings.gitHub.ignoredStatusNames)
        return GitHub(address, as: GitHubIdentity(user: settings.gitHub.user, token: token), over: client, tolerance: tolerance)
    }

    private func address() throws -> GitHubAddress {
        guard let url = settings.gitHub.baseURL else {
            do { return try GitHubAddress(hostName: settings.gitHub.host) } catch { throw StartFault("--gh-hostname \(error)") }
        }
        do { return try GitHubAddress(baseURL: url) } catch { throw StartFault("--gh-base-url \(error)") }
    }

    var extraRoots: String? { environment["SSL_CERT_FILE"].flatMap { $0.isEmpty ? nil : $0 } }
    func roots() throws -> TrustedRoots {
        do { return try TrustedRoots(additionalFile: extraRoots) } catch { throw StartFault("SSL_CERT_FILE: \(error)") }
    }

    private func makeFolder(_ name: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: "\(settings.dataFolder)/\(name)", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw StartFault("making the folder \(settings.dataFolder)/\(name): \(error.localizedDescription) (--data-dir)")
        }
    }
}

/// A bell for each room that waits for rows.
struct Bells: Sendable {
    let deliveries = Bell()
    let jobs = Bell()
    let interruptions = Bell()
    let reports = Bell()
    let grants = Bell()

    func ring(_ areas: Set<Area>) {
        for area in areas {
            switch area {
            case .deliveries: deliveries.ring()
            case .jobs:
                jobs.ring()
                grants.ring()
            case .interruptions: interruptions.ring()
            case .reports: reports.ring()
            }
        }
    }
}

/// What this program calls itself.
package enum Version {
    package static let text = "0.1.0"
}
