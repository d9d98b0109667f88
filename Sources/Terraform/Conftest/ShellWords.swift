/// An operator's text split into words as a shell would, without being given to one.
package enum ShellWords {
    /// The words of `text` with variables replaced. A value is never split again, and nothing within `'…'` or behind `\` is replaced.
    /// A text whose quotation has no end is one word as it stands.
    package static func split(_ text: String, environment: [String: String]) -> [String] {
        var reader = Reader(rest: Array(text.utf8)[...])
        guard let words = reader.words() else { return [text] }
        return words.map { word in
            word.map { $0.isLiteral ? $0.text : VariableExpansion.expand($0.text, environment: environment) }.joined()
        }
    }

    /// A part of a word that is all taken literally, or not.
    private struct Part {
        var bytes: [UInt8]
        var isLiteral: Bool
        var text: String { String(decoding: bytes, as: UTF8.self) }
    }

    private struct Reader {
        var rest: ArraySlice<UInt8>

        private static let blanks = Array(" \t\r\n".utf8)

        /// nil if a quotation or an escape has no end.
        mutating func words() -> [[Part]]? {
            var words: [[Part]] = []
            while true {
                rest = rest.drop { Self.blanks.contains($0) }
                guard let first = rest.first else { return words }
                if first == UInt8(ascii: "#") {
                    rest = rest.drop { $0 != UInt8(ascii: "\n") }
                } else {
                    guard let word = word() else { return nil }
                    words.append(word)
                }
            }
        }

        private mutating func word() -> [Part]? {
            var parts: [Part] = [Part(bytes: [], isLiteral: false)]
            while let byte = rest.first, !Self.blanks.contains(byte) {
                rest.removeFirst()
                switch byte {
                case UInt8(ascii: "'"): guard quotation(until: byte, into: &parts, isLiteral: true) else { return nil }
                case UInt8(ascii: "\""): guard quotation(until: byte, into: &parts, isLiteral: false) else { return nil }
                case UInt8(ascii: "\\"):
                    guard let escaped = rest.popFirst() else { return nil }
                    Self.add(escaped, isLiteral: true, to: &parts)
                default: Self.add(byte, isLiteral: false, to: &parts)
                }
            }
            return parts
        }

        private mutating func quotation(until end: UInt8, into parts: inout [Part], isLiteral: Bool) -> Bool {
            while let byte = rest.popFirst() {
                if byte == end { return true }
                if byte == UInt8(ascii: "\\"), !isLiteral {
                    guard let escaped = rest.popFirst() else { return false }
                    Self.add(escaped, isLiteral: true, to: &parts)
                } else {
                    Self.add(byte, isLiteral: isLiteral, to: &parts)
                }
            }
            return false
        }

        private static func add(_ byte: UInt8, isLiteral: Bool, to parts: inout [Part]) {
            if parts[parts.count - 1].isLiteral == isLiteral {
                parts[parts.count - 1].bytes.append(byte)
            } else {
                parts.append(Part(bytes: [byte], isLiteral: isLiteral))
            }
        }
    }
}
