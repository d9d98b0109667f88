/// Where a value stands, which says what ends it.
enum ValueContext {
    case body, list, object, parentheses

    func ends(at kind: Token.Kind) -> Bool {
        switch (self, kind) {
        case (_, .end), (_, .closeBrace): true
        case (.body, .newline), (.object, .newline), (.object, .comma): true
        case (.list, .comma), (.list, .closeBracket), (.parentheses, .closeParenthesis): true
        default: false
        }
    }

    var isAcrossLines: Bool { self == .list || self == .parentheses }
}

// MARK: Values

extension NativeParser {
    mutating func value(in context: ValueContext) -> WrittenValue {
        if context.isAcrossLines { skipNewlines() }
        let start = token
        let term = nested(or: nil) { $0.term() }
        if context.isAcrossLines { skipNewlines() }
        if let term, context.ends(at: token.kind) { return WrittenValue(form: term, position: position(of: start)) }
        pass(to: context)
        if readEnd <= start.range.lowerBound { complain("A value is missing here.", at: start.place) }
        let source = start.range.lowerBound < readEnd ? text(start.range.lowerBound..<readEnd) : ""
        return WrittenValue(form: .opaque(source), position: position(of: start))
    }

    /// A value that needs no evaluation, if that is what comes next. Otherwise some of it may have been read.
    private mutating func term() -> WrittenValue.Form? {
        switch token.kind {
        case .number, .minus: return number()
        case .identifier: return word()
        case .quote: return quotedText().map(WrittenValue.Form.string)
        case .heredoc: return heredocText().map(WrittenValue.Form.string)
        case .openBracket: return list()
        case .openBrace: return object()
        case .openParenthesis: return parenthesized()
        default: return nil
        }
    }

    private mutating func number() -> WrittenValue.Form? {
        let sign = token.kind == .minus ? "-" : ""
        if !sign.isEmpty { advance() }
        guard token.kind == .number else { return nil }
        let digits = text(token.range)
        advance()
        return .number(sign + digits)
    }

    private mutating func word() -> WrittenValue.Form? {
        var names = [text(token.range)]
        advance()
        while token.kind == .dot {
            advance()
            guard token.kind == .identifier else { return nil }
            names.append(text(token.range))
            advance()
        }
        switch names {
        case ["true"]: return .bool(true)
        case ["false"]: return .bool(false)
        case ["null"]: return .null
        default: return .reference(names)
        }
    }

    private mutating func list() -> WrittenValue.Form? {
        var elements: [WrittenValue] = []
        advance()
        skipNewlines()
        if isWord("for") { return passed(over: .openBracket) }
        while token.kind != .closeBracket {
            elements.append(value(in: .list))
            guard token.kind == .comma else { break }
            advance()
            skipNewlines()
        }
        guard token.kind == .closeBracket else {
            complain("A comma or a bracket is missing.")
            return passed(over: .openBracket)
        }
        advance()
        return .list(elements)
    }

    private mutating func object() -> WrittenValue.Form? {
        var entries: [WrittenValue.Entry] = []
        advance()
        skipNewlines()
        if isWord("for") { return passed(over: .openBrace) }
        while token.kind != .closeBrace {
            guard let key = key() else { return passed(over: .openBrace) }
            guard token.kind == .equals || token.kind == .colon else {
                if token.kind.cannotFollowKey { complain("The value of \"\(key.prefix(100))\" is missing.") }
                return passed(over: .openBrace)
            }
            advance()
            entries.append(WrittenValue.Entry(key: key, value: value(in: .object)))
            if token.kind == .comma { advance() }
            skipNewlines()
        }
        advance()
        return .object(entries)
    }

    /// The key of an object's entry if it is plain.
    private mutating func key() -> String? {
        switch token.kind {
        case .quote: return quotedText()
        case .identifier, .number:
            let key = text(token.range)
            advance()
            return key
        default: return nil
        }
    }

    private mutating func parenthesized() -> WrittenValue.Form? {
        advance()
        let inner = value(in: .parentheses)
        guard token.kind == .closeParenthesis else {
            complain("A parenthesis is not closed.")
            return nil
        }
        advance()
        return inner.form
    }

