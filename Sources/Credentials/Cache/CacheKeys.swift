import Crypto
import Foundation
import Glibc

/// Where the keys of cached environments are: in memory, so that a disk, a backup or an image of it does not hold both halves, or in a file
/// that somebody named.
package enum CacheKeys: Hashable, Sendable {
    /// A folder in a file system that is kept in memory. A key is gone when it expired, was cleaned up, or the machine restarted.
    case memory(folder: String)
    /// A file with one key for all; it is made if it is not there, and never removed.
    case file(String)
    /// There is no place for a key; why.
    case nowhere(String)

    /// A place in memory that only this user reads: `$XDG_RUNTIME_DIR`, `/run/user/UID` or `/dev/shm`.
    package static func inMemory(runtimeFolder: String?) -> CacheKeys {
        let candidates = [runtimeFolder, "/run/user/\(geteuid())", "/dev/shm"].compactMap { $0 }.filter { $0.hasPrefix("/") }
        for parent in candidates where isInMemory(parent) {
            let folder = "\(parent)/bulkhead-keys-\(geteuid())"
            mkdir(folder, 0o700)
            if OwnersFile.isOurs(folder, kind: S_IFDIR), access(folder, W_OK) == 0 { return .memory(folder: folder) }
        }
        return .nowhere("there is no place in memory for a key (\(candidates.joined(separator: ", "))): name a file with --key-file")
    }

    /// Whether the file system that a folder is in has no disk.
    private static func isInMemory(_ folder: String) -> Bool {
        guard let folder = realpath(folder, nil) else { return false }
        defer { free(folder) }
        let path = String(cString: folder)
        // `36 35 98:0 /root /mount/point options … - type source options`
        let mounts = ((try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)) ?? "").split(separator: "\n").map { line in
            let halves = line.components(separatedBy: " - ")
            return (
                point: halves[0].split(separator: " ").dropFirst(4).first.map(String.init) ?? "", type: halves.last?.prefix { $0 != " " }
            )
        }
        // The last mount on a point is the one that is seen.
        let mount = mounts.filter { path == $0.point || path.hasPrefix($0.point.hasSuffix("/") ? $0.point : $0.point + "/") }.enumerated()
            .max { ($0.element.point.count, $0.offset) < ($1.element.point.count, $1.offset) }
        return ["tmpfs", "ramfs"].contains(mount?.element.type ?? "")
    }

    /// The key for a new cache file.
    func make(id: String, expires: Int) throws(CacheFault) -> SymmetricKey {
        if case .file(let path) = self, access(path, F_OK) == 0 { return try key(id: id, expires: expires) }
        if case .memory(let folder) = self { Self.sweep(folder, now: Int(Date().timeIntervalSince1970)) }
        let key = SymmetricKey(size: .bits256)
        let text = key.withUnsafeBytes { Data($0).base64EncodedString() }
        try OwnersFile.create(try path(id: id, expires: expires), Array(text.utf8))
        return key
    }

    /// The key that a cache file was made with.
    func key(id: String, expires: Int) throws(CacheFault) -> SymmetricKey {
        let path = try path(id: id, expires: expires)
        if case .memory = self, access(path, F_OK) != 0 {
            throw .unusable("the key is gone: it expired, it was cleaned up, the machine was restarted, or another user made it")
        }
        var status = stat()
        guard stat(path, &status) == 0, status.st_uid == geteuid(), status.st_mode & 0o077 == 0 else {
            throw .io("reading \(path): nobody but its owner may read the key")
        }
        let text = String(decoding: try OwnersFile.read(path, atMost: 1 << 10), as: UTF8.self)
        guard let bytes = Data(base64Encoded: text.trimmingCharacters(in: .whitespacesAndNewlines)), bytes.count == 32 else {
            throw .unusable("\(path) holds no key: 32 bytes in base64")
        }
        return SymmetricKey(data: bytes)
    }

    /// Makes a cache file unreadable for good. A named key file stays.
    func forget(id: String, expires: Int) {
        if case .memory = self, let path = try? path(id: id, expires: expires) { unlink(path) }
    }

    private func path(id: String, expires: Int) throws(CacheFault) -> String {
        switch self {
        case .memory(let folder): "\(folder)/\(id)-\(expires).key"
        case .file(let path): path
        case .nowhere(let reason): throw .io(reason)
        }
    }

    /// Removes keys that expired: what they open is unreadable from then on, wherever copies of it are.
    private static func sweep(_ folder: String, now: Int) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where name.hasSuffix(".key") {
            guard let expires = name.dropLast(4).split(separator: "-").last.flatMap({ Int($0) }), expires <= now else { continue }
            unlink("\(folder)/\(name)")
        }
    }
}
