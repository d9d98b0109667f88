import AsyncHTTPClient
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle

extension CodeHost: Service {
    /// Listens on 127.0.0.1 and sends webhooks until it is told to stop.
    package func run() async throws {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout = .init(connect: .seconds(5))
        // Trying again is for the deliveries' own clock.
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        defer { hasStopped = true }
        do {
            try await serve(client)
        } catch {
            try await client.shutdown()
            throw error
        }
        try await client.shutdown()
    }

    private func serve(_ client: HTTPClient) async throws {
        let application = Application(
            router: router(), server: .http1(configuration: .init(idleTimeout: .seconds(120))),
            configuration: .init(address: .hostname("127.0.0.1", port: wantedPort), serverName: nil),
            onServerRunning: { channel in await self.listens(on: channel.localAddress?.port) }, logger: log)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            group.addTask { await cancelWhenGracefulShutdown { await self.deliver(through: client) } }
            // Both end when they are told to. A server that is cancelled drops connections which it has just taken, and NIO ends the
            // whole program for that.
            try await group.waitForAll()
        }
    }

    /// Listens while `body` runs, and then ends in good order.
    package nonisolated func whileListening(_ body: @escaping @Sendable () async throws -> Void) async throws {
        let services = ServiceGroup(configuration: .init(services: [.init(service: self)], logger: log))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await services.run() }
            group.addTask {
                do { try await body() } catch {
                    await services.triggerGracefulShutdown()
                    throw error
                }
                await services.triggerGracefulShutdown()
            }
            var problem: (any Error)?
            while let ended = await group.nextResult() {
                if case .failure(let error) = ended, problem == nil { problem = error }
            }
            if let problem { throw problem }
        }
    }

    private func listens(on port: Int?) { self.port = port }

    private nonisolated func router() -> Router<CallContext> {
        let router = Router(context: CallContext.self)
        let programs = router.group().add(middleware: Reception(host: self))
        RestRoutes(host: self).add(to: programs)
        GitRoutes(host: self).add(to: programs)
        PageRoutes(host: self).add(to: router)
        return router
    }
}
