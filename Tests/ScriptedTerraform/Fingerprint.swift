import Foundation

/// Short names for contents (FNV-1a): equal contents have equal ones, which is all that a scenario asks.
enum Fingerprint {
    static func of(_ data: some Sequence<UInt8>) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in data { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return String(hash, radix: 16)
    }

    /// Of all `.tf` files of the working folder.
    static func ofCode() -> String {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: ".")) ?? []
        let code = files.filter { $0.hasSuffix(".tf") }.sorted().flatMap { name in
            Array(name.utf8) + (FileManager.default.contents(atPath: name).map(Array.init) ?? [])
        }
        return of(code)
    }

    static var folderName: String { URL(filePath: FileManager.default.currentDirectoryPath).lastPathComponent }
}
