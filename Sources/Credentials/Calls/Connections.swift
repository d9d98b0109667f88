import AsyncHTTPClient
import Domain
import Foundation
import NIOCore
import NIOSSL

/// Clients for stores, one for each set of authorities that are believed besides the system's. Whoever makes it shuts it down.
package actor Connections {
    private let files: [String]
    private let clock: any Clock<Duration>
    private let timeLimit: Duration
    /// By the text of the authorities, so that a file that is replaced counts at once.
    private var clients: [String: HTTPClient] = [:]
    private var isShut = false

    /// - Parameters:
    ///   - files: PEM files with authorities that are believed of every store.
    ///   - clock: for the pauses between tries.
    ///   - timeLimit: the longest that one answer may take.
    package init(
        trusting files: [String] = [], clock: any Clock<Duration> = ContinuousClock(), timeLimit: Duration = .seconds(30)
    ) {
        self.files = files
        self.clock = clock
        self.timeLimit = timeLimit
    }

    /// The way to a store whose authority may be in `caFile`.
    package func calls(trusting caFile: String? = nil) throws(StoreFault) -> StoreCalls {
        var text = ""
        for file in files + (caFile.map { [$0] } ?? []) {
            text += try IdentityFile.text(file, limit: 1 << 20, doing: Self.doing).reveal() + "\n"
        }
        guard !isShut else { throw StoreFault(.unreachable, doing: "asking a store", reason: "it was given up") }
        if let client = clients[text] { return StoreCalls(client: client, clock: clock, timeLimit: timeLimit) }
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: Self.configuration(try Self.tls(text)))
        clients[text] = client
        return StoreCalls(client: client, clock: clock, timeLimit: timeLimit)
    }

    /// Ends every connection; nobody is asked anything afterwards.
    package func shutdown() async {
        isShut = true
        let open = clients.values
        clients = [:]
        for client in open { try? await client.shutdown() }
    }

    private static let doing = "reading the authorities that a store is believed by"

    private static func tls(_ text: String) throws(StoreFault) -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        guard !text.isEmpty else { return configuration }
        guard let certificates = try? NIOSSLCertificate.fromPEMBytes(Array(text.utf8)), !certificates.isEmpty else {
            throw StoreFault(.misconfigured, doing: doing, reason: "a file of authorities holds no certificates")
        }
        configuration.additionalTrustRoots = [.certificates(certificates)]
        return configuration
    }

    /// Without redirects, without a proxy, and with idle connections given up before servers do.
    private static func configuration(_ tls: TLSConfiguration) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls, redirectConfiguration: .disallow, timeout: .init(connect: .seconds(5), read: .seconds(30)))
        configuration.connectionPool.idleTimeout = .seconds(20)
        return configuration
    }
}
