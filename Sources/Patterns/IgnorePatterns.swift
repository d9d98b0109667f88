/// Patterns as in a `.dockerignore`: they are tried in order, `!` takes files out again, and a folder stands for all that is below it.
package struct IgnorePatterns: Sendable {
    private struct Pattern {
        var isExclusion: Bool
        var expression: RegularExpression
    }

    private let patterns: [Pattern]

    package init(_ texts: [String]) throws(PatternError) {
        var patterns: [Pattern] = []
        for text in texts {
            if let pattern = try Self.pattern(text) { patterns.append(pattern) }
        }
        self.patterns = patterns
    }

    /// Reads a list that is separated by commas.
    package init(commaSeparated text: String) throws(PatternError) {
        try self.init(text.utf8.split(separator: UInt8(ascii: ",")).map { String(Substring($0)) })
    }

    /// Whether the file is meant after the last pattern had its say.
    package func matches(_ path: String) -> Bool {
        var isMatched = false
        for pattern in patterns where pattern.isExclusion == isMatched {
            if pattern.expression.matchesWhole(path) { isMatched.toggle() }
        }
        return isMatched
    }

    private static func pattern(_ text: String) throws(PatternError) -> Pattern? {
        var text = trimmed(text)
        guard !text.isEmpty else { return nil }
        let isExclusion = text.unicodeScalars.first == "!"
        if isExclusion {
            text = trimmed(String(text.unicodeScalars.dropFirst()))
            guard !text.isEmpty else { throw PatternError("illegal exclusion pattern: \"!\"") }
        }
        let expression = try PathSyntax.expression(for: RelativePath.clean(text), .ignoreFile)
        // A pattern that matches a folder matches everything below it.
        return Pattern(isExclusion: isExclusion, expression: try RegularExpression("(?s)(?:\(expression))(?:/.*)?"))
    }

    private static func trimmed(_ text: String) -> String {
        let isBlank = { (scalar: Unicode.Scalar) in scalar.properties.isWhitespace }
        let rest = text.unicodeScalars.drop(while: isBlank)
        guard let last = rest.lastIndex(where: { !isBlank($0) }) else { return "" }
        return String(rest[...last])
    }
}
