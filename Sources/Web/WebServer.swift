package import Comments
package import Domain
import Foundation
package import Hummingbird
import HummingbirdCore
import HummingbirdTLS
package import Logging
import NIOCore
import ServiceLifecycle
package import Storage

/// The HTTP server: takes webhooks, shows pages and live logs.
package struct WebServer: Service {
    private let settings: WebSettings
    private let store: Store
    private let grammar: CommentGrammar
    private let isAllowed: @Sendable (Repository) -> Bool
    private let isStopping: @Sendable () -> Bool
    private let onRunning: @Sendable (Int) -> Void
    private let logger: Logger

    /// - Parameters:
    ///   - isAllowed: whether a repository is served.
    ///   - isStopping: whether the whole server waits for its last jobs, for `/status`.
    ///   - onRunning: called with the port once connections are accepted.
    package init(
        settings: WebSettings, store: Store, grammar: CommentGrammar, logger: Logger, isAllowed: @escaping @Sendable (Repository) -> Bool,
        isStopping: @escaping @Sendable () -> Bool = { false }, onRunning: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.settings = settings
        self.store = store
        self.grammar = grammar
        self.logger = logger
        self.isAllowed = isAllowed
        self.isStopping = isStopping
        self.onRunning = onRunning
    }

    package func run() async throws {
        do {
            try await application().run()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw WebFault(
                description: """
                    port \(settings.port) is in use by another program: stop it (`ss -ltnp 'sport = :\(settings.port)'` shows which it is), \
                    or choose another port with --port
                    """)
        } catch let error as IOError where error.errnoCode == EACCES {
            throw WebFault(description: "this user may not listen on port \(settings.port): choose one above 1023 with --port")
        }
    }

    /// The server as a value that is not running yet.
    package func application() throws -> Application<RouterResponder<BasicRequestContext>> {
        let http = HTTPServerBuilder.http1(configuration: .init(idleTimeout: .seconds(60)))
        return Application(
            responder: router().buildResponder(),
            server: try settings.certificate.map { try .tls(http, tlsConfiguration: try ServerCertificate($0).configuration) } ?? http,
            configuration: .init(address: .hostname(settings.host, port: settings.port)),
            onServerRunning: { [onRunning] channel in onRunning(channel.localAddress?.port ?? 0) },
            logger: logger)
    }

    private func router() -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: SafeAnswers())
        let timely = router.group().add(middleware: Deadline(limit: .seconds(30)))
        WebhookRoutes(settings: settings.webhooks, store: store, grammar: grammar, isAllowed: isAllowed).add(to: timely)
        ProbeRoutes(store: store, version: settings.version, isStopping: isStopping).add(to: timely)
        let pages = Pages(settings: settings, newNonce: Self.nonce)
        let guarded = timely.group().add(middleware: Door(access: settings.access)).add(
            middleware: SameOrigin(publicURL: settings.publicURL))
        IndexRoutes(store: store, pages: pages).add(to: guarded)
        LockRoutes(store: store, pages: pages).add(to: guarded)
        if settings.offersApplyStop { ApplySwitchRoutes(store: store, pages: pages).add(to: guarded) }
        let jobs = JobRoutes(store: store, pages: pages, watchers: Watchers(atMost: 512))
        jobs.add(to: guarded)
        jobs.addStreams(to: router.group().add(middleware: Door(access: settings.access)))
        return router
    }

    private static func nonce() -> String {
        var generator = SystemRandomNumberGenerator()
        return Data((0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }).base64EncodedString()
    }
}
