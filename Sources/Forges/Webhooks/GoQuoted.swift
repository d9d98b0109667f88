/// `text` in double quotes as Go's `%q` writes it: the answers to webhooks quote that way, so that one line stays one line.
func goQuoted(_ text: some StringProtocol) -> String { goQuoted(bytes: text.utf8) }

/// The same for bytes that may be no text, because they were cut.
func goQuoted(bytes: some Sequence<UInt8>) -> String {
    var rest = Array(bytes)[...]
    var out = "\""
    while !rest.isEmpty {
        if let (scalar, length) = firstScalar(rest) {
            out += quoted(scalar)
            rest = rest.dropFirst(length)
        } else {
            out += "\\x" + hex(UInt32(rest.removeFirst()), 2)
        }
    }
    return out + "\""
}

private func firstScalar(_ bytes: ArraySlice<UInt8>) -> (Unicode.Scalar, Int)? {
    var decoder = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    guard case .valid(let encoded) = decoder.parseScalar(from: &iterator) else { return nil }
    return (Unicode.UTF8.decode(encoded), encoded.count)
}

private func quoted(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\"": return "\\\""
    case "\\": return "\\\\"
    case "\u{07}": return "\\a"
    case "\u{08}": return "\\b"
    case "\u{0C}": return "\\f"
    case "\n": return "\\n"
    case "\r": return "\\r"
    case "\t": return "\\t"
    case "\u{0B}": return "\\v"
    case _ where scalar.value < 0x20 || scalar.value == 0x7F: return "\\x" + hex(scalar.value, 2)
    case _ where isPrintable(scalar): return String(Character(scalar))
    case _ where scalar.value < 0x10000: return "\\u" + hex(scalar.value, 4)
    default: return "\\U" + hex(scalar.value, 8)
    }
}

/// Letters, marks, numbers, punctuation, symbols and the ASCII space.
private func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .spaceSeparator: scalar == " "
    case .lineSeparator, .paragraphSeparator, .control, .format, .surrogate, .privateUse, .unassigned: false
    default: true
    }
}

private func hex(_ value: UInt32, _ width: Int) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
