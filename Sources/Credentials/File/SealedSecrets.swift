import Crypto
import Foundation

/// How an encrypted file is written: a line that says what it is, the mark of its key, and then by AES-256-GCM a nonce that is made for each
/// writing, the JSON of names and texts, and a tag. The line and the mark are authenticated too.
enum SealedSecrets {
    enum Trouble: Error, Hashable {
        case isSomethingElse, isOfAnotherVersion, hasAnotherKey, isDamaged
    }

    private static let title = Array("bulkhead secrets ".utf8)
    private static let head = title + Array("1\n".utf8)
    private static let markLength = 8

    static func seal(_ secrets: [String: String], _ key: SecretFileKey) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let box = try AES.GCM.seal(try encoder.encode(secrets), using: key.key, authenticating: Data(head + key.mark))
        // Only with a nonce of another length than ours there is no combined form.
        guard let combined = box.combined else { throw Trouble.isDamaged }
        return head + key.mark + Array(combined)
    }

    static func open(_ bytes: [UInt8], _ key: SecretFileKey) throws(Trouble) -> [String: String] {
        guard bytes.starts(with: title) else { throw .isSomethingElse }
        guard bytes.starts(with: head) else { throw .isOfAnotherVersion }
        let rest = bytes.dropFirst(head.count)
        guard rest.count > markLength else { throw .isDamaged }
        guard Array(rest.prefix(markLength)) == key.mark else { throw .hasAnotherKey }
        do {
            let box = try AES.GCM.SealedBox(combined: Data(rest.dropFirst(markLength)))
            let text = try AES.GCM.open(box, using: key.key, authenticating: Data(head + key.mark))
            return try JSONDecoder().decode([String: String].self, from: text)
        } catch { throw .isDamaged }
    }
}

extension SealedSecrets.Trouble {
    /// "it was changed, or is damaged".
    var words: String {
        switch self {
        case .isSomethingElse: "it is not a file of secrets"
        case .isOfAnotherVersion: "it was written by another version of bulkhead"
        case .hasAnotherKey: "it was encrypted with another key"
        case .isDamaged: "it was changed since it was written, or is damaged"
        }
    }

    var kind: StoreFault.Kind {
        switch self {
        case .hasAnotherKey: .misconfigured
        default: .malformed
        }
    }
}
