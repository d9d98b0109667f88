import Credentials
import Domain
import Foundation
import TestSupport
import Testing

@Suite("A cached environment") struct KvenvCacheTests {
    private static func environment(snapshot: Bool = true) -> CachedEnvironment {
        var stored = SecretVariables()
        stored.set("Z", to: .text(Secret("planted-one\n\"ü😀")))
        stored.set("A", to: .text(Secret("")))
        stored.set("GONE", to: .unset)
        return CachedEnvironment(
            surroundings: snapshot ? [("PATH", Secret("/bin")), ("B", Secret("planted-two")), ("A", Secret("x"))] : nil, stored: stored,
            masks: ["X", "Y", "X"])
    }

    /// Everything in it, in order.
    private static func written(_ environment: CachedEnvironment) -> [[String]] {
        let stored = environment.stored.entries.map { entry in
            if case .text(let value) = entry.value { "\(entry.name)=\(value.reveal())" } else { "-\(entry.name)" }
        }
        return [environment.surroundings?.map { "\($0.name)=\($0.value.reveal())" } ?? ["none"], stored, environment.masks]
    }

    private static let soon = Date(timeIntervalSinceNow: 3_600)

    private func withCache(_ body: (_ folder: URL, _ keys: CacheKeys) throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let keys = folder.appending(path: "keys")
            try FileManager.default.createDirectory(at: keys, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try body(folder, .memory(folder: keys.path))
        }
    }

    private func mode(_ path: String) throws -> Int {
        (try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber)?.intValue ?? 0
    }

    @Test("comes back as it was, whatever is in it", arguments: [true, false])
    func roundTrip(snapshot: Bool) async throws {
        try await withCache { folder, keys in
            let file = try CacheFile.make(Self.environment(snapshot: snapshot), inFolder: folder.path, keys: keys, expires: Self.soon)
            #expect(Self.written(try file.read(now: Date())) == Self.written(Self.environment(snapshot: snapshot)))
            #expect(file.path.contains(/\/kvenv-[a-z0-9]{5}\.json$/))
        }
    }

