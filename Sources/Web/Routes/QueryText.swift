/// Names and values as they stand in queries and forms.
enum QueryText {
    /// Text whose `%` escapes make no sense.
    struct Malformed: Error, Equatable, CustomStringConvertible {
        var sequence: String
        var description: String { "invalid URL escape \"\(sequence)\"" }
    }

    /// The first value called `name`, still escaped; nil if there is none.
    static func value(_ name: String, in query: String) -> String? {
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.first.map(String.init) == name { return parts.count > 1 ? String(parts[1]) : "" }
        }
        return nil
    }

    /// The text behind `%XX` and `+`.
    static func unescaped(_ text: String) throws(Malformed) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                let digits = rest.prefix(2)
                guard digits.count == 2, digits.allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }),
                    let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
                else { throw Malformed(sequence: "%" + String(decoding: digits, as: UTF8.self)) }
                bytes.append(value)
                rest = rest.dropFirst(2)
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
