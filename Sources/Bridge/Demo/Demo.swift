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
        let distribution = try Distribution.installed(inPath: environment["PATH"] ?? "")
        environment.reachLoopbackDirectly()
        let folder = try DemoFolder()
        do {
            try await play(in: folder, distribution, environment)
        } catch is CancellationError {
            folder.remove()
            throw DemoFault("the demo was stopped before its end")
        } catch {
            throw DemoFault("\(error)\nThe server's log is \(folder.log); everything else the demo wrote is beside it.")
        }
        if keepsFiles { print("\nEverything the demo wrote is in \(folder.path).") } else { folder.remove() }
    }

    private func play(in folder: DemoFolder, _ distribution: Distribution, _ environment: [String: String]) async throws {
        let repository = try root.map { try DemoRepository(copying: $0, mayApply: appliesOwnRoots) } ?? .sample(states: folder.states)
        let ports = try DemoPorts(startingAt: port)
        let keys = Keys(token: Self.newSecret(), webhook: Self.newSecret())
        let settings = try settings(folder, ports, keys, distribution)
        let file = try folder.openLog()
        let log = Logger(label: "bulkhead") { _ in LineLog(level: .info, to: file) }
        let host = try CodeHost(
            folder: folder.codeHost, port: ports.codeHost, token: keys.token, tokenOwner: Self.serverUser,
            webhook: .init(url: "\(settings.web.publicURL)/events", secret: keys.webhook), people: [Story.author, Story.reviewer], log: log)
        let (serverListens, listening) = AsyncStream<Void>.makeStream()
        let story = Story(
            host: host, repository: repository, narrator: .forStandardOutput(environment: environment), serverURL: settings.web.publicURL,
            serverListens: serverListens, staysOpen: isatty(STDOUT_FILENO) == 1, patience: patience)
        let server = Server(settings: settings, environment: environment, log: log, onRunning: { _ in listening.yield() })
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

    private struct Keys {
        let token: Secret
        let webhook: Secret
    }

    private func settings(_ folder: DemoFolder, _ ports: DemoPorts, _ keys: Keys, _ distribution: Distribution) throws -> ServerSettings {
        let arguments = [
            "--gh-user=\(Self.serverUser)", "--gh-token=\(keys.token.reveal())", "--gh-webhook-secret=\(keys.webhook.reveal())",
            "--gh-base-url=http://127.0.0.1:\(ports.codeHost)", "--repo-allowlist=127.0.0.1/acme/*",
            #"--repo-config-json={"repos":[{"id":"/.*/","apply_requirements":["approved"]}]}"#,
            "--data-dir=\(folder.data)", "--port=\(ports.server)", "--atlantis-url=http://127.0.0.1:\(ports.server)", "--web-public",
            "--tf-download=false", "--default-tf-distribution=\(distribution.rawValue)",
        ]
        var settings = try ServerSettings.read(arguments: arguments, environment: [:], surroundings: .ofThisProcess, file: { _ in nil })
        // Pages without a login, with plans of somebody's roots on them, are for this machine only.
        settings.web.host = "127.0.0.1"
        return settings
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
