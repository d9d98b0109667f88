import Crypto
import Domain
package import Foundation
import Glibc

/// A cached environment in a file: encrypted, readable by its owner only, and of no use once it expired.
package struct CacheFile: Sendable {
    package var path: String
    /// Where its key is.
    package var keys: CacheKeys

    package init(_ path: String, keys: CacheKeys) {
        self.path = path
        self.keys = keys
    }

    /// Keeps an environment in a new file in `folder`, `kvenv-XXXXX.json`.
    package static func make(_ environment: CachedEnvironment, inFolder folder: String, keys: CacheKeys, expires: Date) throws(CacheFault)
        -> CacheFile
    {
        let file = CacheFile("\(folder)/kvenv-\(RandomName.of(5)).json", keys: keys)
        try file.write(environment, expires: expires, OwnersFile.create)
        return file
    }

    /// Keeps an environment in this file, in the place of what is there.
    package func write(_ environment: CachedEnvironment, expires: Date) throws(CacheFault) {
        try write(environment, expires: expires, OwnersFile.replace)
    }

    /// What is in the file. `allowsPlain` also reads what kvenv wrote, which anybody could have.
    package func read(now: Date, allowsPlain: Bool = false) throws(CacheFault) -> CachedEnvironment {
        let bytes = try OwnersFile.read(path)
        guard let form = try? JSONDecoder().decode(Form.self, from: Data(bytes)) else {
            let environment = try CachedEnvironment(text: Secret(String(decoding: bytes, as: UTF8.self)))
            guard allowsPlain else { throw .unusable("\(path) is not encrypted, as kvenv leaves it: --plain reads such a file") }
            return environment
        }
        return try opened(form, now: now)
    }

    /// Removes the file and its key, as far as they are there.
    package func remove() throws(CacheFault) {
        if let bytes = try? OwnersFile.read(path), let form = try? JSONDecoder().decode(Form.self, from: Data(bytes)), form.isNamedWell {
            keys.forget(id: form.id, expires: form.expires)
        }
        guard unlink(path) == 0 || errno == ENOENT else { throw .io("removing \(path): \(String(cString: strerror(errno)))") }
    }

    /// How the file is written. All that can be read of it is when it expires.
    private struct Form: Codable {
        static let current = "bulkhead environment 1"
        var format = current
        var id: String
        /// Seconds since 1970.
        var expires: Int
        var sealed: Data

        /// Cannot be changed without the key.
        var outside: Data { Data("\(format)\n\(id)\n\(expires)".utf8) }
        /// An id is part of a path.
        var isNamedWell: Bool { !id.isEmpty && id.utf8.allSatisfy { 97...122 ~= $0 || 48...57 ~= $0 } }
    }

    private func write(
        _ environment: CachedEnvironment, expires: Date, _ put: (String, [UInt8]) throws(CacheFault) -> Void
    ) throws(CacheFault) {
        var form = Form(id: RandomName.of(20), expires: Int(expires.timeIntervalSince1970), sealed: Data())
        let key = try keys.make(id: form.id, expires: form.expires)
        do throws(CacheFault) {
            form.sealed = try sealed(environment, key, form)
            guard let bytes = try? JSONEncoder().encode(form) else { throw .unusable("it cannot be written as JSON") }
            try put(path, Array(bytes))
        } catch {
            keys.forget(id: form.id, expires: form.expires)
            throw error
        }
    }

    private func sealed(_ environment: CachedEnvironment, _ key: SymmetricKey, _ form: Form) throws(CacheFault) -> Data {
        let text = Data(try environment.text().reveal().utf8)
        guard let box = try? AES.GCM.seal(text, using: key, authenticating: form.outside), let bytes = box.combined else {
            throw .unusable("it cannot be encrypted")
        }
        return bytes
    }

    private func opened(_ form: Form, now: Date) throws(CacheFault) -> CachedEnvironment {
        guard form.format == Form.current, form.isNamedWell else { throw .unusable("\(path) is of another version") }
        let expires = Date(timeIntervalSince1970: TimeInterval(form.expires))
        guard now < expires else {
            keys.forget(id: form.id, expires: form.expires)
            throw .expired("\(path) expired at \(expires.formatted(.iso8601)): cache the environment again")
        }
        let key = try keys.key(id: form.id, expires: form.expires)
        guard let box = try? AES.GCM.SealedBox(combined: form.sealed),
            let text = try? AES.GCM.open(box, using: key, authenticating: form.outside)
        else { throw .unusable("\(path) was changed, or it is not this key's") }
        return try CachedEnvironment(text: Secret(String(decoding: text, as: UTF8.self)))
    }
}