    @Test("is readable by its owner only, and holds nothing in clear")
    func sealed() async throws {
        try await withCache { folder, keys in
            let file = try CacheFile.make(Self.environment(), inFolder: folder.path, keys: keys, expires: Self.soon)
            let text = try String(contentsOfFile: file.path, encoding: .utf8)
            for planted in ["planted", "PATH", "GONE", "from_kv"] { #expect(!text.contains(planted)) }
            #expect(try mode(file.path) == 0o600)
            let key = try #require(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/keys").first)
            #expect(try mode(folder.path + "/keys/" + key) == 0o600)
        }
    }

    @Test("cannot be read once it expired: its key goes too")
    func expires() async throws {
        try await withCache { folder, keys in
            let file = try CacheFile.make(
                Self.environment(), inFolder: folder.path, keys: keys, expires: Date(timeIntervalSince1970: 2_000_000_000))
            let late = Date(timeIntervalSince1970: 2_000_000_000)
            #expect(throws: CacheFault.expired("\(file.path) expired at 2033-05-18T03:33:20Z: cache the environment again")) {
                try file.read(now: late)
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/keys") == [])
            #expect(throws: CacheFault.self) { try file.read(now: Date()) }
        }
    }

    @Test("takes the keys of expired ones with it when another is made")
    func sweep() async throws {
        try await withCache { folder, keys in
            _ = try CacheFile.make(Self.environment(), inFolder: folder.path, keys: keys, expires: Date(timeIntervalSinceNow: -10))
            let file = try CacheFile.make(Self.environment(), inFolder: folder.path, keys: keys, expires: Self.soon)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/keys").count == 1)
            #expect(throws: Never.self) { try file.read(now: Date()) }
        }
    }

    @Test("is refused if any of it was changed", arguments: ["expires", "id", "sealed"])
    func changed(part: String) async throws {
        try await withCache { folder, keys in
            let file = try CacheFile.make(Self.environment(), inFolder: folder.path, keys: keys, expires: Self.soon)
            var form = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: file.path))) as? [String: Any])
            let key = try #require(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/keys").first)
            let expires = try #require(form["expires"] as? Int), id = try #require(form["id"] as? String)
            switch part {
            case "expires": form["expires"] = expires + 1_000
            case "id": form["id"] = id + "x"
            default:
                var sealed = try #require((form["sealed"] as? String).flatMap { Data(base64Encoded: $0) })
                sealed[20] ^= 1
                form["sealed"] = sealed.base64EncodedString()
            }
            // Whoever can change the file may be able to name the key as the change needs it.
            let name = "\(form["id"] as? String ?? "")-\(form["expires"] as? Int ?? 0).key"
            try? FileManager.default.moveItem(atPath: folder.path + "/keys/" + key, toPath: folder.path + "/keys/" + name)
            try JSONSerialization.data(withJSONObject: form).write(to: URL(filePath: file.path))
            #expect(throws: CacheFault.unusable("\(file.path) was changed, or it is not this key's")) { try file.read(now: Date()) }
        }
    }

    @Test("An id that leads out of the keys' folder is refused, and removes nothing")
    func path() async throws {
        try await withCache { folder, keys in
            let victim = folder.appending(path: "victim-9999999999.key")
            try Data("x".utf8).write(to: victim)
            let file = CacheFile(folder.path + "/c.json", keys: keys)
            try Data(#"{"format":"bulkhead environment 1","id":"../victim","expires":9999999999,"sealed":""}"#.utf8).write(
                to: URL(filePath: file.path))
            #expect(throws: CacheFault.unusable("\(file.path) is of another version")) { try file.read(now: Date()) }
            try file.remove()
            #expect(FileManager.default.fileExists(atPath: victim.path))
        }
    }

    @Test("goes where it is told, in the place of a plain file")
    func target() async throws {
        try await withCache { folder, keys in
            let file = CacheFile(folder.path + "/c.json", keys: keys)
            try Data("old".utf8).write(to: URL(filePath: file.path))
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path)
            try file.write(Self.environment(), expires: Self.soon)
            #expect(try mode(file.path) == 0o600)
            #expect(Self.written(try file.read(now: Date())) == Self.written(Self.environment()))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["c.json", "keys"])
        }
    }

    @Test("is not written through a link, over a folder, or where nothing can be written", arguments: ["link", "folder", "missing/c.json"])
    func refused(name: String) async throws {
        try await withCache { folder, keys in
            let elsewhere = folder.appending(path: "elsewhere")
            try Data("old".utf8).write(to: elsewhere)
            try FileManager.default.createSymbolicLink(at: folder.appending(path: "link"), withDestinationURL: elsewhere)
            try FileManager.default.createDirectory(at: folder.appending(path: "folder"), withIntermediateDirectories: false)
            let file = CacheFile(folder.path + "/" + name, keys: keys)
            #expect { try file.write(Self.environment(), expires: Self.soon) } throws: { error in
                if case .io? = error as? CacheFault { true } else { false }
            }
            #expect(try String(contentsOf: elsewhere, encoding: .utf8) == "old")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/keys") == [])
        }
    }

    @Test("is removed with its key")
    func remove() async throws {
        try await withCache { folder, keys in
            let file = try CacheFile.make(Self.environment(), inFolder: folder.path, keys: keys, expires: Self.soon)
            try file.remove()
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["keys"])
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/keys") == [])
            #expect(throws: Never.self) { try file.remove() }
        }
    }

    @Test("may have a key file of its own, which is made once and stays")
    func keyFile() async throws {
        try await withTemporaryFolder { folder in
            let key = folder.appending(path: "k").path
            let first = try CacheFile.make(Self.environment(), inFolder: folder.path, keys: .file(key), expires: Self.soon)
            let second = try CacheFile.make(Self.environment(snapshot: false), inFolder: folder.path, keys: .file(key), expires: Self.soon)
            #expect(try mode(key) == 0o600)
            #expect(throws: Never.self) { try first.read(now: Date()) }
            try first.remove()
            #expect(throws: Never.self) { try second.read(now: Date()) }
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: key)
            #expect(throws: CacheFault.io("reading \(key): nobody but its owner may read the key")) { try second.read(now: Date()) }
        }
    }

    @Test(
        "as kvenv writes it is read if that is asked for",
        arguments: [
            (#"{"from_env":{"Persisted":[["PATH","/bin"]]},"from_kv":[["K","V"]],"masked":["X"]}"#, [["PATH=/bin"], ["K=V"], ["X"]]),
            (#"{"from_kv":[["K","V"],["B","1"],["K","2"]],"masked":[],"more":1}"#, [["none"], ["B=1", "K=2"], []]),
            (#"{"from_kv":[["K","V"]]}"#, nil), (#"{"masked":[]}"#, nil), (#"{"from_kv":[["K"]],"masked":[]}"#, nil), ("", nil),
            ("[]", nil),
        ] as [(String, [[String]]?)])
    func plain(text: String, expected: [[String]]?) async throws {
        try await withCache { folder, keys in
            let file = CacheFile(folder.path + "/c.json", keys: keys)
            try Data(text.utf8).write(to: URL(filePath: file.path))
            #expect(throws: CacheFault.self) { try file.read(now: Date()) }
            #expect((try? file.read(now: Date(), allowsPlain: true)).map(Self.written) == expected)
        }
    }

    @Test("has its key in memory, where nobody else looks")
    func place() async throws {
        guard case .memory(let folder) = CacheKeys.inMemory(runtimeFolder: nil) else { return }
        #expect(try mode(folder) == 0o700)
        #expect(folder.hasPrefix("/run/user/") || folder.hasPrefix("/dev/shm/"))
    }

    @Test("A runtime folder on a disk is not taken for memory")
    func disk() async throws {
        try await withTemporaryFolder { folder in
            if case .memory(let place) = CacheKeys.inMemory(runtimeFolder: projectFolder.path) {
                #expect(!place.hasPrefix(projectFolder.path))
            }
        }
    }
}
