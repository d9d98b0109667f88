/// Splits a line into words the way a shell does. Nothing is expanded.
struct ShellWords {
    /// Why a line has no words.
    enum Fault: String, Error {
        case openQuote = "EOF found when expecting closing quote"
        case danglingEscape = "EOF found after escape character"
    }
    private enum Quote { case none, literal, escaping }

    private(set) var words: [String] = []
    private var word: String.UnicodeScalarView?
    private var quote = Quote.none

    static func split(_ text: String) throws(Fault) -> [String] {
        var lexer = ShellWords()
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() { try lexer.take(scalar, &rest) }
        guard lexer.quote == .none else { throw .openQuote }
        lexer.endWord()
        return lexer.words
    }

    private mutating func take(_ scalar: Unicode.Scalar, _ rest: inout Substring.UnicodeScalarView) throws(Fault) {
        switch (quote, scalar) {
        case (.literal, "'"), (.escaping, "\""): quote = .none
        case (.none, "\\"), (.escaping, "\\"):
            guard let escaped = rest.popFirst() else { throw .danglingEscape }
            append(escaped)
        case (.literal, _), (.escaping, _): append(scalar)
        case (.none, "'"): open(.literal)
        case (.none, "\""): open(.escaping)
        case (.none, " "), (.none, "\t"), (.none, "\r"), (.none, "\n"): endWord()
        case (.none, "#") where word == nil: skipLine(&rest)
        case (.none, _): append(scalar)
        }
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        word = word ?? .init()
        word?.append(scalar)
    }

    /// Even an empty pair of quotes is a word.
    private mutating func open(_ quote: Quote) {
        word = word ?? .init()
        self.quote = quote
    }

    private mutating func endWord() {
        if let word { words.append(String(word)) }
        word = nil
    }

    private func skipLine(_ rest: inout Substring.UnicodeScalarView) {
        while let scalar = rest.popFirst(), scalar != "\n" {}
    }
}
