/// What a plan printed, made ready for reading.
package enum PlanText {
    /// Without the lines that only say which objects were looked at.
    package static func strippingRefresh(_ text: String, version: TerraformVersion) -> String {
        let bytes = Array(text.utf8)
        let start = version >= TerraformVersion(0, 14, 0) ? endOfLastRefresh(bytes) : endOfSeparator(bytes)
        return start == 0 ? text : String(decoding: bytes[start...], as: UTF8.self)
    }

    /// With the marks `+`, `~` and `-` at the start of the line, where `diff` colouring wants them.
    package static func outdentingMarks(_ text: String) -> String {
        var result: [UInt8] = []
        for line in text.utf8.split(separator: newline, omittingEmptySubsequences: false) {
            result += isMarked(line) ? line.dropFirst(2) : line
            result.append(newline)
        }
        result.removeLast()
        return String(decoding: result, as: UTF8.self)
    }

    private static let newline = UInt8(ascii: "\n")

    private static func isMarked(_ line: Substring.UTF8View) -> Bool {
        let start = Array(line.prefix(3))
        return start.count == 3 && start[0] == 32 && start[1] == 32 && Array("+~-".utf8).contains(start[2])
    }

    /// Where the text goes on after the last line about refreshing. If that is the very first line nothing is dropped.
    private static func endOfLastRefresh(_ bytes: [UInt8]) -> Int {
        var result = 0
        for line in lines(of: bytes) where line.lowerBound > 0 && contains(Array("Refreshing state...".utf8), bytes[line]) {
            result = min(line.upperBound + 1, bytes.count)
        }
        return result
    }

    private static func endOfSeparator(_ bytes: [UInt8]) -> Int {
        let separator = Array(repeating: UInt8(ascii: "-"), count: 72)
        for line in lines(of: bytes) where line.count == separator.count && bytes[line].elementsEqual(separator) {
            return min(line.upperBound + 1, bytes.count)
        }
        return 0
    }

    private static func lines(of bytes: [UInt8]) -> [Range<Int>] {
        bytes.split(separator: newline, omittingEmptySubsequences: false).map(\.indices)
    }

    private static func contains(_ needle: [UInt8], _ line: ArraySlice<UInt8>) -> Bool {
        var rest = line
        while let start = rest.firstIndex(of: needle[0]) {
            rest = rest[start...]
            if rest.starts(with: needle) { return true }
            rest = rest.dropFirst()
        }
        return false
    }
}
