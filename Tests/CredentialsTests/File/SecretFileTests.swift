import Credentials
import Domain
import Foundation
import TestSupport
import Testing

@Suite("An encrypted file of secrets") struct SecretFileTests {
    @Test("keeps texts under names, which are read one by one or by a prefix, in order")
    func keeping() async throws {
        try await withSecretFile { file, place in
            #expect(try file.names() == [])
            let texts = ["b": "", "a/b": "two\nlines €", "a-1": #"{"A":"x"}"#, "Ä": "z", "a": String(repeating: "x", count: 1 << 20)]
            for (name, text) in texts { try file.set(name, to: Secret(text)) }
            try file.set("b", to: Secret("again"))
            #expect(try file.names() == ["a", "a-1", "a/b", "b", "Ä"])
            #expect(try await file.secret(named: "b").written == "again")
            #expect(try await file.secrets(withPrefix: "a").map(\.name) == ["a", "a-1", "a/b"])
            #expect(try await file.secrets(withPrefix: "a").map(\.secret.written) == [texts["a"], texts["a-1"], texts["a/b"]])
            #expect(try await file.secrets(withPrefix: "x").isEmpty)
            #expect(try await file.secrets(withPrefix: "").count == 5)
            try file.remove("a")
            #expect(await storeFault { try await file.secret(named: "a") }?.kind == .missing)
            #expect(await storeFault { try file.remove("a") }?.kind == .missing)
            #expect(try SecretFile(place).names() == ["a-1", "a/b", "b", "Ä"])
        }
    }

    @Test("shows neither names nor texts, is its owner's alone, and differs after each writing")
    func sealed() async throws {
        try await withSecretFile { file, place in
            try file.set("planted-name", to: Secret("planted-text"))
            let first = try Data(contentsOf: URL(filePath: place.path))
            try file.set("planted-name", to: Secret("planted-text"))
            let second = try Data(contentsOf: URL(filePath: place.path))
            #expect(first.count == second.count && first != second)
            // All but the line, the key's mark and what is alike by chance.
            #expect(zip(first, second).count { $0 == $1 } < 60)
            for word in ["planted", "name", "text"] { #expect(first.range(of: Data(word.utf8)) == nil) }
            for path in [place.path, place.keyFile] {
                let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
                #expect(mode == 0o600)
            }
            let folder = URL(filePath: place.path).deletingLastPathComponent().path
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["key", "secrets"])
        }
    }

    @Test("is created once, and a key that is there is used")
    func creating() async throws {
        try await withSecretFile { file, place in
            try file.set("a", to: Secret("x"))
            #expect(await storeFault { try file.create() }?.reason == "there is a file \(place.path) already")
            #expect(try await file.secret(named: "a").written == "x")
            let beside = SecretStore.EncryptedFile(path: place.path + "-2", keyFile: place.keyFile)
            let key = try Data(contentsOf: URL(filePath: place.keyFile))
            try SecretFile(beside).create()
            #expect(try Data(contentsOf: URL(filePath: place.keyFile)) == key)
            #expect(Data(base64Encoded: String(decoding: key.dropLast(), as: UTF8.self))?.count == 32)
        }
    }

    @Test("that was changed anywhere is not believed; a key that is another one is named as the reason")
    func damage() async throws {
        try await withSecretFile { file, place in
            try file.set("planted-name", to: Secret("planted-text"))
            let whole = try Data(contentsOf: URL(filePath: place.path))
            let title = Data("bulkhead secrets 1\n".utf8).count
            for position in whole.indices {
                var bytes = whole
                bytes[position] ^= 1
                try bytes.write(to: URL(filePath: place.path))
                let fault = await storeFault { try await file.secret(named: "planted-name") }
                let reason =
                    switch position {
                    case ..<17: "it is not a file of secrets"
                    case ..<title: "it was written by another version of bulkhead"
                    case ..<(title + 8): "it was encrypted with another key"
                    default: "it was changed since it was written, or is damaged"
                    }
                #expect(fault?.reason == reason, "\(position)")
                #expect(fault?.kind == (title..<(title + 8) ~= position ? .misconfigured : .malformed))
                #expect(fault?.description.contains("planted-text") == false)
            }
            for count in 0..<whole.count {
                try whole.prefix(count).write(to: URL(filePath: place.path))
                #expect(await storeFault { try file.names() } != nil, "\(count)")
            }
            try whole.write(to: URL(filePath: place.path))
            #expect(try file.names() == ["planted-name"])
            try FileManager.default.removeItem(atPath: place.keyFile)
            try SecretFile(.init(path: place.path + "-2", keyFile: place.keyFile)).create()
            let fault = await storeFault { try file.set("b", to: Secret("x")) }
            #expect(fault?.reason == "it was encrypted with another key" && fault?.kind == .misconfigured)
        }
    }

    @Test(
        "is not opened with a key that others may read, or write",
        arguments: [
            (0o600, true), (0o400, true), (0o700, true), (0o640, false), (0o604, false), (0o620, false), (0o602, false), (0o610, false),
            (0o644, false), (0o666, false),
        ])
    func modes(mode: Int, isGood: Bool) async throws {
        try await withSecretFile { file, place in
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: place.keyFile)
            let faults = [await storeFault { try file.names() }, await storeFault { try file.set("a", to: Secret("x")) }]
            for fault in faults {
                #expect((fault == nil) == isGood)
                if let fault { #expect(fault.kind == .misconfigured && fault.reason.contains("others may read or write the key")) }
            }
        }
    }

    @Test(
        "is not opened with a key that is none",
        arguments: [
            "", "\n", "not base64!", "AAAA", String(repeating: "A", count: 42), String(repeating: "A", count: 88),
            String(repeating: "A", count: 4_000),
        ])
    func keys(text: String) async throws {
        try await withSecretFile { file, place in
            try Data(text.utf8).write(to: URL(filePath: place.keyFile))
            #expect(await storeFault { try file.names() }?.reason == "the key \(place.keyFile) is not 32 bytes in base64")
        }
    }

    @Test("is not read or written through a link; its key may be one")
    func links() async throws {
        try await withSecretFile { file, place in
            try file.set("a", to: Secret("x"))
            let link = place.path + "-link", keyLink = place.keyFile + "-link"
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: place.path)
            try FileManager.default.createSymbolicLink(atPath: keyLink, withDestinationPath: place.keyFile)
            #expect(try SecretFile(.init(path: place.path, keyFile: keyLink)).names() == ["a"])
            let linked = SecretFile(.init(path: link, keyFile: place.keyFile))
            let reason = "\(link) is a link, a folder or a device"
            #expect(await storeFault { try linked.names() }?.reason == reason)
            #expect(await storeFault { try linked.set("a", to: Secret("y")) }?.reason == reason)
            #expect(await storeFault { try linked.create() }?.reason == "there is a file \(link) already")
            #expect(try await file.secret(named: "a").written == "x")
        }
    }

