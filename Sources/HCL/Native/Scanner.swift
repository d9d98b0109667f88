/// Cuts HCL's native syntax into tokens, one after the other and each byte once.
struct Scanner {
    /// What the bytes mean at the moment; outside of all modes they are code.
    private enum Mode {
        case quoted
        /// With the range of the word that ends it.
        case heredoc(Range<Int>)
        /// Code in a template, with the number of braces that are open in it.
        case template(Int)
    }

    private(set) var cursor: Cursor
    private var modes: [Mode] = []
    /// Whether the file was not read to its end because of its nesting.
    private(set) var isTooDeep = false
    /// Where a comment begins that has no end.
    private(set) var openComment: Cursor.Place?

    init(_ text: String) { cursor = Cursor(text) }

    mutating func next() -> Token {
        switch modes.last {
        case .quoted: quotedToken()
        case .heredoc(let marker): heredocToken(marker)
        case .template, nil: codeToken()
        }
    }

    /// Lets the file end here.
    mutating func stop() {
        modes = []
        cursor.jumpToEnd()
    }

    private mutating func take(_ count: Int, as kind: Token.Kind) -> Token {
        let (start, place) = (cursor.offset, cursor.place)
        cursor.step(count)
        return Token(kind: kind, range: start..<cursor.offset, place: place)
    }

    private mutating func take(as kind: Token.Kind, while condition: (UInt8) -> Bool) -> Token {
        let (start, place) = (cursor.offset, cursor.place)
        cursor.skip(while: condition)
        return Token(kind: kind, range: start..<cursor.offset, place: place)
    }

    private mutating func enter(_ mode: Mode) {
        modes.append(mode)
        guard modes.count > ReadingLimits.nesting else { return }
        isTooDeep = true
        stop()
    }
}

// MARK: Code

extension Scanner {
    private mutating func codeToken() -> Token {
        skipBlanks()
        guard let byte = cursor.peek() else { return take(0, as: .end) }
        if byte.startsIdentifier { return take(as: .identifier, while: \.continuesIdentifier) }
        if byte.isDigit { return number() }
        switch byte {
        case .newline: return take(1, as: .newline)
        case .quote: return entering(.quoted, take(1, as: .quote))
        case UInt8(ascii: "{"), UInt8(ascii: "}"): return brace(byte)
        case UInt8(ascii: "<"):
            if let (length, marker) = heredocStart() { return entering(.heredoc(marker), take(length, as: .heredoc)) }
        default: break
        }
        let (length, kind) = sign(byte)
        return take(length, as: kind)
    }

    private mutating func entering(_ mode: Mode, _ token: Token) -> Token {
        enter(mode)
        return token
    }

    private mutating func skipBlanks() {
        while let byte = cursor.peek() {
            let second = cursor.peek(1)
            if byte.isBlank {
                cursor.step()
            } else if byte == UInt8(ascii: "#") || byte == UInt8(ascii: "/") && second == UInt8(ascii: "/") {
                cursor.skip { $0 != .newline }
            } else if byte == UInt8(ascii: "/"), second == UInt8(ascii: "*") {
                skipComment()
            } else {
                return
            }
        }
    }

    private mutating func skipComment() {
        let place = cursor.place
        cursor.step(2)
        while let byte = cursor.peek() {
            if byte == UInt8(ascii: "*"), cursor.peek(1) == UInt8(ascii: "/") { return cursor.step(2) }
            cursor.step()
        }
        openComment = place
    }

    private mutating func brace(_ byte: UInt8) -> Token {
        let opens = byte == UInt8(ascii: "{")
        guard case .template(let open) = modes.last else { return take(1, as: opens ? .openBrace : .closeBrace) }
        modes.removeLast()
        if !opens, open == 0 { return take(1, as: .templateEnd) }
        modes.append(.template(opens ? open + 1 : open - 1))
        return take(1, as: opens ? .openBrace : .closeBrace)
    }

    private mutating func number() -> Token {
        let (start, place) = (cursor.offset, cursor.place)
        cursor.skip(while: \.isDigit)
        if cursor.peek() == UInt8(ascii: "."), cursor.peek(1)?.isDigit == true {
            cursor.step()
            cursor.skip(while: \.isDigit)
        }
        let isSigned = cursor.peek(1) == UInt8(ascii: "+") || cursor.peek(1) == UInt8(ascii: "-")
        if cursor.peek().map({ $0 | 0x20 }) == UInt8(ascii: "e"), cursor.peek(isSigned ? 2 : 1)?.isDigit == true {
            cursor.step(isSigned ? 2 : 1)
            cursor.skip(while: \.isDigit)
        }
        return Token(kind: .number, range: start..<cursor.offset, place: place)
    }

