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
        guard let block = block(.arguments) else { return }
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

    /// Takes all variables out of what this process was started with. It has none from then on, by whatever means they are looked up.
    static func eraseVariables() {
        guard let block = block(.variables), let start = block.baseAddress else { return }
        memset(start, 0, block.count)
    }

    /// Which fields of `/proc/self/stat` say where something begins and ends in memory, counted from the third.
    private enum Block: Int {
        case arguments = 45, variables = 47
    }

    /// Where the kernel keeps what a process was started with. The process may write there.
    private static func block(_ which: Block) -> UnsafeMutableRawBufferPointer? {
        guard let stat = try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8), let name = stat.lastIndex(of: ")") else {
            return nil
        }
        let fields = stat[name...].split(separator: " ").dropFirst().map { UInt($0) }
        guard fields.count > which.rawValue + 1, let start = fields[which.rawValue], let end = fields[which.rawValue + 1], start > 0,
            start < end,
            let pointer = UnsafeMutableRawPointer(bitPattern: start)
        else { return nil }
        return UnsafeMutableRawBufferPointer(start: pointer, count: Int(end - start))
    }
}
