import Foundation
import Glibc

/// A file that was not there before, which only we may read.
struct NewFile {
    private let handle: FileHandle

    init(_ path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileFault("creating", path) }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
    }

    func close() { try? handle.close() }
    func append(_ bytes: some Sequence<UInt8>) throws { try handle.write(contentsOf: Data(bytes)) }

    static func write(_ bytes: [UInt8], to path: String) throws {
        let file = try NewFile(path)
        defer { file.close() }
        try file.append(bytes)
    }
}
