/// Reads HCL's native syntax. After something wrong it goes on in the next line, so that the rest of the file is known.
struct NativeParser {
    private var scanner: Scanner
    private(set) var token: Token
    private(set) var diagnostics: Diagnostics
    /// The end of what was read last.
    private(set) var readEnd = 0
    private var nesting = 0
    private var hasGivenUp = false
    private var elementsLeft = ReadingLimits.elements

    init(_ text: String, file: String) {
        scanner = Scanner(text)
        diagnostics = Diagnostics(file: file)
        token = scanner.next()
    }

    /// The body that the file is.
    mutating func body() -> Body {
        let body = body(isNested: false)
        if let place = scanner.openComment { diagnostics.add("A comment is not closed.", at: place) }
        return body
    }

    mutating func advance() {
        if token.kind != .newline { readEnd = token.range.upperBound }
        token = scanner.next()
        if scanner.isTooDeep { giveUp(ReadingLimits.tooDeep) }
    }

    mutating func skipNewlines() {
        while token.kind == .newline { advance() }
    }

    func text(_ range: Range<Int>) -> String { scanner.cursor.text(range) }
    func bytes(_ range: Range<Int>) -> ArraySlice<UInt8> { scanner.cursor.bytes[range] }
    func isWord(_ word: String) -> Bool { token.kind == .identifier && bytes(token.range).elementsEqual(word.utf8) }
    func position(of token: Token) -> SourcePosition { token.place.position(in: diagnostics.file) }

    mutating func complain(_ text: String, at place: Cursor.Place? = nil) {
        // What was not read is not to blame for what is missing.
        if !hasGivenUp { diagnostics.add(text, at: place ?? token.place) }
    }

    /// Ends reading the file here.
    mutating func giveUp(_ reason: String) {
        guard !hasGivenUp else { return }
        complain(reason)
        hasGivenUp = true
        scanner.stop()
        token = scanner.next()
    }

    /// Reads something that lies in something else, as long as there is not too much of it.
    mutating func nested<Value>(or empty: Value, _ read: (inout NativeParser) -> Value) -> Value {
        guard spend() else { return empty }
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= ReadingLimits.nesting else {
            giveUp(ReadingLimits.tooDeep)
            return empty
        }
        return read(&self)
    }

    private mutating func spend() -> Bool {
        elementsLeft -= 1
        if elementsLeft <= 0 { giveUp(ReadingLimits.tooMany) }
        return elementsLeft > 0
    }
}

// MARK: Bodies

extension NativeParser {
    private mutating func body(isNested: Bool) -> Body {
        var attributes: [Attribute] = []
        var blocks: [Block] = []
        var names = Set<String>()
        while token.kind != .end {
            switch token.kind {
            case .newline: advance()
            case .closeBrace where isNested:
                advance()
                return Body(.native(attributes: attributes, blocks: blocks))
            case .identifier:
                let name = token
                advance()
                if token.kind == .equals {
                    let attribute = attribute(name)
                    if names.insert(attribute.name).inserted {
                        attributes.append(attribute)
                    } else {
                        complain("This argument was set before.", at: name.place)
                    }
                } else if let block = block(name) {
                    blocks.append(block)
                }
            default: skipStray()
            }
        }
        if isNested { complain("A block is not closed.") }
        return Body(.native(attributes: attributes, blocks: blocks))
    }

    private mutating func skipStray() {
        complain("An argument or a block must begin here.")
        let start = token.range.lowerBound
        pass(to: .body)
        if token.range.lowerBound == start { advance() }
    }

    private mutating func attribute(_ name: Token) -> Attribute {
        advance()
        let start = token.range.lowerBound
        let value = value(in: .body)
        let source = start < readEnd ? text(start..<readEnd) : ""
        return Attribute(name: text(name.range), value: value, source: source, position: position(of: name))
    }

    /// The block whose type was read; nil for what turns out to be none.
    private mutating func block(_ type: Token) -> Block? {
        guard let labels = labels() else { return nil }
        let body = nested(or: Body(.native(attributes: [], blocks: []))) { parser in
            parser.advance()
            return parser.body(isNested: true)
        }
        return Block(type: text(type.range), labels: labels, body: body, position: position(of: type))
    }

    /// What stands between a block's type and its brace.
    private mutating func labels() -> [String]? {
        var labels: [String] = []
        while token.kind != .openBrace {
            switch token.kind {
            case .identifier:
                labels.append(text(token.range))
                advance()
            case .quote:
                guard spend(), let label = quotedText() else {
                    complain("A label must be plain text.")
                    pass(to: .body)
                    return nil
                }
                labels.append(label)
            default:
                // Terraform allowed the brace in the next line until 0.11.
                let (place, isLineOver) = (token.place, token.kind == .newline)
                skipNewlines()
                guard token.kind != .openBrace else { break }
                complain("Neither an argument nor a block: a value or a brace is missing.", at: place)
                if !isLineOver { pass(to: .body) }
                return nil
            }
        }
        return labels
    }
}
