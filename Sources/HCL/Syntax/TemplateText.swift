/// The characters that the text of a template stands for.
struct TemplateText {
    let decodesBackslashes: Bool
    private var bytes: [UInt8] = []
    /// Whether there was a backslash with something behind it that means nothing.
    private(set) var hasBadEscape = false

    init(decodesBackslashes: Bool) { self.decodesBackslashes = decodesBackslashes }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Takes more of the template; false if an interpolation or a directive begins in it.
    @discardableResult
    mutating func append(_ piece: some Collection<UInt8>) -> Bool {
        var rest = Substream(piece)
        while let byte = rest.next() {
            switch byte {
            case .backslash where decodesBackslashes: decodeEscape(from: &rest)
            case UInt8(ascii: "$"), UInt8(ascii: "%"):
                if rest.peek == UInt8(ascii: "{") { return false }
                if rest.peek == byte, rest.peekSecond == UInt8(ascii: "{") { _ = rest.next() }
                bytes.append(byte)
                if rest.peek == UInt8(ascii: "{"), let brace = rest.next() { bytes.append(brace) }
            default: bytes.append(byte)
            }
        }
        return true
    }

    private mutating func decodeEscape(from rest: inout Substream) {
        switch rest.next() {
        case UInt8(ascii: "n"): bytes.append(10)
        case UInt8(ascii: "r"): bytes.append(13)
        case UInt8(ascii: "t"): bytes.append(9)
        case let byte? where byte == .quote || byte == .backslash: bytes.append(byte)
        case UInt8(ascii: "u"): decodeScalar(of: 4, from: &rest)
        case UInt8(ascii: "U"): decodeScalar(of: 8, from: &rest)
        default: hasBadEscape = true
        }
    }

    private mutating func decodeScalar(of digits: Int, from rest: inout Substream) {
        var value: UInt32 = 0
        for _ in 0..<digits {
            guard let digit = rest.peek.flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
                hasBadEscape = true
                return
            }
            _ = rest.next()
            value = value << 4 | UInt32(digit)
        }
        guard let scalar = Unicode.Scalar(value) else {
            hasBadEscape = true
            return
        }
        bytes += Array(Character(scalar).utf8)
    }
}

/// Bytes with a look at the next two.
private struct Substream {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: some Collection<UInt8>) { self.bytes = Array(bytes) }

    var peek: UInt8? { index < bytes.count ? bytes[index] : nil }
    var peekSecond: UInt8? { index + 1 < bytes.count ? bytes[index + 1] : nil }

    mutating func next() -> UInt8? {
        guard let byte = peek else { return nil }
        index += 1
        return byte
    }
}
