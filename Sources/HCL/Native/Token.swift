/// A piece of HCL's native syntax.
struct Token {
    enum Kind: Hashable {
        case identifier, number, newline, end
        /// A quote that begins a string, and the one that ends it.
        case quote, closingQuote
        /// The end of a line before that of the string.
        case brokenString
        /// The line's rest that begins a heredoc, and the line that ends it.
        case heredoc, heredocEnd
        /// Characters of a string or a heredoc.
        case text
        /// `${` or `%{`, and the brace that ends it.
        case templateStart, templateEnd
        case openBrace, closeBrace, openBracket, closeBracket, openParenthesis, closeParenthesis
        case equals, colon, comma, dot, minus
        /// An operator, which only matters in that it makes a value unknown.
        case other
        /// What has no place in HCL.
        case invalid
    }

    var kind: Kind
    var range: Range<Int>
    var place: Cursor.Place
}

extension Token.Kind {
    /// What this is the end of.
    var closes: Token.Kind? {
        switch self {
        case .closeBrace: .openBrace
        case .closeBracket: .openBracket
        case .closeParenthesis: .openParenthesis
        case .closingQuote, .brokenString: .quote
        case .heredocEnd: .heredoc
        case .templateEnd: .templateStart
        default: nil
        }
    }

    var opens: Bool { isText || self == .openBrace || self == .openBracket || self == .openParenthesis }

    /// Whether the scanner itself keeps track of what is within, so that a bracket there cannot end what lies around it.
    var isText: Bool { self == .quote || self == .heredoc || self == .templateStart }
}
