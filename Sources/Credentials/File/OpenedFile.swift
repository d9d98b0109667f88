import Glibc

/// A file that is opened once and judged by what was opened: its name may lead elsewhere a moment later.
struct OpenedFile: ~Copyable {
    private let descriptor: Int32

    /// Which names are followed.
    enum Links { case followed, refused }

    private init(_ descriptor: Int32) { self.descriptor = descriptor }

    private static func opening(_ path: String, _ flags: Int32) throws(FileTrouble) -> OpenedFile {
        // Without O_NONBLOCK a pipe in its place would hold us up.
        let descriptor = open(path, flags | O_CLOEXEC | O_NONBLOCK, 0o600)
        guard descriptor >= 0 else { throw FileTrouble(errno) }
        return OpenedFile(descriptor)
    }

    deinit { close(descriptor) }

    /// Opens a file that is there.
    static func reading(_ path: String, links: Links) throws(FileTrouble) -> OpenedFile {
        let file = try opening(path, O_RDONLY | (links == .refused ? O_NOFOLLOW : 0))
        guard let status = file.status, status.st_mode & S_IFMT == S_IFREG else { throw .isNoFile }
        return file
    }

    /// Creates a file that only we may read, with all its bytes on the disk; there must be none yet.
    static func create(_ path: String, _ bytes: [UInt8]) throws(FileTrouble) {
        let file = try opening(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW)
        do throws(FileTrouble) {
            try file.write(bytes)
            guard fsync(file.descriptor) == 0 else { throw FileTrouble(errno) }
        } catch {
            unlink(path)
            throw error
        }
    }

    /// Puts new bytes in a file's place in one step: whoever reads sees all of the old ones or all of the new ones.
    static func replace(_ path: String, with bytes: [UInt8], nonce: String) throws(FileTrouble) {
        let next = "\(path).\(nonce)"
        try create(next, bytes)
        guard rename(next, path) == 0 else {
            let trouble = FileTrouble(errno)
            unlink(next)
            throw trouble
        }
        synchronizeFolder(of: path)
    }

    /// Makes the name itself last: without it a crash may bring the old file back.
    private static func synchronizeFolder(of path: String) {
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        guard let folder = try? opening(folder, O_RDONLY | O_DIRECTORY) else { return }
        fsync(folder.descriptor)
    }

    /// Whether only its owner may read or write it, and the owner is us or root.
    var isPrivate: Bool {
        guard let status else { return false }
        return status.st_mode & 0o077 == 0 && (status.st_uid == geteuid() || status.st_uid == 0)
    }

    /// Waits until nobody else holds it.
    func lock() throws(FileTrouble) {
        while flock(descriptor, LOCK_EX) != 0 { guard errno == EINTR else { throw FileTrouble(errno) } }
    }

    func unlock() { flock(descriptor, LOCK_UN) }

    /// All of it; nil if it is longer than `limit`.
    func bytes(limit: Int) throws(FileTrouble) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        var count = 0
        while count <= limit {
            let room = limit + 1 - count
            let got = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress?.advanced(by: count), room) }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw FileTrouble(errno) }
            if got == 0 { break }
            count += got
        }
        return count > limit ? nil : Array(bytes.prefix(count))
    }

    private func write(_ bytes: [UInt8]) throws(FileTrouble) {
        var done = 0
        while done < bytes.count {
            let put = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress?.advanced(by: done), bytes.count - done) }
            if put < 0, errno == EINTR { continue }
            guard put > 0 else { throw FileTrouble(errno) }
            done += put
        }
    }

    private var status: stat? {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? status : nil
    }
}

/// Why a file cannot be used.
enum FileTrouble: Error {
    case isNotThere, isThereAlready, isNoFile
    case other(String)

    init(_ number: Int32) {
        self =
            switch number {
            case ENOENT, ENOTDIR: .isNotThere
            case EEXIST: .isThereAlready
            case ELOOP, ENXIO, EISDIR: .isNoFile
            default: .other(String(cString: strerror(number)))
            }
    }

    /// "there is no file /etc/x".
    func words(_ path: String) -> String {
        switch self {
        case .isNotThere: "there is no file \(path)"
        case .isThereAlready: "there is a file \(path) already"
        case .isNoFile: "\(path) is a link, a folder or a device"
        case .other(let words): "\(path): \(words)"
        }
    }
}
