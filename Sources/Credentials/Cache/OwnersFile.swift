import Domain
import Foundation
import Glibc

/// A file that only its owner reads, made anew and never through a link.
enum OwnersFile {
    /// Fails if there is something of this name.
    static func create(_ path: String, _ bytes: [UInt8]) throws(CacheFault) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw fault("creating", path) }
        defer { close(descriptor) }
        // The umask may take away, never give; the mode is set again for what an access list of the folder may add.
        guard fchmod(descriptor, 0o600) == 0, writesAll(bytes, to: descriptor), fsync(descriptor) == 0 else {
            let fault = fault("writing", path)
            unlink(path)
            throw fault
        }
    }

    /// Puts a file in the place of another of this name. What is there must be a plain file: renaming over a link or a device would
    /// break what others count on.
    static func replace(_ path: String, _ bytes: [UInt8]) throws(CacheFault) {
        var status = stat()
        if lstat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG { throw .io("writing \(path): it is not a plain file") }
        let beside = path + ".\(RandomName.of(10))"
        try create(beside, bytes)
        guard rename(beside, path) == 0 else {
            let fault = fault("writing", path)
            unlink(beside)
            throw fault
        }
    }

    static func read(_ path: String, atMost limit: Int = 8 << 20) throws(CacheFault) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw fault("reading", path) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw fault("reading", path) }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
            guard bytes.count <= limit else { throw .unusable("\(path) is longer than \(limit) bytes") }
        }
    }

    /// Whether nobody but its owner, who is us, can read it.
    static func isOurs(_ path: String, kind: mode_t) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == kind && status.st_uid == geteuid() && status.st_mode & 0o077 == 0
    }

    private static func writesAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private static func fault(_ doing: String, _ path: String) -> CacheFault {
        .io("\(doing) \(path): \(String(cString: strerror(errno)))")
    }
}

/// Names that nobody can guess.
enum RandomName {
    static func of(_ length: Int) -> String { String((0..<length).map { _ in letters.randomElement() ?? "x" }) }
    private static let letters = Array("abcdefghijkmnpqrstuvwxyz23456789")
}
