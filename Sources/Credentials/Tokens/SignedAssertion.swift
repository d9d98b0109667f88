import Crypto
import CryptoExtras
import Domain
import Foundation

/// A JSON Web Token by which somebody with an RSA key says who it is (RS256).
enum SignedAssertion {
    /// The token, or nil if `key`, in PEM, is no RSA key of at least 2,048 bits.
    static func make(header: [String: String], claims: some Encodable, key: Secret) -> Secret? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard
            let header = try? encoder.encode(header.merging(["alg": "RS256", "typ": "JWT"]) { $1 }),
            let claims = try? encoder.encode(claims),
            let signer = try? _RSA.Signing.PrivateKey(pemRepresentation: key.reveal())
        else { return nil }
        let text = "\(URLBase64.encode(header)).\(URLBase64.encode(claims))"
        let digest = SHA256.hash(data: Data(text.utf8))
        guard let signature = try? signer.signature(for: digest, padding: .insecurePKCS1v1_5) else { return nil }
        return Secret("\(text).\(URLBase64.encode(signature.rawRepresentation))")
    }
}

/// Base64 in the alphabet of URLs, without padding.
enum URLBase64 {
    static func encode(_ bytes: some Sequence<UInt8>) -> String {
        String(
            Data(bytes).base64EncodedString().compactMap { character in
                switch character {
                case "+": "-"
                case "/": "_"
                case "=": nil
                default: character
                }
            })
    }

    static func decode(_ text: some StringProtocol) -> Data? {
        let standard = String(text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 })
        return Data(base64Encoded: standard + String(repeating: "=", count: (4 - standard.count % 4) % 4))
    }
}
