/// A piece of a YAML document, with its line, aliases and merge keys resolved.
struct YAML {
    /// What plain text means by itself; quoted text is always `str`.
    enum Kind: String { case null, bool, int, float, str }

    struct Field {
        var key: String
        var line: Int
        var value: YAML
    }

    enum Content {
        case scalar(String, Kind)
        case list([YAML])
        case map([Field])
    }

    var content: Content
    var line: Int
    /// Whether unknown keys are refused.
    var isStrict: Bool

    var isNull: Bool { if case .scalar(_, .null) = content { true } else { false } }

    /// This, unless it is null.
    var present: YAML? { isNull ? nil : self }
}

// MARK: Values by type

extension YAML {
    /// The text of a scalar, whatever it looks like; null is empty.
    func string() throws(ConfigError) -> String {
        guard case .scalar(let text, let kind) = content else { throw mismatch("string") }
        return kind == .null ? "" : text
    }

    func bool() throws(ConfigError) -> Bool {
        guard case .scalar(let text, let kind) = content else { throw mismatch("bool") }
        if kind == .bool { return text.utf8.first == UInt8(ascii: "t") || text.utf8.first == UInt8(ascii: "T") }
        guard kind == .str, let value = Self.olderTruths[text] else { throw mismatch("bool") }
        return value
    }

    func int() throws(ConfigError) -> Int {
        guard case .scalar(let text, .int) = content, let value = Self.integer(text) else { throw mismatch("int") }
        return value
    }

    func strings() throws(ConfigError) -> [String] {
        guard case .list(let items) = content else { throw mismatch("[]string") }
        var texts: [String] = []
        for item in items { texts.append(try item.string()) }
        return texts
    }

    /// The items of a list; null has none.
    func items(of type: String) throws(ConfigError) -> [YAML] {
        if isNull { return [] }
        guard case .list(let items) = content else { throw mismatch("[]\(type)") }
        return items
    }

    /// The fields of a map; null has none.
    func fields(of type: String) throws(ConfigError) -> [Field] {
        if isNull { return [] }
        guard case .map(let fields) = content else { throw mismatch(type) }
        return fields
    }

    func mismatch(_ type: String) -> ConfigError {
        switch content {
        case .list: .construct(line: line, "cannot construct !!seq into \(type)")
        case .map: .construct(line: line, "cannot construct !!map into \(type)")
        case .scalar(let text, let kind):
            .construct(line: line, "cannot construct !!\(kind.rawValue) `\(Self.shortened(text))` into \(type)")
        }
    }

    private static func shortened(_ text: String) -> String { text.utf8.count > 10 ? text.prefix(7) + "..." : text }

    /// What YAML 1.1 called true and false besides the words themselves.
    private static let olderTruths: [String: Bool] = [
        "yes": true, "Yes": true, "YES": true, "on": true, "On": true, "ON": true, "y": true, "Y": true,
        "no": false, "No": false, "NO": false, "off": false, "Off": false, "OFF": false, "n": false, "N": false,
    ]
}

// MARK: Plain text

extension YAML {
    static func kind(ofPlain text: String) -> Kind {
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE", "false", "False", "FALSE": return .bool
        default: break
        }
        guard let first = text.utf8.first, (0x30...0x39).contains(first) || "+-.".utf8.contains(first) else { return .str }
        if integer(text) != nil { return .int }
        return Double(text) != nil && text.utf8.contains { (0x30...0x39).contains($0) } ? .float : .str
    }

    static func integer(_ text: String) -> Int? {
        let (sign, digits) = text.hasPrefix("-") ? ("-", String(text.dropFirst())) : ("", text)
        for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where digits.hasPrefix(prefix) {
            return Int(sign + digits.dropFirst(2), radix: radix)
        }
        return Int(sign + digits)
    }
}
