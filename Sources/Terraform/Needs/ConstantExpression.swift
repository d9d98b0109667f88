/// An expression that stands for a constant if the names in it do: names with keys behind them, and texts with such names in them.
/// It has no functions, operators or conditions.
indirect enum ConstantExpression: Hashable {
    case text(String)
    /// `local.accounts[terraform.workspace].id`: the first part is always a name.
    case path([ConstantExpression])
    /// `"arn:aws:iam::${var.account}:role/plan"`
    case template([ConstantExpression])

    /// nil for every other expression. In JSON, what is written is the inside of a text in quotes.
    init?(_ written: String, isJSON: Bool) {
        guard written.utf8.count <= Self.longest else { return nil }
        var reading = ConstantReading(Array(written.utf8))
        guard let read = isJSON ? reading.template(until: nil) : reading.expression(), reading.isAtEnd else { return nil }
        self = read
    }

    private static let longest = 4096
}

/// Reads constant expressions. Whatever else stands there makes the answer nil.
private struct ConstantReading {
    private let bytes: [UInt8]
    private var index = 0
    private var depth = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { index == bytes.count }

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        index += 1
        return true
    }

    private mutating func take(_ text: StaticString) -> Bool {
        let wanted = text.withUTF8Buffer(Array.init)
        guard bytes[index...].starts(with: wanted) else { return false }
        index += wanted.count
        return true
    }

    private mutating func skipBlanks() { while next == UInt8(ascii: " ") { index += 1 } }

    mutating func expression() -> ConstantExpression? {
        depth += 1
        defer { depth -= 1 }
        guard depth <= 16 else { return nil }
        skipBlanks()
        let read = take(UInt8(ascii: "\"")) ? template(until: UInt8(ascii: "\"")) : path()
        skipBlanks()
        return read
    }

    private mutating func path() -> ConstantExpression? {
        guard let first = name() else { return nil }
        var parts = [first]
        while true {
            if take(UInt8(ascii: ".")) {
                guard let part = name() ?? number() else { return nil }
                parts.append(part)
            } else if take(UInt8(ascii: "[")) {
                guard let key = key(), take(UInt8(ascii: "]")) else { return nil }
                parts.append(key)
            } else {
                return .path(parts)
            }
        }
    }

    private mutating func key() -> ConstantExpression? {
        skipBlanks()
        guard let number = number() else { return expression() }
        skipBlanks()
        return number
    }

    private mutating func name() -> ConstantExpression? {
        let start = index
        while let byte = next, byte.isLetterOrUnderscore || index > start && (byte.isDigit || byte == UInt8(ascii: "-")) { index += 1 }
        return index > start ? .text(String(decoding: bytes[start..<index], as: UTF8.self)) : nil
    }

    private mutating func number() -> ConstantExpression? {
        let start = index
        while let byte = next, byte.isDigit { index += 1 }
        return index > start ? .text(String(decoding: bytes[start..<index], as: UTF8.self)) : nil
    }

    /// What comes up to a quote, or to the end.
    mutating func template(until end: UInt8?) -> ConstantExpression? {
        var parts: [ConstantExpression] = []
        var text: [UInt8] = []
        while let byte = next, byte != end {
            if take("${") {
                parts.append(.text(String(decoding: text, as: UTF8.self)))
                text = []
                guard let inner = expression(), take(UInt8(ascii: "}")) else { return nil }
                parts.append(inner)
            } else {
                // Escapes and directives are rare where accounts are named.
                guard byte != UInt8(ascii: "\\"), !take("$$"), !take("%{"), !take("%%") else { return nil }
                text.append(byte)
                index += 1
            }
        }
        if let end, !take(end) { return nil }
        return .template(parts + [.text(String(decoding: text, as: UTF8.self))])
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }
    fileprivate var isLetterOrUnderscore: Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= self | 0x20 || self == UInt8(ascii: "_") }
}
