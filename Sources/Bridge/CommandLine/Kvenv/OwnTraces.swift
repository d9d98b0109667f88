import Foundation
import Glibc

/// What others of the same user could read of this process: the command that it starts, above all.
enum OwnTraces {
    /// Makes memory and variables of this process unreadable for others of its user. The superuser goes on seeing them.
    static func close() {
        // `prctl` has a variable number of parameters, which Swift does not call; on Linux such a call is like any other.
        typealias Control = @convention(c) (CInt, CUnsignedLong, CUnsignedLong, CUnsignedLong, CUnsignedLong) -> CInt
        guard let symbol = dlsym(nil, "prctl") else { return }
        let isDumpable: CInt = 4
        _ = unsafeBitCast(symbol, to: Control.self)(isDumpable, 0, 0, 0, 0)
    }

    /// Takes values out of the arguments as `/proc/PID/cmdline` and `ps` show them.
    static func hide(_ values: [String]) {
        guard let block = argumentBlock() else { return }
        for value in values where !value.isEmpty {
            let bytes = Array(value.utf8)
            var position = 0
            while position + bytes.count <= block.count {
                if block[position..<position + bytes.count].elementsEqual(bytes) {
                    for index in position..<position + bytes.count { block[index] = UInt8(ascii: "*") }
                }
                position += 1
            }
        }
    }

    /// Where the kernel keeps the arguments: fields 48 and 49 of `/proc/self/stat`. The process may write there.
    private static func argumentBlock() -> UnsafeMutableRawBufferPointer? {
        guard let stat = try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8), let end = stat.lastIndex(of: ")") else {
            return nil
        }
        let fields = stat[end...].split(separator: " ").dropFirst()
        // The first of them is the third field.
        guard fields.count > 46, let start = UInt(fields[fields.startIndex + 45]), let end = UInt(fields[fields.startIndex + 46]),
            start > 0, start < end, let pointer = UnsafeMutableRawPointer(bitPattern: start)
        else { return nil }
        return UnsafeMutableRawBufferPointer(start: pointer, count: Int(end - start))
    }
}
