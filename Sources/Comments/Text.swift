/// Small operations on text that both sides of this room need.
extension StringProtocol {
    /// Without white space, in Unicode's sense, at both ends.
    var trimmed: String {
        var rest = Substring(self).unicodeScalars
        while let first = rest.first, first.properties.isWhitespace { rest.removeFirst() }
        while let last = rest.last, last.properties.isWhitespace { rest.removeLast() }
        return String(rest)
    }

    /// Whether the text begins with the code points of `start`. Programs read code points, but to Swift a sign with an accent behind
    /// it is another character than the sign alone.
    func begins(with start: String) -> Bool { utf8.starts(with: start.utf8) }

    /// Whether two dots stand side by side.
    var hasDots: Bool { zip(utf8, utf8.dropFirst()).contains { $0 == UInt8(ascii: ".") && $1 == UInt8(ascii: ".") } }

    /// Whether there are more than `limit` line feeds; stops counting there, because texts can be megabytes.
    func hasMoreNewlines(than limit: Int) -> Bool {
        var count = 0
        for byte in utf8 where byte == UInt8(ascii: "\n") {
            count += 1
            if count > limit { return true }
        }
        return false
    }

    /// With a placeholder for every control character: a single line that ends where it seems to.
    var withoutControls: String {
        guard unicodeScalars.contains(where: \.isControl) else { return String(self) }
        var scalars = String.UnicodeScalarView()
        for scalar in unicodeScalars { scalars.append(scalar.isControl ? "\u{FFFD}" : scalar) }
        return String(scalars)
    }

    /// With a placeholder for every control character but those that arrange lines: a text of several lines that is what it seems.
    var withoutHiddenControls: String {
        guard utf8.contains(where: \.mayBeHiddenControl) else { return String(self) }
        var scalars = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            scalars.append(scalar.isControl && !"\n\r\t".unicodeScalars.contains(scalar) ? "\u{FFFD}" : scalar)
        }
        return String(scalars)
    }

    /// In double quotes, with quotes, backslashes and control characters escaped, as error messages show words.
    var quoted: String {
        var text = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"", "\\": text += "\\\(scalar)"
            case "\t": text += "\\t"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case _ where scalar.isControl: text += "\\u{\(String(scalar.value, radix: 16))}"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }
}

extension Unicode.Scalar {
    /// Whether it is a control character, or one that reverses the direction of what people read.
    var isControl: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        case .format: (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
        default: false
        }
    }
}

extension UInt8 {
    /// Whether a control character that arranges no lines may begin here: most texts have none of these bytes.
    fileprivate var mayBeHiddenControl: Bool {
        switch self {
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): false
        case ..<0x20, 0x7F, 0xC2, 0xE2: true
        default: false
        }
    }
}
