import Patterns
import Testing

@Suite("A regular expression") struct RegularExpressionTests {
    @Test(
        "matches anywhere unless it is asked for all of the text",
        arguments: [
            ("main", "main-foo", true, false), ("^main$", "main-foo", false, false), ("release", "release", true, true),
            ("(main|master)", "master", true, true), ("", "", true, true), ("", "x", true, false), ("a.c", "a\nc", false, false),
            ("ü+", "üü", true, true), ("a\u{0}b", "a\u{0}b", true, true),
        ])
    func matches(pattern: String, text: String, anywhere: Bool, whole: Bool) throws {
        let expression = try RegularExpression(pattern)
        #expect(expression.matches(text) == anywhere)
        #expect(expression.matchesWhole(text) == whole)
    }

    @Test(
        "says what is wrong with it, in the words that people know",
        arguments: [
            ("(text", "error parsing regexp: missing closing ): `(text`"),
            ("?", "error parsing regexp: missing argument to repetition operator: `?`"),
            ("[invalid", "error parsing regexp: missing closing ]: `[invalid`"),
            ("a)", "error parsing regexp: unexpected ): `a)`"),
            ("(?=x)", "error parsing regexp: invalid or unsupported Perl syntax: `(?=`"),
            ("a{2000}", "error parsing regexp: invalid repeat count: `{2000}`"),
            ("a**", "error parsing regexp: invalid nested repetition operator: `**`"),
            ("\\", "error parsing regexp: trailing backslash at end of expression"),
            ("\\y", "error parsing regexp: invalid escape sequence: `\\y`"),
            ("(?P<n", "error parsing regexp: invalid named capture: `(?P<n`"),
        ])
    func problems(pattern: String, problem: String) {
        #expect(throws: PatternError(problem)) { try RegularExpression(pattern) }
    }

    @Test(
        "redacts every match and keeps the first two groups",
        arguments: [
            (".*", "abc", "<redacted>"),
            ("secret", "a secret and a secret", "a <redacted> and a <redacted>"),
            ("((?i)secret:\\s\")[^\"]*", "Secret: \"hush\" x", "Secret: \"<redacted>\" x"),
            ("(a)x(b)(c)", "axbc.", "a<redacted>b."),
            ("(a)?x(b)?", "x axb", "<redacted> a<redacted>b"),
            ("x*", "axb", "<redacted>a<redacted>b<redacted>"),
            ("y", "nothing here", "nothing here"), ("y", "", ""), ("", "ü", "<redacted>ü<redacted>"),
        ])
    func redacts(pattern: String, text: String, expected: String) throws {
        #expect(try RegularExpression(pattern).redactingMatches(in: text) == expected)
    }

    @Test("takes no longer for a hostile expression than for a kind one")
    func isLinear() throws {
        let expression = try RegularExpression("^(a+)+$")
        let text = String(repeating: "a", count: 200_000) + "b"
        let elapsed = ContinuousClock().measure { #expect(!expression.matches(text)) }
        #expect(elapsed < .seconds(2))
    }

    @Test("can be used by several threads at once")
    func isShared() async throws {
        let expression = try RegularExpression("(x+)y")
        let matches = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<64 { group.addTask { expression.matches(String(repeating: "x", count: number + 1) + "y") } }
            return await group.reduce(true) { $0 && $1 }
        }
        #expect(matches)
    }
}
