import Foundation
import SystemPackage

/// A file without a name: what one program reads or writes. It is gone when it is closed.
struct ScratchFile: Sendable {
    let handle: FileHandle

    init(in folder: URL, containing data: Data = Data()) throws {
        let file = folder.appending(path: UUID().uuidString)
        guard FileManager.default.createFile(atPath: file.path, contents: data, attributes: [.posixPermissions: 0o600]) else {
            throw CocoaError(.fileWriteUnknown)
        }
        handle = try FileHandle(forUpdating: file)
        try FileManager.default.removeItem(at: file)
    }

    func close() { try? handle.close() }

    func append(_ data: Data) throws { try handle.write(contentsOf: data) }

    func size() throws -> UInt64 { try handle.seekToEnd() }

    var descriptor: FileDescriptor { FileDescriptor(rawValue: handle.fileDescriptor) }

    /// For somebody who is to read all of it.
    func rewound() throws -> FileHandle {
        try handle.seek(toOffset: 0)
        return handle
    }

    func contents() throws -> Data { try rewound().readToEnd() ?? Data() }

    func text() throws -> String { String(decoding: try contents(), as: UTF8.self) }
}
