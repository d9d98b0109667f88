/// The colours, cursor movements and other codes that programs write for terminals.
package enum TerminalCodes {
    /// `bytes` without them, and without NUL, which databases and forges refuse. Codes could also make a comment show something else
    /// than what stands there.
    package static func strip(_ bytes: some Collection<UInt8>) -> [UInt8] {
        let bytes = Array(bytes)
        guard bytes.contains(where: { $0 == escape || $0 == 0 }) else { return bytes }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == escape {
                index = end(ofCodeAt: index, in: bytes)
            } else {
                if bytes[index] != 0 { result.append(bytes[index]) }
                index += 1
            }
        }
        return result
    }

    package static func strip(_ text: String) -> String { String(decoding: strip(text.utf8), as: UTF8.self) }

    private static let escape: UInt8 = 0x1B

    private static func end(ofCodeAt start: Int, in bytes: [UInt8]) -> Int {
        guard start + 1 < bytes.count else { return bytes.count }
        switch bytes[start + 1] {
        case UInt8(ascii: "["): return endOfSequence(from: start + 2, in: bytes)
        case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"), UInt8(ascii: "X"):
            return endOfString(from: start + 2, in: bytes)
        case 0x20...0x2F: return min(start + 3, bytes.count)
        case UInt8(ascii: "\n"): return start + 1
        default: return start + 2
        }
    }

    private static func endOfSequence(from start: Int, in bytes: [UInt8]) -> Int {
        var index = start
        while index < bytes.count, (0x20...0x3F).contains(bytes[index]) { index += 1 }
        return index < bytes.count && (0x40...0x7E).contains(bytes[index]) ? index + 1 : index
    }

    /// A string ends with BEL or `ESC \`. One that does not end on its line is given up there, so that it cannot hide what follows.
    private static func endOfString(from start: Int, in bytes: [UInt8]) -> Int {
        var index = start
        while index < bytes.count {
            switch bytes[index] {
            case 0x07: return index + 1
            case escape where index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "\\"): return index + 2
            case UInt8(ascii: "\n"), escape: return index
            default: index += 1
            }
        }
        return index
    }
}
