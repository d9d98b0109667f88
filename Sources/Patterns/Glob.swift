/// A pattern for whole paths as doublestar reads it: `*` stays within a part of the path, `**` crosses parts, `{a,b}` is a choice.
package struct Glob: Sendable, CustomStringConvertible {
    private let expression: RegularExpression
    package let description: String

    package init(_ pattern: String) throws(PatternError) {
        description = pattern
        expression = try RegularExpression("(?s)" + PathSyntax.expression(for: pattern, .doublestar))
    }

    package func matches(_ path: String) -> Bool { expression.matchesWhole(path) }

    /// Whether a folder's name is meant as a pattern.
    package static func isPattern(_ text: String) -> Bool { text.unicodeScalars.contains { $0 == "*" || $0 == "?" || $0 == "[" } }
}

extension IgnorePatterns {
    /// `text` written such that a pattern means it literally.
    package static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if "\\*?[".unicodeScalars.contains(scalar) { result.append("\\") }
            result.append(scalar)
        }
        return String(result)
    }
}
