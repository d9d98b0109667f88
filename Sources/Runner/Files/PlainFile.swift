import Crypto
import Foundation
import Glibc

/// An open file that is no link, folder or device: what a repository's code leaves behind must not lead us elsewhere.
struct PlainFile {
    private let descriptor: Int32
    private let path: String

    /// nil if there is no such file, or if it is something else than a file.
    init?(reading path: String) throws {
        // Without O_NONBLOCK a FIFO in its place would hold us up.
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if [ENOENT, ELOOP, ENOTDIR, ENXIO].contains(errno) { return nil }
            throw FileFault("opening", path)
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            Glibc.close(descriptor)
            return nil
        }
        self.descriptor = descriptor
        self.path = path
    }

    func close() { Glibc.close(descriptor) }

    func read(limit: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: limit)
        var count = 0
        while count < limit {
            let got = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress?.advanced(by: count), limit - count) }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw FileFault("reading", path) }
            if got == 0 { break }
            count += got
        }
        return Array(bytes.prefix(count))
    }

    func sha256() throws -> String { try hash { _ in } }

    /// Writes a new file that only we may read, and returns its SHA-256. It is on the disk on return.
    func copy(to target: String) throws -> String {
        try Self.remove(target)
        let output = open(target, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard output >= 0 else { throw FileFault("creating", target) }
        defer { Glibc.close(output) }
        let hash = try hash { bytes in try Self.write(bytes, to: output, target) }
        guard fsync(output) == 0 else { throw FileFault("flushing", target) }
        return hash
    }

    /// Writes a new file that only we may read, in place of whatever is there.
    static func write(_ bytes: [UInt8], to path: String) throws {
        try remove(path)
        let output = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard output >= 0 else { throw FileFault("creating", path) }
        defer { Glibc.close(output) }
        try bytes.withUnsafeBytes { try write($0, to: output, path) }
    }

    static func remove(_ path: String) throws {
        guard unlink(path) == 0 || errno == ENOENT else { throw FileFault("removing", path) }
    }

    /// Makes names in a folder survive a crash.
    static func flushFolder(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileFault("opening", path) }
        defer { Glibc.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw FileFault("flushing", path) }
    }

    private func hash(_ body: (UnsafeRawBufferPointer) throws -> Void) throws -> String {
        var hash = SHA256()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw FileFault("reading", path) }
            guard count > 0 else { break }
            let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
            hash.update(bufferPointer: bytes)
            try body(bytes)
        }
        return hash.finalize().map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }

    private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, _ path: String) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = UnsafeRawBufferPointer(rebasing: rest).withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw FileFault("writing", path) }
            rest = rest.dropFirst(count)
        }
    }
}
