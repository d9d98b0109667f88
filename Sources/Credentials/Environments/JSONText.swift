/// A value of JSON as it is written: numbers keep their text, and repeated keys stay.
///
/// Foundation's reader is of no use here: it makes `1.0` and `1` the same, and loses all but one of a repeated key.
enum JSONText {
    case object([(key: String, value: JSONText)])
    case array([JSONText])
    case string(String)
    case number(String)
    case bool(Bool)
    case null

    /// Where the text stops being JSON. It does not quote the text, which is secret.
    struct Fault: Error, Hashable {
        /// Counted in bytes, from 0.
        var offset: Int
    }

    init(_ text: String) throws(Fault) {
        var reader = JSONTextReader(Array(text.utf8))
        self = try reader.whole()
    }
}

/// Reads JSON by RFC 8259 and nothing more: no comments, no byte order mark, no trailing commas.
private struct JSONTextReader {
    private let bytes: [UInt8]
    private var position = 0
    /// Containers inside one another, so that hostile text cannot exhaust the stack.
    private static let deepest = 127

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func whole() throws(JSONText.Fault) -> JSONText {
        let value = try value(depth: 0)
        skipBlanks()
        guard position == bytes.count else { throw fault }
        return value
    }

    private var fault: JSONText.Fault { JSONText.Fault(offset: position) }
    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipBlanks() {
        while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
    }

    private mutating func take(_ byte: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: byte) else { return false }
        position += 1
        return true
    }

    private mutating func need(_ byte: Unicode.Scalar) throws(JSONText.Fault) { guard take(byte) else { throw fault } }

    private mutating func value(depth: Int) throws(JSONText.Fault) -> JSONText {
        skipBlanks()
        switch next {
        case UInt8(ascii: "{"): return .object(try members(depth: depth))
        case UInt8(ascii: "["): return .array(try elements(depth: depth))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return .bool(try word("true", is: true))
        case UInt8(ascii: "f"): return .bool(try word("false", is: false))
        case UInt8(ascii: "n"): return try word("null", is: .null)
        default: return .number(try number())
        }
    }

    private mutating func word<Value>(_ word: StaticString, is value: Value) throws(JSONText.Fault) -> Value {
        let letters = "\(word)".utf8
        guard bytes[position...].starts(with: letters) else { throw fault }
        position += letters.count
        return value
    }

    private mutating func members(depth: Int) throws(JSONText.Fault) -> [(key: String, value: JSONText)] {
        guard depth < Self.deepest else { throw fault }
        try need("{")
        skipBlanks()
        var members: [(key: String, value: JSONText)] = []
        if take("}") { return members }
        repeat {
            skipBlanks()
            let key = try string()
            skipBlanks()
            try need(":")
            members.append((key, try value(depth: depth + 1)))
            skipBlanks()
        } while take(",")
        try need("}")
        return members
    }

    private mutating func elements(depth: Int) throws(JSONText.Fault) -> [JSONText] {
        guard depth < Self.deepest else { throw fault }
        try need("[")
        skipBlanks()
        var elements: [JSONText] = []
        if take("]") { return elements }
        repeat {
            elements.append(try value(depth: depth + 1))
            skipBlanks()
        } while take(",")
        try need("]")
        return elements
    }

    private mutating func number() throws(JSONText.Fault) -> String {
        let start = position
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func digits() throws(JSONText.Fault) {
        let start = position
        while let byte = next, 48...57 ~= byte { position += 1 }
        guard position > start else { throw fault }
    }

    private mutating func string() throws(JSONText.Fault) -> String {
        try need("\"")
        var text: [UInt8] = []
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                position += 1
                try text.append(contentsOf: escaped())
            case 0..<0x20: throw fault
            default:
                text.append(byte)
                position += 1
            }
        }
        throw fault
    }

    private mutating func escaped() throws(JSONText.Fault) -> [UInt8] {
        guard let letter = next else { throw fault }
        if letter == UInt8(ascii: "u") { return Array(String(try scalar()).utf8) }
        guard let byte = Self.escapes[letter] else { throw fault }
        position += 1
        return [byte]
    }

    private static let escapes: [UInt8: UInt8] = [
        UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "/"): 0x2F, UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C,
        UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
    ]

    /// `u0041`, or a pair such as `ud83d\ude00`; half a pair is no character.
    private mutating func scalar() throws(JSONText.Fault) -> Unicode.Scalar {
        let first = try unit()
        guard 0xD800...0xDBFF ~= first else {
            guard let scalar = Unicode.Scalar(first) else { throw fault }
            return scalar
        }
        try need("\\")
        let second = try unit()
        guard 0xDC00...0xDFFF ~= second, let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) else {
            throw fault
        }
        return scalar
    }

    private mutating func unit() throws(JSONText.Fault) -> UInt32 {
        try need("u")
        let text = String(decoding: bytes[position...].prefix(4), as: UTF8.self)
        guard text.utf8.count == 4, text.allSatisfy(\.isHexDigit), let unit = UInt32(text, radix: 16) else { throw fault }
        position += 4
        return unit
    }
}
