import Foundation
import Terraform

/// What one step printed: a part of the job's log.
struct LogSlice {
    var file: String
    var range: Range<UInt64>

    /// The end of it as text, without what is meant for a terminal.
    func text(limit: Int = JobFolder.outputLimit) throws -> String {
        var start = range.lowerBound
        if range.count > limit { start = range.upperBound - UInt64(limit) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(range.upperBound - start))
        try read(from: start) { bytes += $0 }
        if start > range.lowerBound, let newline = bytes.firstIndex(of: Self.newline) { bytes.removeFirst(newline + 1) }
        return String(decoding: TerminalCodes.strip(bytes), as: UTF8.self)
    }

    /// All of it, line by line, however long it is. Of a line no more than `limit` bytes are kept.
    func forEachLine(limit: Int = 64 << 10, _ body: (String) -> Void) throws {
        var line: [UInt8] = []
        func end() {
            body(String(decoding: TerminalCodes.strip(line), as: UTF8.self))
            line.removeAll(keepingCapacity: true)
        }
        try read(from: range.lowerBound) { bytes in
            let parts = bytes.split(separator: Self.newline, omittingEmptySubsequences: false)
            for (index, part) in parts.enumerated() {
                line += part.prefix(max(0, limit - line.count))
                if index < parts.count - 1 { end() }
            }
        }
        if !line.isEmpty { end() }
    }

    private static let newline = UInt8(ascii: "\n")

    private func read(from start: UInt64, _ body: ([UInt8]) -> Void) throws {
        guard let handle = FileHandle(forReadingAtPath: file) else { throw FileFault("reading", file, code: ENOENT) }
        defer { try? handle.close() }
        try handle.seek(toOffset: start)
        var left = Int(range.upperBound - start)
        while left > 0, let data = try handle.read(upToCount: min(left, 256 << 10)), !data.isEmpty {
            left -= data.count
            body([UInt8](data))
        }
    }
}
