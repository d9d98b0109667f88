import Glibc

extension RepositoryTexts {
    /// Reads a working copy. No link is followed below `root`, neither to a file nor to a folder on the way to it: whoever wrote the
    /// repository chose where links lead.
    package init(at root: String) {
        self.init(
            names: { folder in OpenEntry(folder, below: root, isFolder: true)?.names() },
            text: { path, limit in OpenEntry(path, below: root, isFolder: false)?.text(limit: limit) })
    }
}

/// Something open in a working copy.
private struct OpenEntry: ~Copyable {
    private let descriptor: Int32

    init?(_ path: String, below root: String, isFolder: Bool) {
        let parts = path.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }.filter { $0 != "." }
        guard !parts.contains(".."), parts.count <= 64, !path.utf8.contains(0) else { return nil }
        var current = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        for (index, part) in parts.enumerated() where current >= 0 {
            let isLast = index == parts.count - 1
            // Without O_NONBLOCK a FIFO would hold us up.
            let next = openat(
                current, part, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | (isLast && !isFolder ? 0 : O_DIRECTORY))
            close(current)
            current = next
        }
        guard current >= 0 else { return nil }
        descriptor = current
    }

    deinit { close(descriptor) }

    /// A folder with more entries than anybody keeps counts as one that is not there.
    consuming func names() -> [String]? {
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0, let folder = fdopendir(copy) else { return nil }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
            guard names.count <= 50_000 else { return nil }
        }
        return names
    }

    consuming func text(limit: Int) -> String? {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= limit else { return nil }
        // It may grow while it is read.
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        var count = 0
        while count < bytes.count {
            let got = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress?.advanced(by: count), $0.count - count) }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { return nil }
            if got == 0 { break }
            count += got
        }
        return count <= limit ? String(decoding: bytes[..<count], as: UTF8.self) : nil
    }
}
