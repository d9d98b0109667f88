import Foundation
package import NIOSSL

/// The certificate authorities that we believe: the system's, and those of one file more.
package struct TrustedRoots: Sendable {
    private let additional: [NIOSSLCertificate]
    private let additionalText: String

    /// Reads the file that `SSL_CERT_FILE` names; without one only the system's authorities are believed.
    package init(additionalFile path: String?) throws(Unusable) {
        guard let path, !path.isEmpty else {
            additional = []
            additionalText = ""
            return
        }
        do {
            additionalText = try String(contentsOfFile: path, encoding: .utf8)
            additional = try NIOSSLCertificate.fromPEMBytes(Array(additionalText.utf8))
        } catch {
            throw Unusable(path: path, reason: String(describing: error))
        }
    }

    /// TLS settings of a client.
    package var tlsConfiguration: TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        if !additional.isEmpty { configuration.additionalTrustRoots = [.certificates(additional)] }
        return configuration
    }

    /// Writes all authorities into one file: git and terraform believe one bundle, and naming ours alone would take the system's away.
    package func writeBundle(to path: String) throws {
        let system = try Self.systemBundles.first { FileManager.default.fileExists(atPath: $0) }
            .map { try String(contentsOfFile: $0, encoding: .utf8) }
        let bundle = [system ?? "", additionalText].filter { !$0.isEmpty }
            .map { $0.hasSuffix("\n") ? $0 : $0 + "\n" }.joined()
        try Data(bundle.utf8).write(to: URL(filePath: path), options: .atomic)
    }

    private static let systemBundles = [
        "/etc/ssl/certs/ca-certificates.crt",  // Debian, Ubuntu, Arch, Alpine
        "/etc/pki/tls/certs/ca-bundle.crt",  // Fedora, Amazon Linux
        "/etc/ssl/ca-bundle.pem",  // openSUSE
        "/etc/ssl/cert.pem",
    ]

    /// A file that holds no certificates.
    package struct Unusable: Error, Hashable, Sendable, CustomStringConvertible {
        package var path: String
        package var reason: String
        package var description: String { "reading certificates from \(path): \(reason)" }
    }
}