    @Test("says what is not there, or is not a file")
    func absent() async throws {
        try await withSecretFile { _, place in
            let folder = URL(filePath: place.path).deletingLastPathComponent().path
            let rows: [(SecretStore.EncryptedFile, String)] = [
                (.init(path: folder + "/none", keyFile: place.keyFile), "there is no file \(folder)/none"),
                (.init(path: folder + "/none/x", keyFile: place.keyFile), "there is no file \(folder)/none/x"),
                (.init(path: place.path + "/x", keyFile: place.keyFile), "there is no file \(place.path)/x"),
                (.init(path: place.path, keyFile: folder + "/none"), "the key: there is no file \(folder)/none"),
                (.init(path: folder, keyFile: place.keyFile), "\(folder) is a link, a folder or a device"),
                (.init(path: place.path, keyFile: folder), "the key: \(folder) is a link, a folder or a device"),
                (.init(path: "/dev/null", keyFile: place.keyFile), "/dev/null is a link, a folder or a device"),
            ]
            for (place, reason) in rows { #expect(await storeFault { try SecretFile(place).names() }?.reason == reason) }
        }
    }

    @Test("takes names and values that can be kept", arguments: ["", "a\nb", "\u{0}", "a\u{7F}", String(repeating: "x", count: 513)])
    func names(name: String) async throws {
        try await withSecretFile { file, _ in
            #expect(await storeFault { try file.set(name, to: Secret("x")) }?.kind == .misconfigured)
            let long = Secret(String(repeating: "x", count: (1 << 20) + 1))
            #expect(await storeFault { try file.set("a", to: long) }?.kind == .misconfigured)
            let kept = try file.names()
            #expect(kept == [])
        }
    }

    @Test("loses nothing when many write at once, and is whole whenever it is read")
    func together() async throws {
        try await withSecretFile { file, place in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<40 {
                    group.addTask { try SecretFile(place).set("s-\(number)", to: Secret("\(number)")) }
                    group.addTask { _ = try SecretFile(place).names() }
                }
                try await group.waitForAll()
            }
            #expect(try file.names().count == 40)
        }
    }
}

/// Runs `body` with a new file and its key.
private func withSecretFile<Value: Sendable>(
    _ body: @Sendable (SecretFile, SecretStore.EncryptedFile) async throws -> Value
) async throws -> Value {
    try await withTemporaryFolder { folder in
        let place = SecretStore.EncryptedFile(path: folder.appending(path: "secrets").path, keyFile: folder.appending(path: "key").path)
        let file = SecretFile(place)
        try file.create()
        return try await body(file, place)
    }
}
