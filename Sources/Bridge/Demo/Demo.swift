import Domain
import Foundation
import LocalForge
import Logging
import ServiceLifecycle
import UnixSignals

/// A pull request's life on this machine alone: a code host, the server and a story, in one process.
struct Demo {
    /// A folder of the user's to take instead of the sample.
    var root: String?
    var port: Int?
    var keepsFiles = false
    /// Whether the user's own roots are applied as well.
    var appliesOwnRoots = false
    var patience = Duration.seconds(120)

    /// The name the server has at the code host.
    private static let serverUser = "bulkhead"

    func run() async throws {
        var environment = ProcessInfo.processInfo.environment
        environment.reachLoopbackDirectly()
        let distribution = try Distribution.installed(inPath: environment["PATH"] ?? "")
        let ports = try DemoPorts(startingAt: port)
        let own = try root.map { try DemoRepository(copying: $0, mayApply: appliesOwnRoots) }
        let folder = try DemoFolder()
        do {
            let settings = try settings(folder, ports, distribution)
            try await play(own ?? .sample(states: folder.states), in: folder, settings, environment)
        } catch is CancellationError {
            folder.remove()
            throw DemoFault("the demo was stopped before its end")
        } catch {
            throw DemoFault("\(error)\nThe server's log is \(folder.log); everything else the demo wrote is beside it.")
        }
        if keepsFiles { print("\nEverything the demo wrote is in \(folder.path).") } else { folder.remove() }
    }

    private func play(
        _ repository: DemoRepository, in folder: DemoFolder, _ settings: DemoSettings, _ environment: [String: String]
    ) async throws {
        let file = try folder.openLog()
        let log = Logger(label: "bulkhead") { _ in LineLog(level: .info, to: file) }
        let url = settings.server.web.publicURL
        let host = try CodeHost(
            folder: folder.codeHost, port: settings.codeHostPort, token: settings.token, tokenOwner: Self.serverUser,
            webhook: .init(url: "\(url)/events", secret: settings.webhookSecret), people: [Story.author, Story.reviewer], log: log)
        let (serverListens, listening) = AsyncStream<Void>.makeStream()
        let story = Story(
            host: host, repository: repository, narrator: .forStandardOutput(environment: environment), serverURL: url,
            serverListens: serverListens, staysOpen: isatty(STDOUT_FILENO) == 1, patience: patience)
        let server = Server(settings: settings.server, environment: environment, log: log, onRunning: { _ in listening.yield() })
        try await group(host, DemoServer(server: server), story, log).run()
    }

    /// The story's end is everybody's end.
    private func group(_ host: CodeHost, _ server: DemoServer, _ story: Story, _ log: Logger) -> ServiceGroup {
        var configuration = ServiceGroupConfiguration(
            services: [
                .init(service: host), .init(service: server),
                .init(
                    service: story, successTerminationBehavior: .gracefullyShutdownGroup,
                    failureTerminationBehavior: .gracefullyShutdownGroup),
            ], gracefulShutdownSignals: [.sigint, .sigterm], logger: log)
        configuration.maximumGracefulShutdownDuration = .seconds(30)
        return ServiceGroup(configuration: configuration)
    }

    /// What the code host and the server must know of each other.
    private struct DemoSettings {
        let server: ServerSettings
        let codeHostPort: Int
        let token: Secret
        let webhookSecret: Secret
    }

    private func settings(_ folder: DemoFolder, _ ports: DemoPorts, _ distribution: Distribution) throws -> DemoSettings {
        let token = Self.newSecret()
        let webhookSecret = Self.newSecret()
        let arguments = [
            "--gh-user=\(Self.serverUser)", "--gh-token=\(token.reveal())", "--gh-webhook-secret=\(webhookSecret.reveal())",
            "--gh-base-url=http://127.0.0.1:\(ports.codeHost)", "--repo-allowlist=127.0.0.1/acme/*",
            #"--repo-config-json={"repos":[{"id":"/.*/","apply_requirements":["approved"]}]}"#,
            "--data-dir=\(folder.data)", "--port=\(ports.server)", "--atlantis-url=http://127.0.0.1:\(ports.server)", "--web-public",
            "--tf-download=false", "--default-tf-distribution=\(distribution.rawValue)",
        ]
        var server = try ServerSettings.read(arguments: arguments, environment: [:], surroundings: .ofThisProcess, file: { _ in nil })
        // Pages without a login, with plans of somebody's roots on them, are for this machine only.
        server.web.host = "127.0.0.1"
        return DemoSettings(server: server, codeHostPort: ports.codeHost, token: token, webhookSecret: webhookSecret)
    }

    private static func newSecret() -> Secret {
        Secret((0..<4).map { _ in String(UInt64.random(in: .min ... .max), radix: 36) }.joined())
    }
}

/// The server as a part of something larger, which hears the signals.
private struct DemoServer: Service {
    let server: Server
    func run() async throws { try await server.run(stoppedBy: []) }
}

extension [String: String] {
    /// Keeps git from asking a proxy for what is on this machine.
    fileprivate mutating func reachLoopbackDirectly() {
        for name in ["NO_PROXY", "no_proxy"] {
            self[name] = ([self[name] ?? ""] + ["127.0.0.1"]).filter { !$0.isEmpty }.joined(separator: ",")
        }
    }
}
