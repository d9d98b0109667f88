package import Domain
import Foundation

/// The secrets of a key/value engine of Vault or OpenBao, version 1 or 2. A secret's name is its path in the engine.
package struct VaultReader: SecretReader {
    private let place: SecretStore.VaultPlace
    private let logins: VaultLogins

    package init(_ place: SecretStore.VaultPlace, logins: VaultLogins) {
        self.place = place
        self.logins = logins
    }

    package func secret(named name: String) async throws(StoreFault) -> StoredSecret {
        let doing = reading(name)
        let path = try VaultPath(name, doing: doing)
        return try await secret(path, in: try await engine(doing: doing), doing: doing)
    }

    /// Also those in folders whose names begin so.
    package func secrets(withPrefix prefix: String) async throws(StoreFault) -> [NamedSecret] {
        let doing = "listing the secrets '\(prefix)*' of \(place.title)"
        let engine = try await engine(doing: doing)
        let names = try await names(withPrefix: prefix, in: engine, doing: doing)
        return try await sideBySide(names) { name throws(StoreFault) in
            let doing = reading(name)
            return NamedSecret(name: name, secret: try await secret(try VaultPath(name, doing: doing), in: engine, doing: doing))
        }
    }

    private func reading(_ name: String) -> String { "reading the secret '\(name)' of \(place.title)" }

    // MARK: One secret

    private func secret(_ path: VaultPath, in engine: VaultEngine, doing: String) async throws(StoreFault) -> StoredSecret {
        let reply = try await logins.reply(to: VaultRequest("GET", engine.reading(path), doing: doing), at: place)
        guard engine.keepsVersions else {
            guard reply.answer.isSuccess else { throw reply.fault(doing: doing) }
            return StoredSecret(.pairs(try pairs(reply.answer.vaultData, reply.answer, doing)))
        }
        // A version that was deleted comes with status 404, but with its metadata.
        guard reply.answer.isSuccess || reply.answer.status == 404, let metadata = reply.answer.vaultMetadata else {
            guard !reply.answer.isSuccess else { throw reply.answer.notExpected(doing: doing) }
            throw reply.fault(doing: doing)
        }
        if let end = metadata.end { throw StoreFault(.unusable, doing: doing, reason: end, requestID: reply.answer.requestID) }
        let tags = metadata.tags ?? [:]
        let pairs = try pairs(reply.answer.vaultData?.object("data"), reply.answer, doing)
        return StoredSecret(.pairs(pairs), version: String(metadata.version), tags: tags)
    }

    private func pairs(_ object: JSONMembers?, _ answer: StoreAnswer, _ doing: String) throws(StoreFault) -> [(key: String, json: Secret)] {
        guard let object else { throw answer.notExpected(doing: doing) }
        return object.members.map { ($0.name, Secret(String(decoding: $0.text, as: UTF8.self))) }
    }

    // MARK: Many

    /// The names of all secrets that begin with `prefix`, in order. What cannot be listed is an error; what is not there is not.
    private func names(withPrefix prefix: String, in engine: VaultEngine, doing: String) async throws(StoreFault) -> [String] {
        var folders = [prefix.lastIndex(of: "/").map { String(prefix[...$0]) } ?? ""]
        var names: Set<String> = []
        var asked = 0
        while let folder = folders.popLast() {
            asked += 1
            for key in try await keys(in: folder, engine, doing: doing) where (folder + key).hasPrefix(prefix) {
                if key.hasSuffix("/") { folders.append(folder + key) } else { names.insert(folder + key) }
            }
            guard names.count <= Self.mostSecrets, asked + folders.count <= Self.mostSecrets else {
                throw StoreFault(.misconfigured, doing: doing, reason: "there are more than \(Self.mostSecrets); a longer prefix is needed")
            }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private func keys(in folder: String, _ engine: VaultEngine, doing: String) async throws(StoreFault) -> [String] {
        struct Keys: Decodable { var keys: [String] }
        let path = folder.isEmpty ? nil : try VaultPath(String(folder.dropLast()), doing: doing)
        var request = VaultRequest("GET", engine.listing(path), doing: doing)
        request.sizeLimit = 8 << 20
        let reply = try await logins.reply(to: request, at: place)
        if reply.answer.status == 404 { return [] }
        guard reply.answer.isSuccess else { throw reply.fault(doing: doing) }
        guard let keys = try reply.answer.json(VaultAnswer<Keys>.self, doing: doing).data?.keys else { return [] }
        guard keys.allSatisfy({ VaultPath($0.hasSuffix("/") ? String($0.dropLast()) : $0) != nil }) else {
            throw StoreFault(.unusable, doing: doing, reason: "a name in '\(folder)' is not one that can be asked for")
        }
        return keys
    }

    private static let mostSecrets = 2_000

    // MARK: The engine

    private func engine(doing: String) async throws(StoreFault) -> VaultEngine {
        var mount = place.mount
        while mount.hasSuffix("/") { mount.removeLast() }
        let path = try VaultPath(mount, doing: doing)
        if let version = place.version { return VaultEngine(mount: path, keepsVersions: version == 2) }
        let question = "asking for the version of the engine '\(mount)' of \(place.title)"
        let reply = try await logins.reply(to: VaultRequest("GET", "sys/internal/ui/mounts/\(path.encoded)", doing: question), at: place)
        guard reply.answer.isSuccess else { throw reply.fault(doing: question) }
        guard let mounted = try reply.answer.json(VaultAnswer<Mounted>.self, doing: question).data,
            ["kv", "generic"].contains(mounted.type)
        else { throw StoreFault(.misconfigured, doing: question, reason: "it is not an engine of keys and values") }
        return VaultEngine(mount: path, keepsVersions: mounted.options?["version"] == "2")
    }

    private struct Mounted: Decodable {
        var type: String
        var options: [String: String]?
    }
}

/// What KV 2 says of a version.
private struct VaultMetadata: Decodable {
    var version: Int
    var deletedAt: String?
    var isDestroyed: Bool?
    var tags: [String: String]?

    enum CodingKeys: String, CodingKey {
        case version
        case deletedAt = "deletion_time"
        case isDestroyed = "destroyed"
        case tags = "custom_metadata"
    }

    /// Why it is not to be had.
    func words(hasData: Bool) -> String? {
        if isDestroyed == true { return "version \(version) was destroyed" }
        if !hasData { return "version \(version) was deleted" + (deletedAt.map { $0.isEmpty ? "" : " at \($0)" } ?? "") }
        return nil
    }
}

extension StoreAnswer {
    /// `data`, each value as it is written.
    fileprivate var vaultData: JSONMembers? { JSONMembers(body)?.object("data") }

    fileprivate var vaultMetadata: (version: Int, end: String?, tags: [String: String]?)? {
        guard let data = vaultData, let text = data.text("metadata"),
            let metadata = try? JSONDecoder().decode(VaultMetadata.self, from: Data(text.utf8))
        else { return nil }
        return (metadata.version, metadata.words(hasData: data.object("data") != nil), metadata.tags)
    }

    fileprivate func notExpected(doing: String) -> StoreFault {
        StoreFault(.malformed, doing: doing, reason: "the answer is not what was expected", requestID: requestID)
    }
}