    private mutating func passed(over opened: Token.Kind) -> WrittenValue.Form? {
        pass(over: [opened])
        return nil
    }
}

extension Token.Kind {
    /// Whether this makes no sense behind the first word of an object's key, which may have to be evaluated.
    fileprivate var cannotFollowKey: Bool {
        switch self {
        case .newline, .identifier, .quote, .number, .comma, .closeBrace: true
        default: false
        }
    }
}

// MARK: Texts

extension NativeParser {
    /// A string in quotes; nil if it is a template or broken off.
    mutating func quotedText() -> String? {
        let quote = token
        var reading = TemplateText(decodesBackslashes: true)
        advance()
        while token.kind == .text {
            reading.append(bytes(token.range))
            advance()
        }
        if reading.hasBadEscape { complain("A backslash stands before something that it cannot escape.", at: quote.place) }
        guard token.kind == .closingQuote else {
            pass(over: [.quote])
            return nil
        }
        advance()
        return reading.text
    }

    private mutating func heredocText() -> String? {
        let isIndented = bytes(token.range).dropFirst(2).first == UInt8(ascii: "-")
        var content: ArraySlice<UInt8> = []
        advance()
        // Texts follow one another only where a template comes between.
        if token.kind == .text {
            content = bytes(token.range)
            advance()
        }
        guard token.kind == .heredocEnd else {
            pass(over: [.heredoc])
            return nil
        }
        advance()
        var reading = TemplateText(decodesBackslashes: false)
        reading.append(isIndented ? Self.withoutIndentation(content) : Array(content))
        return reading.text
    }

    /// Lines without the blanks that all of them begin with. Lines of nothing but blanks neither count nor change.
    private static func withoutIndentation(_ content: ArraySlice<UInt8>) -> [UInt8] {
        let lines = content.split(separator: .newline, omittingEmptySubsequences: false)
        let isEmpty = { (line: ArraySlice<UInt8>) in line.allSatisfy(\.isBlank) }
        let indentation = lines.lazy.filter { !isEmpty($0) }.map { $0.prefix(while: \.isBlank).count }.min() ?? 0
        return Array(lines.map { isEmpty($0) ? $0 : $0.dropFirst(indentation) }.joined(separator: [UInt8.newline]))
    }
}

// MARK: Passing over

extension NativeParser {
    /// Goes to the end of a value.
    mutating func pass(to context: ValueContext) { pass(over: [], to: context) }

    /// Goes to where everything that is open is closed again, and from there to the end of a value if there is a context.
    mutating func pass(over opened: [Token.Kind], to context: ValueContext? = nil) {
        var open = opened
        while token.kind != .end {
            if open.isEmpty {
                guard let context, !context.ends(at: token.kind) else { return }
            }
            if token.kind.closes != nil {
                guard close(&open) else { return }
            } else if token.kind.opens {
                open.append(token.kind)
                if open.count > ReadingLimits.nesting { return giveUp(ReadingLimits.tooDeep) }
            } else if token.kind == .invalid || open.isEmpty && (token.kind == .equals || token.kind == .comma) {
                complain("This has no place here.")
            }
            advance()
        }
        if !open.isEmpty { complain("Something is open at the end of the file.") }
    }

    /// Closes what the token closes; false if that lies further out.
    private mutating func close(_ open: inout [Token.Kind]) -> Bool {
        if token.kind == .brokenString { complain("A string is not closed in its line.") }
        // What lies outside of the innermost text cannot be closed in it.
        let innermost = open.lastIndex(where: \.isText)
        let reachable = innermost.map { token.kind.closes?.isText == true ? $0 : $0 + 1 } ?? 0
        if let index = open[reachable...].lastIndex(where: { $0 == token.kind.closes }) {
            if index < open.count - 1 { complain("Something is not closed before this.") }
            open.removeSubrange(index...)
            return true
        }
        complain("This closes nothing.")
        return token.kind != .closeBrace || innermost != nil
    }
}
