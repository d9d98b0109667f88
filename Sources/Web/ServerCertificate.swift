import Foundation
import NIOCore
import NIOSSL
import Synchronization

/// The certificate that HTTPS is served with. Renewing it needs no restart: each handshake looks whether a file has changed.
final class ServerCertificate: Sendable {
    // A class because all handshakes share what was read last.
    private struct Reading: Sendable {
        var chain: [NIOSSLCertificateSource]
        var key: NIOSSLPrivateKeySource
        /// When and as what the files were made.
        var marks: [String]
    }
    private let files: WebSettings.Certificate
    private let reading: Mutex<Reading>

    init(_ files: WebSettings.Certificate) throws(WebFault) {
        self.files = files
        reading = Mutex(try Self.read(files))
    }

    /// TLS 1.2 and newer with this certificate.
    var configuration: TLSConfiguration {
        let now = reading.withLock { $0 }
        var configuration = TLSConfiguration.makeServerConfiguration(certificateChain: now.chain, privateKey: now.key)
        configuration.minimumTLSVersion = .tlsv12
        configuration.sslContextCallback = { [self] _, promise in promise.succeed(latest()) }
        return configuration
    }

    private func latest() -> NIOSSLContextConfigurationOverride {
        let marks = Self.marks(of: files)
        return reading.withLock { reading in
            // Half-written files are read again at the next handshake; until then the old ones serve.
            if marks != reading.marks, let newer = try? Self.read(files) { reading = newer }
            var override = NIOSSLContextConfigurationOverride()
            override.certificateChain = reading.chain
            override.privateKey = reading.key
            return override
        }
    }

    private static func read(_ files: WebSettings.Certificate) throws(WebFault) -> Reading {
        let marks = marks(of: files)
        do {
            return Reading(
                chain: try NIOSSLCertificate.fromPEMFile(files.chainFile).map { .certificate($0) },
                key: .privateKey(try NIOSSLPrivateKey(file: files.keyFile, format: .pem)), marks: marks)
        } catch {
            throw WebFault(
                description:
                    "reading the certificate \(files.chainFile) and the key \(files.keyFile) (--ssl-cert-file, --ssl-key-file): \(error)")
        }
    }

    private static func marks(of files: WebSettings.Certificate) -> [String] {
        [files.chainFile, files.keyFile].map { path in
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            let changed = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
            return "\(changed) \(attributes?[.systemFileNumber] as? Int ?? 0)"
        }
    }
}
