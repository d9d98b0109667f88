import Glibc

/// A job's log as it lies on disk, read a piece at a time. It may not be there yet, and may still grow.
struct LogFile: Sendable {
    let path: String
    var largestPiece = 64 << 10

    /// Whole lines, or as much as fits into one piece.
    struct Piece: Equatable, Sendable {
        var bytes: [UInt8]
        /// Where the next piece starts.
        var end: Int
    }

    /// Reading a log failed; `description` says which and why.
    struct Unreadable: Error, CustomStringConvertible {
        var description: String
    }

    /// 0 while there is no file.
    var size: Int {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return 0 }
        return Int(status.st_size)
    }

    /// What starts at `offset`; nil while there is nothing more to show. Half a line is shown only when it `isComplete`:
    /// nobody writes to it any more.
    func piece(at offset: Int, isComplete: Bool) throws(Unreadable) -> Piece? {
        let bytes = try read(at: offset)
        let isLast = isComplete && bytes.count < largestPiece
        let count = isLast ? bytes.count : Self.cut(bytes, isFull: bytes.count == largestPiece)
        return count == 0 ? nil : Piece(bytes: Array(bytes.prefix(count)), end: offset + count)
    }

    private func read(at offset: Int) throws(Unreadable) -> [UInt8] {
        // The folder is the server's own, but what ran may have had a hand in it.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard file >= 0 else {
            if errno == ENOENT { return [] }
            throw Unreadable(description: "opening the log \(path): \(String(cString: strerror(errno)))")
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return [] }
        var count = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: largestPiece) { buffer, filled in
            count = pread(file, buffer.baseAddress, largestPiece, off_t(offset))
            filled = max(0, count)
        }
        guard count >= 0 else { throw Unreadable(description: "reading the log \(path): \(String(cString: strerror(errno)))") }
        return bytes
    }

    /// How much of `bytes` to show: up to the last line's end, or, if a line fills everything, up to the last whole character
    /// and terminal code.
    static func cut(_ bytes: [UInt8], isFull: Bool) -> Int {
        if let lineEnd = bytes.lastIndex(of: Byte.lineFeed) { return lineEnd + 1 }
        guard isFull else { return 0 }
        let tail = bytes.indices.suffix(48)
        if let escape = tail.last(where: { bytes[$0] == Byte.escape }), escape > 0,
            !bytes[(escape + 1)...].contains(where: { $0 >= 0x40 && $0 != UInt8(ascii: "[") })
        {
            return escape
        }
        let start = bytes.lastIndex { $0 & 0xC0 != 0x80 } ?? 0
        return start > 0 && bytes[start] >= 0xC0 ? start : bytes.count
    }
}
