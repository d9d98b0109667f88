/// Whether text is a pattern as in a `.dockerignore`.
enum FilePatternSyntax {
    /// What is wrong with `pattern`, in the reference's words.
    static func fault(_ pattern: String) -> String? {
        if pattern == "!" { return "illegal exclusion pattern: \"!\"" }
        var rest = pattern[...]
        while let letter = rest.popFirst() {
            let isWhole = letter == "\\" ? rest.popFirst() != nil : letter == "[" ? skipClass(&rest) : true
            if !isWhole { return "syntax error in pattern" }
        }
        return nil
    }

    /// Skips what is between brackets: at least one letter or range.
    private static func skipClass(_ rest: inout Substring) -> Bool {
        if rest.first == "^" { rest.removeFirst() }
        var isEmpty = true
        while let letter = rest.first {
            if letter == "]", !isEmpty {
                rest.removeFirst()
                return true
            }
            guard skipLetter(&rest) else { return false }
            if rest.first == "-" {
                rest.removeFirst()
                guard skipLetter(&rest) else { return false }
            }
            isEmpty = false
        }
        return false
    }

    private static func skipLetter(_ rest: inout Substring) -> Bool {
        guard let letter = rest.popFirst(), letter != "]", letter != "-" else { return false }
        return letter == "\\" ? rest.popFirst() != nil : true
    }
}