    private func sign(_ byte: UInt8) -> (length: Int, kind: Token.Kind) {
        let second = cursor.peek(1)
        switch byte {
        case UInt8(ascii: "["): return (1, .openBracket)
        case UInt8(ascii: "]"): return (1, .closeBracket)
        case UInt8(ascii: "("): return (1, .openParenthesis)
        case UInt8(ascii: ")"): return (1, .closeParenthesis)
        case UInt8(ascii: ","): return (1, .comma)
        case UInt8(ascii: "-"): return (1, .minus)
        case UInt8(ascii: "="): return second == byte || second == UInt8(ascii: ">") ? (2, .other) : (1, .equals)
        case UInt8(ascii: ":"): return second == byte ? (2, .other) : (1, .colon)
        case UInt8(ascii: "."): return second == byte && cursor.peek(2) == byte ? (3, .other) : (1, .dot)
        case _ where "!<>".utf8.contains(byte) && second == UInt8(ascii: "="): return (2, .other)
        case _ where "!<>&|?+*/%~^".utf8.contains(byte): return (1, .other)
        default: return (1, .invalid)
        }
    }
}

// MARK: Templates

extension Scanner {
    private var beginsTemplate: Bool {
        (cursor.peek() == UInt8(ascii: "$") || cursor.peek() == UInt8(ascii: "%")) && cursor.peek(1) == UInt8(ascii: "{")
    }

    /// `$${`, which stands for the characters `${`.
    private var escapesTemplate: Bool {
        guard let byte = cursor.peek(), byte == UInt8(ascii: "$") || byte == UInt8(ascii: "%") else { return false }
        return cursor.peek(1) == byte && cursor.peek(2) == UInt8(ascii: "{")
    }

    private mutating func templateStart() -> Token { entering(.template(0), take(2, as: .templateStart)) }

    private mutating func quotedToken() -> Token {
        switch cursor.peek() {
        case nil: return take(0, as: .end)
        case .newline:
            modes.removeLast()
            return take(0, as: .brokenString)
        case .quote:
            modes.removeLast()
            return take(1, as: .closingQuote)
        default: break
        }
        if beginsTemplate { return templateStart() }
        let (start, place) = (cursor.offset, cursor.place)
        while let byte = cursor.peek(), byte != .quote, byte != .newline, !beginsTemplate {
            let isPair = byte == .backslash && cursor.peek(1) != .newline
            cursor.step(isPair ? 2 : escapesTemplate ? 3 : 1)
        }
        return Token(kind: .text, range: start..<cursor.offset, place: place)
    }

    private mutating func heredocToken(_ marker: Range<Int>) -> Token {
        if let length = heredocEnd(marker) {
            modes.removeLast()
            return take(length, as: .heredocEnd)
        }
        if cursor.isAtEnd { return take(0, as: .end) }
        if beginsTemplate { return templateStart() }
        let (start, place) = (cursor.offset, cursor.place)
        repeat {
            cursor.step(escapesTemplate ? 3 : 1)
        } while !cursor.isAtEnd && !beginsTemplate && heredocEnd(marker) == nil
        return Token(kind: .text, range: start..<cursor.offset, place: place)
    }

    /// `<<WORD` or `<<-WORD` with the end of its line: its length, and where the word is.
    private func heredocStart() -> (length: Int, marker: Range<Int>)? {
        guard cursor.peek(1) == UInt8(ascii: "<") else { return nil }
        let start = cursor.peek(2) == UInt8(ascii: "-") ? 3 : 2
        guard cursor.peek(start)?.startsIdentifier == true else { return nil }
        var end = start
        while cursor.peek(end)?.continuesIdentifier == true { end += 1 }
        let newline = cursor.peek(end) == UInt8(ascii: "\r") ? end + 1 : end
        guard cursor.peek(newline) == .newline else { return nil }
        return (newline + 1, (cursor.offset + start)..<(cursor.offset + end))
    }

    /// The length of the line here if it is the one that ends a heredoc.
    private func heredocEnd(_ marker: Range<Int>) -> Int? {
        guard cursor.offset > 0, cursor.bytes[cursor.offset - 1] == .newline else { return nil }
        var length = 0
        while let byte = cursor.peek(length), byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { length += 1 }
        for index in marker {
            guard cursor.peek(length) == cursor.bytes[index] else { return nil }
            length += 1
        }
        guard let after = cursor.peek(length) else { return length }
        return after == .newline || after == UInt8(ascii: "\r") ? length : nil
    }
}
