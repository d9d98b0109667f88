import Crypto
import Foundation

/// The key of an encrypted file: 32 bytes, kept in a file of their own as base64.
struct SecretFileKey: Sendable {
    let key: SymmetricKey
    /// Tells keys apart, and says nothing about them.
    let mark: [UInt8]

    init(_ key: SymmetricKey) {
        self.key = key
        mark = Array(HMAC<SHA256>.authenticationCode(for: Data("bulkhead secrets: which key".utf8), using: key).prefix(8))
    }

    /// nil if the text is not 32 bytes in base64.
    init?(base64 text: String) {
        guard let bytes = Data(base64Encoded: text.trimmingCharacters(in: .whitespacesAndNewlines)), bytes.count == 32 else { return nil }
        self.init(SymmetricKey(data: bytes))
    }

    static func made() -> SecretFileKey { SecretFileKey(SymmetricKey(size: .bits256)) }

    /// As its file holds it.
    var base64: String { key.withUnsafeBytes { Data($0).base64EncodedString() } + "\n" }
}
