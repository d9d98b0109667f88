import AsyncHTTPClient
import Credentials
import Domain
import Foundation
import NIOCore
import NIOSSL
import Synchronization
import Testing

/// What tests of Azure and Google have in common.
enum CloudBench {
    /// A clock that does not let anybody wait, and knows how long they wanted to.
    final class Clock: _Concurrency.Clock, Sendable {
        typealias Instant = ContinuousClock.Instant
        private let waits = Mutex<[Duration]>([])
        var now: Instant { ContinuousClock.now }
        var minimumResolution: Duration { .zero }

        func sleep(until deadline: Instant, tolerance: Duration?) async throws {
            try Task.checkCancellation()
            let wait = deadline - now
            waits.withLock { $0.append(wait) }
        }

        /// How long was waited, each time.
        var slept: [Duration] { waits.withLock { $0 } }
        var total: Duration { slept.reduce(.zero, +) }
    }

    /// Runs `body` with calls that trust `ca` too.
    static func calls<Value: Sendable>(
        ca: String? = nil, clock: any _Concurrency.Clock<Duration> = Clock(), timeLimit: Duration = .seconds(30),
        hosts: [String: String] = [:],
        _ body: @Sendable (StoreCalls) async throws -> Value
    ) async throws -> Value {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.timeout = .init(connect: .seconds(5))
        configuration.dnsOverride = hosts
        if let ca {
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.additionalTrustRoots = [.certificates(try NIOSSLCertificate.fromPEMFile(ca))]
            configuration.tlsConfiguration = tls
        }
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        do {
            let value = try await body(StoreCalls(client: client, clock: clock, timeLimit: timeLimit, spread: { 0.5 }))
            try await client.shutdown()
            return value
        } catch {
            try await client.shutdown()
            throw error
        }
    }

    /// The fault that `body` ends with.
    static func fault<Value>(
        sourceLocation: SourceLocation = #_sourceLocation, isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Value
    ) async -> StoreFault {
        do {
            _ = try await body()
            Issue.record("there was no fault", sourceLocation: sourceLocation)
        } catch let fault as StoreFault {
            return fault
        } catch { Issue.record(error, sourceLocation: sourceLocation) }
        return StoreFault(.malformed, doing: "", reason: "")
    }

    static func server(_ variables: [String: String]) -> ServerIdentity { ServerIdentity(variables.mapValues { Secret($0) }) }

    /// The text of a secret.
    static func text(_ secret: StoredSecret) -> String? {
        guard case .text(let text) = secret.content else { return nil }
        return text.reveal()
    }
}
