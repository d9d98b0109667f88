/// Reads Terraform's JSON syntax. Where a document ends to be JSON, what came before is kept.
struct JSONParser {
    private var cursor: Cursor
    private(set) var diagnostics: Diagnostics
    private var elementsLeft = ReadingLimits.elements
    private var hasFailed = false

    init(_ text: String, file: String) {
        cursor = Cursor(text)
        diagnostics = Diagnostics(file: file)
    }

    /// The body that the document is: an object, or a list of objects that are read as one.
    mutating func body() -> Body {
        let root = value(depth: 0)
        cursor.skip { $0.isBlank || $0 == .newline }
        if !cursor.isAtEnd { fail("There is something behind the end of the document.") }
        switch root.form {
        case .object(let entries): return Body(.json(entries))
        case .list(let elements):
            let entries = elements.flatMap { element in
                if case .object(let entries) = element.form { entries } else { [] as [WrittenValue.Entry] }
            }
            return Body(.json(entries))
        default:
            fail("The document must be an object.")
            return Body(.json([]))
        }
    }

    private mutating func fail(_ text: String) {
        guard !hasFailed else { return }
        hasFailed = true
        diagnostics.add(text, at: cursor.place)
        cursor.jumpToEnd()
    }
}

// MARK: Values

extension JSONParser {
    private mutating func value(depth: Int) -> WrittenValue {
        cursor.skip { $0.isBlank || $0 == .newline }
        let position = cursor.place.position(in: diagnostics.file)
        return WrittenValue(form: bareValue(depth: depth), position: position)
    }

    private mutating func bareValue(depth: Int) -> WrittenValue.Form {
        elementsLeft -= 1
        guard elementsLeft > 0 else { return failing(ReadingLimits.tooMany) }
        switch cursor.peek() {
        case UInt8(ascii: "{"):
            return depth < ReadingLimits.nesting ? .object(entries(depth: depth)) : failing(ReadingLimits.tooDeep)
        case UInt8(ascii: "["):
            return depth < ReadingLimits.nesting ? .list(elements(depth: depth)) : failing(ReadingLimits.tooDeep)
        case .quote: return template(string())
        case let byte? where byte.isDigit || byte == UInt8(ascii: "-"): return number()
        default: return word()
        }
    }

    private mutating func failing(_ text: String) -> WrittenValue.Form {
        fail(text)
        return .null
    }

    private mutating func entries(depth: Int) -> [WrittenValue.Entry] {
        var entries: [WrittenValue.Entry] = []
        cursor.step()
        if take(UInt8(ascii: "}")) { return entries }
        repeat {
            cursor.skip { $0.isBlank || $0 == .newline }
            guard cursor.peek() == .quote else {
                fail("A property must begin with its name in quotes.")
                return entries
            }
            let key = string()
            guard take(UInt8(ascii: ":")) else {
                fail("A colon must follow the name of a property.")
                return entries
            }
            entries.append(WrittenValue.Entry(key: key, value: value(depth: depth + 1)))
        } while take(UInt8(ascii: ","))
        if !take(UInt8(ascii: "}")) { fail("An object is not closed.") }
        return entries
    }

    private mutating func elements(depth: Int) -> [WrittenValue] {
        var elements: [WrittenValue] = []
        cursor.step()
        if take(UInt8(ascii: "]")) { return elements }
        repeat {
            elements.append(value(depth: depth + 1))
        } while take(UInt8(ascii: ","))
        if !take(UInt8(ascii: "]")) { fail("A list is not closed.") }
        return elements
    }

    private mutating func number() -> WrittenValue.Form {
        let start = cursor.offset
        cursor.skip { $0.isDigit || "eE.+-".utf8.contains($0) }
        let text = cursor.text(start..<cursor.offset)
        return text.utf8.count <= 1000 && Double(text) != nil ? .number(text) : failing("This is no number.")
    }

    private mutating func word() -> WrittenValue.Form {
        let start = cursor.offset
        cursor.skip(while: \.isLetter)
        switch cursor.text(start..<cursor.offset) {
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "null": return .null
        default: return failing("A value is missing here.")
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        cursor.skip { $0.isBlank || $0 == .newline }
        guard cursor.peek() == byte else { return false }
        cursor.step()
        return true
    }
}

// MARK: Strings

extension JSONParser {
    /// A string of JSON is a template of HCL.
    private func template(_ text: String) -> WrittenValue.Form {
        var reading = TemplateText(decodesBackslashes: false)
        let isPlain = reading.append(Array(text.utf8))
        return isPlain ? .string(reading.text) : .opaque(text)
    }

    private mutating func string() -> String {
        var bytes: [UInt8] = []
        cursor.step()
        while let byte = cursor.peek(), byte != .quote {
            guard byte >= 0x20 else {
                fail("A string is not closed.")
                break
            }
            cursor.step()
            if byte == .backslash { escape(into: &bytes) } else { bytes.append(byte) }
        }
        if cursor.isAtEnd { fail("A string is not closed.") }
        cursor.step()
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func escape(into bytes: inout [UInt8]) {
        guard let byte = cursor.peek() else { return }
        cursor.step()
        switch byte {
        case .quote, .backslash, UInt8(ascii: "/"): bytes.append(byte)
        case UInt8(ascii: "b"): bytes.append(8)
        case UInt8(ascii: "f"): bytes.append(12)
        case UInt8(ascii: "n"): bytes.append(10)
        case UInt8(ascii: "r"): bytes.append(13)
        case UInt8(ascii: "t"): bytes.append(9)
        case UInt8(ascii: "u"): bytes += Array(Character(scalar()).utf8)
        default: fail("A string may not contain this escape.")
        }
    }

    /// What follows `\u`, with its other half where it has one.
    private mutating func scalar() -> Unicode.Scalar {
        let high = hexadecimal()
        guard 0xD800..<0xDC00 ~= high, cursor.peek() == .backslash, cursor.peek(1) == UInt8(ascii: "u") else {
            return Unicode.Scalar(high) ?? "\u{FFFD}"
        }
        cursor.step(2)
        let low = hexadecimal()
        guard 0xDC00..<0xE000 ~= low else { return "\u{FFFD}" }
        return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)) ?? "\u{FFFD}"
    }

    private mutating func hexadecimal() -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = cursor.peek().flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
                fail("Four hexadecimal digits must follow here.")
                return 0xFFFD
            }
            cursor.step()
            value = value << 4 | UInt32(digit)
        }
        return value
    }
}
