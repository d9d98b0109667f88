import Patterns
import Testing

@Suite("Patterns as in a .dockerignore") struct IgnorePatternsTests {
    @Test(
        "match a file in order",
        arguments: [
            (["*.tf"], "main.tf", true), (["*.tf"], "a/main.tf", false), (["**/*.tf"], "main.tf", true), (["**/*.tf"], "a/b/main.tf", true),
            (["a/**"], "a/b/c", true), (["a/**"], "ab/c", false), (["modules"], "modules/a/b.tf", true), (["mod*"], "modules/a/b.tf", true),
            (["modules/"], "modules/b.tf", true), (["./modules"], "modules/b.tf", true), (["a?c"], "abc", true), (["a?c"], "a/c", false),
            (["a?c"], "aüc", true), (["[abc].tf"], "b.tf", true), (["[a-c].tf"], "d.tf", false), (["[^a].tf"], "b.tf", true),
            (["x[^a]y"], "x/y", false), (["x[.-0]y"], "x/y", false), (["x[.-0]y"], "x0y", true), (["\\*.tf"], "*.tf", true),
            (["\\*.tf"], "a.tf", false), (["a.tf"], "axtf", false), (["(a|b)+{1}$"], "(a|b)+{1}$", true), (["**"], "a/b", true),
            (["a**b"], "ab", true), (["a**b"], "a/x/b", true), ([".*"], ".hidden", true), (["*"], "a\nb", true), (["."], "a", false),
            (["../x"], "x", false), ([""], "a", false), ([" *.tf "], "a.tf", true), (["MAIN.tf"], "main.tf", false),
            (["**/*.tf*", "!exclude.tf"], "exclude.tf", false), (["**/*.tf*", "!exclude.tf"], "main.tf", true),
            (["!exclude.tf", "**/*.tf*"], "exclude.tf", true), (["**/*.tf", "!a", "a/keep.tf"], "a/keep.tf", true),
            (["**/*.tf", "!a", "a/keep.tf"], "a/drop.tf", false), (["**/*.yml", "! project2/*.yml"], "project2/x.yml", false),
        ])
    func matches(patterns: [String], path: String, expected: Bool) throws {
        #expect(try IgnorePatterns(patterns).matches(path) == expected)
    }

    @Test("are read from one text with commas")
    func commas() throws {
        let patterns = try IgnorePatterns(commaSeparated: "**/*.yml,!project2/*.yml")
        #expect(patterns.matches("project1/a.yml") && !patterns.matches("project2/a.yml"))
    }

    @Test("are refused when they cannot be read", arguments: ["[", "[]", "[a", "[^]", "[a-]", "[-a]", "a\\", "[]a]", "a/[b/c"])
    func refuses(pattern: String) {
        #expect(throws: PatternError("syntax error in pattern")) { try IgnorePatterns([pattern]) }
    }

    @Test("are refused when they are longer than any path")
    func tooLong() {
        #expect(throws: PatternError.self) { try IgnorePatterns([String(repeating: "a", count: 5000)]) }
    }

    @Test("cannot be made slow")
    func isLinear() throws {
        let patterns = try IgnorePatterns([String(repeating: "**/*a*/", count: 40) + "b"])
        let path = String(repeating: "aaaaaaaaaa/", count: 300)
        let elapsed = ContinuousClock().measure { #expect(!patterns.matches(path)) }
        #expect(elapsed < .seconds(2))
    }

    @Test("mean an escaped text literally", arguments: ["a[b]", "a*b?", "back\\slash", "{a,b}", "plain/dir"])
    func escaped(text: String) throws {
        #expect(try IgnorePatterns([IgnorePatterns.escaped(text)]).matches(text))
    }
}

@Suite("A glob") struct GlobTests {
    @Test(
        "matches whole paths",
        arguments: [
            ("modules/*", "modules/vpc", true), ("modules/*", "modules/vpc/x", false), ("modules/*", "modules", false),
            ("environments/**", "environments/prod/app", true), ("environments/**", "environments", true),
            ("environments/**", "environments2", false), ("env?/*", "env1/app", true), ("env?/*", "environment/app", false),
            ("env[0-9]/*", "envX/app", false), ("env[0-9]/*", "env1/app", true), ("env[!0-9]/*", "envX/app", true), ("**", "a/b", true),
            ("**", ".", true), ("**/x", "x", true), ("**/x", "a/b/x", true), ("a/**/b", "a/b", true), ("a/**/b", "a/x/y/b", true),
            ("a**", "abc", true), ("a**", "a/b", false), ("{a,b}/c", "b/c", true), ("{a,b}/c", "c/c", false), ("{a,b/**}", "b/x/y", true),
            ("a,b", "a,b", true), ("fo?", "foo", true), ("foo/*/baz", "foo/bar/baz", true), ("foo/*/baz", "foo/bar/boo", false),
            ("foo/**/bar/baz/??", "foo/x/bar/baz/ab", true), ("a.b", "axb", false), ("*", ".", true),
        ])
    func matches(pattern: String, path: String, expected: Bool) throws {
        #expect(try Glob(pattern).matches(path) == expected)
    }

    @Test("is refused when it cannot be read", arguments: ["[", "foo[", "\\", "{a", "a}", "[abc"])
    func refuses(pattern: String) { #expect(throws: PatternError.self) { try Glob(pattern) } }

    // repo-config row 109
    @Test(
        "is told from a plain folder",
        arguments: [
            (".", false), ("dir-name", false), ("dir/subdir", false), ("*", true), ("dir/**", true), ("?", true), ("[abc]", true),
            ("modules/*/", true), ("*\u{301}", true),
        ])
    func detection(text: String, expected: Bool) { #expect(Glob.isPattern(text) == expected) }
}

@Suite("A relative path") struct RelativePathTests {
    @Test(
        "is cleaned",
        arguments: [
            ("./x/", "x"), ("/", "/"), ("/a/b", "/a/b"), ("a/../b", "b"), ("../../x", "../../x"), ("a//b", "a/b"), ("", "."), (".", "."),
            ("/../x", "/x"), ("a/..", "."), ("../a/../..", "../.."), ("a/\u{301}b/..", "a"), ("../\u{301}b", "../\u{301}b"),
        ])
    func clean(path: String, expected: String) { #expect(RelativePath.clean(path) == expected) }

    @Test(
        "is joined to a folder",
        arguments: [
            ("project1", "../modules", "modules"), (".", "/x", "x"), (".", "x", "x"), ("a", "", "a"), (".", "", "."), ("a", "/x", "a/x"),
            (".", "../x", "../x"), ("a", "../../x", "../x"),
        ])
    func join(folder: String, path: String, expected: String) { #expect(RelativePath.join(folder, path) == expected) }

    @Test("has a folder and a name", arguments: [("a/b/c.tf", "a/b", "c.tf"), ("c.tf", ".", "c.tf")])
    func folder(path: String, folder: String, name: String) {
        #expect(RelativePath.folder(of: path) == folder)
        #expect(RelativePath.name(of: path) == name)
    }
}
