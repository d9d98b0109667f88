import Crypto
package import Domain
import Foundation

/// Secrets in one encrypted file on the server's disk, for a machine without a store. The file is useless without the file of its key, which
/// belongs on another disk or into a system's credential store. Whoever can write both can bring back an older state of it.
package struct SecretFile: SecretReader {
    private let place: SecretStore.EncryptedFile

    package init(_ place: SecretStore.EncryptedFile) { self.place = place }

    // MARK: Reading

    package func secret(named name: String) async throws(StoreFault) -> StoredSecret {
        let doing = "reading the secret '\(name)' of \(place.path)"
        guard let text = try opened(try key(doing), doing)[name] else {
            throw StoreFault(.missing, doing: doing, reason: "there is no such secret")
        }
        return StoredSecret(.text(Secret(text)))
    }

    package func secrets(withPrefix prefix: String) async throws(StoreFault) -> [NamedSecret] {
        let doing = "reading the secrets '\(prefix)*' of \(place.path)"
        return Self.ordered(try opened(try key(doing), doing)).filter { $0.key.hasPrefix(prefix) }
            .map { NamedSecret(name: $0.key, secret: StoredSecret(.text(Secret($0.value)))) }
    }

    /// The names of all secrets, in order.
    package func names() throws(StoreFault) -> [String] {
        let doing = "listing the secrets of \(place.path)"
        return Self.ordered(try opened(try key(doing), doing)).map(\.key)
    }

    // MARK: Writing

    /// Creates the file without secrets in it, and its key unless there is one. A file that is there stays as it is, and is an error.
    package func create() throws(StoreFault) {
        let doing = "creating \(place.path)"
        let text = Array(SecretFileKey.made().base64.utf8)
        if let trouble = trouble({ () throws(FileTrouble) in try OpenedFile.create(place.keyFile, text) }) {
            guard case .isThereAlready = trouble else { throw misuse(doing, trouble.words(place.keyFile)) }
        }
        let key = try key(doing)
        let bytes = try sealed([:], key, doing)
        if let trouble = trouble({ () throws(FileTrouble) in try OpenedFile.create(place.path, bytes) }) {
            throw misuse(doing, trouble.words(place.path))
        }
    }

    /// Keeps `value` under `name`, in place of what is there.
    package func set(_ name: String, to value: Secret) throws(StoreFault) {
        let doing = "setting the secret '\(name)' of \(place.path)"
        guard Self.isName(name) else { throw misuse(doing, "a name has 1 to 512 characters, none of which is a control character") }
        guard value.reveal().utf8.count <= Self.longestValue else { throw misuse(doing, "a value has at most \(Self.longestValue) bytes") }
        try change(doing) { secrets throws(StoreFault) in secrets[name] = value.reveal() }
    }

    /// Forgets the secret called `name`; a fault of kind `missing` if there is none.
    package func remove(_ name: String) throws(StoreFault) {
        let doing = "removing the secret '\(name)' of \(place.path)"
        try change(doing) { secrets throws(StoreFault) in
            guard secrets.removeValue(forKey: name) != nil else {
                throw StoreFault(.missing, doing: doing, reason: "there is no such secret")
            }
        }
    }

    private func change(_ doing: String, _ body: (inout [String: String]) throws(StoreFault) -> Void) throws(StoreFault) {
        let file = try keyFile(doing)
        // Two who change it at once must not lose each other's change; the key's file stays while the other is replaced.
        if let trouble = trouble({ () throws(FileTrouble) in try file.lock() }) { throw misuse(doing, trouble.words(place.keyFile)) }
        defer { file.unlock() }
        let key = try key(in: file, doing)
        var secrets = try opened(key, doing)
        try body(&secrets)
        let bytes = try sealed(secrets, key, doing)
        let nonce = UUID().uuidString
        if let trouble = trouble({ () throws(FileTrouble) in try OpenedFile.replace(place.path, with: bytes, nonce: nonce) }) {
            throw misuse(doing, trouble.words(place.path))
        }
    }

    // MARK: The files

    private func key(_ doing: String) throws(StoreFault) -> SecretFileKey { try key(in: try keyFile(doing), doing) }

    /// Links are followed: orchestrators mount secrets as links. What counts is whose the file at their end is.
    private func keyFile(_ doing: String) throws(StoreFault) -> OpenedFile {
        do throws(FileTrouble) {
            return try OpenedFile.reading(place.keyFile, links: .followed)
        } catch { throw misuse(doing, "the key: \(error.words(place.keyFile))") }
    }

    private func key(in file: borrowing OpenedFile, _ doing: String) throws(StoreFault) -> SecretFileKey {
        guard file.isPrivate else {
            throw misuse(
                doing,
                "others may read or write the key \(place.keyFile); it must be its owner's alone (chmod 600), and the owner's be us or root"
            )
        }
        let text: [UInt8]?
        do throws(FileTrouble) { text = try file.bytes(limit: 1 << 10) } catch {
            throw misuse(doing, "the key: \(error.words(place.keyFile))")
        }
        guard let text, let key = SecretFileKey(base64: String(decoding: text, as: UTF8.self)) else {
            throw misuse(doing, "the key \(place.keyFile) is not 32 bytes in base64")
        }
        return key
    }

    private func opened(_ key: SecretFileKey, _ doing: String) throws(StoreFault) -> [String: String] {
        let bytes: [UInt8]?
        do throws(FileTrouble) {
            bytes = try OpenedFile.reading(place.path, links: .refused).bytes(limit: Self.longestFile)
        } catch { throw misuse(doing, error.words(place.path)) }
        guard let bytes else { throw misuse(doing, "it has more than \(Self.longestFile) bytes") }
        do throws(SealedSecrets.Trouble) { return try SealedSecrets.open(bytes, key) } catch {
            throw StoreFault(error.kind, doing: doing, reason: error.words)
        }
    }

    private func sealed(_ secrets: [String: String], _ key: SecretFileKey, _ doing: String) throws(StoreFault) -> [UInt8] {
        guard let bytes = try? SealedSecrets.seal(secrets, key), bytes.count <= Self.longestFile else {
            throw misuse(doing, "it would have more than \(Self.longestFile) bytes")
        }
        return bytes
    }

    private func trouble(_ work: () throws(FileTrouble) -> Void) -> FileTrouble? {
        do throws(FileTrouble) {
            try work()
            return nil
        } catch { return error }
    }

    private func misuse(_ doing: String, _ reason: String) -> StoreFault { StoreFault(.misconfigured, doing: doing, reason: reason) }

    private static func isName(_ name: String) -> Bool {
        1...512 ~= name.count && name.unicodeScalars.allSatisfy { $0.value >= 32 && !(127...159 ~= $0.value) }
    }

    private static func ordered(_ secrets: [String: String]) -> [(key: String, value: String)] {
        secrets.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }

    private static let longestValue = 1 << 20
    private static let longestFile = 16 << 20
}
