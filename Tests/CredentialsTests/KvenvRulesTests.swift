import Credentials
import Domain
import Testing

/// What a selection of secrets comes to: the variables, or why not.
enum Came: Hashable {
    case to([String: String])
    case refused(String)

    init(_ work: () throws(StoreFault) -> SecretVariables) {
        do { self = .to(try work().values.mapValues { $0.reveal() }) } catch { self = .refused(error.reason) }
    }
}

@Suite("A secret that holds an environment") struct KvenvSecretTests {
    private static let noObject = Came.refused("top-level value for secret 's' must be a JSON object")

    private static func invalid(_ name: String) -> Came { .refused("secret name '\(name)' is invalid") }
    private static func noJSON(_ offset: Int) -> Came { .refused("cannot decode secret - it is not a valid JSON (byte \(offset))") }
    private static func holds(_ what: String) -> Came { .refused("secret 's' value is not convertible: its key 'a' holds \(what)") }

    @Test(
        "is a JSON object whose keys are names and whose values are one each",
        arguments: [
            ("{}", .to([:])),
            (#"{"a":1}"#, .to(["a": "1"])),
            (#"{"a":1,"b":true}"#, .to(["a": "1", "b": "true"])),
            (#"{"a":1,"b":true,"c":"test"}"#, .to(["a": "1", "b": "true", "c": "test"])),
            (#"{"VARIABLE_A":"Value 1","VARIABLE_2":12.3}"#, .to(["VARIABLE_A": "Value 1", "VARIABLE_2": "12.3"])),
            (#"{"INTEGRATION_TESTS":"work"}"#, .to(["INTEGRATION_TESTS": "work"])),
            (#"{"a":"","b":"two\nlines","c":false}"#, .to(["a": "", "b": "two\nlines", "c": "false"])),
            (#"{"a":"1","a":"2","a":"3"}"#, .to(["a": "3"])),
            (#"{"a":"1","\u0061":"2"}"#, .to(["a": "2"])),
            (" \t\r\n{ \"a\" :\n\"x\" , \"b\": null } \n", .to(["a": "x", "b": "null"])),
            (#"{"a":"\"\\\/\b\f\n\r\tAé\u00e9😀\ud83d\ude00"}"#, .to(["a": "\"\\/\u{8}\u{C}\n\r\tAéé😀😀"])),
            (#"[1,2]"#, noObject), (#""test""#, noObject), ("false", noObject), ("true", noObject), ("1", noObject), ("null", noObject),
            (#"{"a!":1}"#, invalid("a!")), (#"{"1a":1}"#, invalid("1a")), (#"{"":1}"#, invalid("")), (#"{"_a":1}"#, invalid("_a")),
            (#"{"a-b":1}"#, invalid("a-b")), (#"{"é":1}"#, invalid("é")),
            (#"{"a":{"b":1}}"#, holds("an object")), (#"{"a":{}}"#, holds("an object")), (#"{"a":[1,2]}"#, holds("an array")),
            (#"{"a":"x\u0000y"}"#, holds("a NUL byte")), (#"{"a":1e999}"#, holds("a number that is out of range")),
            // One bad entry spoils all of them.
            (#"{"good":"x","a":[]}"#, holds("an array")),
            ("", noJSON(0)), ("{", noJSON(1)), (#"{"a"}"#, noJSON(4)), (#"{"a":}"#, noJSON(5)), (#"{"a":1,}"#, noJSON(7)),
            (#"{"a":1} x"#, noJSON(8)), (#"{"a":01}"#, noJSON(6)), (#"{"a":+1}"#, noJSON(5)), (#"{"a":1.}"#, noJSON(7)),
            (#"{"a":.5}"#, noJSON(5)), (#"{"a":1e}"#, noJSON(7)), (#"{"a":-}"#, noJSON(6)), (#"{"a":nul}"#, noJSON(5)),
            (#"{"a":True}"#, noJSON(5)), (#"{'a':1}"#, noJSON(1)), (#"{"a":"x"#, noJSON(7)), ("{\"a\":\"x\ny\"}", noJSON(7)),
            (#"{"a":"\x"}"#, noJSON(7)), (#"{"a":"\ud83d"}"#, noJSON(12)), (#"{"a":"\ude00"}"#, noJSON(12)),
            (#"{"a":"\u+123"}"#, noJSON(8)), ("\u{FEFF}{}", noJSON(0)), ("{/**/}", noJSON(1)), (#"{"a":NaN}"#, noJSON(5)),
            (String(repeating: "[", count: 1_000), noJSON(127)),
        ] as [(String, Came)])
    func object(text: String, expected: Came) {
        #expect(Came { () throws(StoreFault) in try SecretRules().environment(in: .init(.text(Secret(text))), named: "s") } == expected)
    }

    @Test(
        "gives each value as text",
        arguments: [
            (#""abcd""#, "abcd"), ("12", "12"), ("12.123", "12.123"), ("12.3", "12.3"), ("null", "null"), ("false", "false"),
            ("true", "true"),
            ("1.0", "1.0"), ("1e3", "1000.0"), ("1E3", "1000.0"), ("1e+3", "1000.0"), ("18446744073709551616", "1.8446744073709552e19"),
            ("18446744073709551615", "18446744073709551615"), ("9223372036854775808", "9223372036854775808"),
            ("-9223372036854775808", "-9223372036854775808"), ("-9223372036854775809", "-9.223372036854776e18"),
            ("0", "0"), ("-0", "-0.0"), ("0.0", "0.0"), ("-1", "-1"), ("-12.5", "-12.5"), ("0.1", "0.1"), ("0.10", "0.1"),
            ("100.25", "100.25"),
            ("0.00001", "0.00001"), ("0.000001", "1e-6"), ("1.5e-7", "1.5e-7"), ("123e-8", "1.23e-6"), ("1e15", "1000000000000000.0"),
            ("1e16", "1e16"), ("123456789012345680.0", "1.2345678901234568e17"), ("1234567890123456.5", "1234567890123456.5"),
            ("5e-324", "5e-324"), ("1.7976931348623157e308", "1.7976931348623157e308"), ("1e-400", "0.0"),
        ])
    func values(json: String, expected: String) {
        let rules = SecretRules()
        let asText = Came { () throws(StoreFault) in try rules.environment(in: .init(.text(Secret(#"{"a":\#(json)}"#))), named: "s") }
        #expect(asText == .to(["a": expected]))
        let asPair = Came { () throws(StoreFault) in try rules.environment(in: .init(.pairs([("a", Secret(json))])), named: "s") }
        #expect(asPair == .to(["a": expected]))
    }

    @Test(
        "with keys and values of its own has the same rules",
        arguments: [
            ([("A", #""x""#), ("B", "1"), ("C", "null"), ("D", "true")], .to(["A": "x", "B": "1", "C": "null", "D": "true"])),
            ([], .to([:])),
            ([("a", "[1]")], holds("an array")), ([("a", "{}")], holds("an object")), ([("_a", "1")], invalid("_a")),
            ([("a-b", "1")], invalid("a-b")), ([("a", "x")], noJSON(0)),
        ] as [([(String, String)], Came)])
    func pairs(pairs: [(String, String)], expected: Came) {
        let secret = StoredSecret(.pairs(pairs.map { (key: $0.0, json: Secret($0.1)) }))
        #expect(Came { () throws(StoreFault) in try SecretRules().environment(in: secret, named: "s") } == expected)
    }

    @Test("may take variables away by null, where that is asked for")
    func unset() throws {
        let secret = StoredSecret(.text(Secret(#"{"A":null,"B":"x","C":null,"C":"y","D":"z","D":null}"#)))
        let variables = try SecretRules(nullUnsets: true).environment(in: secret, named: "s")
        #expect(variables.values == ["B": Secret("x"), "C": Secret("y")])
        #expect(variables.unset == ["A", "D"])
        let merged = MergedVariables.of(surroundings: ["A": Secret("outside")], stored: variables.values, unset: variables.unset)
        #expect(merged == ["B": Secret("x"), "C": Secret("y")])
    }

    @Test("must be text")
    func binary() {
        let expected = Came.refused("the secret does not have string data")
        #expect(Came { () throws(StoreFault) in try SecretRules().environment(in: .init(.binary), named: "s") } == expected)
        #expect(
            Came { () throws(StoreFault) in
                try SecretRules().environment(ofPrefix: "", [NamedSecret(name: "a", secret: .init(.binary))])
            } == expected)
    }

    @Test(
        "is never quoted in an error",
        arguments: [
            #"{"A":["hunter2"]}"#, #"{"A":{"B":"hunter2"}}"#, #"["hunter2"]"#, #""hunter2""#, "hunter2", #"{"A":"hunter2"#,
            #"{"A":"hunter2\u0000"}"#,
        ])
    func quiet(text: String) {
        #expect {
            try SecretRules().environment(in: .init(.text(Secret(text))), named: "s")
        } throws: { !"\($0)".contains("hunter2") }
    }

    @Test("keeps the order of what it says, the last of a repeated key in its own place")
    func order() throws {
        let secret = StoredSecret(.text(Secret(#"{"Z":1,"A":2,"M":3,"Z":4}"#)))
        #expect(try SecretRules().environment(in: secret, named: "s").entries.map(\.name) == ["A", "M", "Z"])
    }
}

@Suite("A variable's name") struct KvenvNameTests {
    @Test(
        "begins with a letter and goes on with letters, digits and _",
        arguments: [
            ("abc", true), ("abc123", true), ("ab_12_ab", true), ("A", true), ("zZ9_", true),
            ("", false), ("123abc", false), ("ab!", false), ("ab-ab", false), ("_a", false), ("a b", false), ("a=b", false), ("é", false),
            ("a\n", false), ("a\u{0}", false), ("aé", false),
        ])
    func valid(name: String, expected: Bool) { #expect(VariableName.isValid(name) == expected) }

    @Test(
        "is what follows the prefix, cut by its length",
        arguments: [
            ("", "abc", "abc"), ("", "abc-123", "abc_123"), ("", "abc--123", "abc__123"), ("", "abc_123", "abc_123"),
            ("zxc", "zxcabc", "abc"),
            ("zxc", "abcabc", "abc"), ("prefix", "prefixENV_NAME", "ENV_NAME"),
            ("prefixed-", "prefixed-INTEGRATION-TESTS-A", "INTEGRATION_TESTS_A"),
            ("", "", nil), ("", "!", nil), ("", "abc!", nil), ("", "123abc", nil), ("abc", "abc", nil), ("prefix", "prefix-1", nil),
            ("prefix", "prefix1", nil), ("abcdef", "abc", nil),
        ] as [(String, String, String?)])
    func cut(prefix: String, name: String, expected: String?) { #expect(VariableName.cut(prefix, from: name) == expected) }
}

@Suite("Secrets with a prefix") struct KvenvPrefixTests {
    private static func text(_ name: String, _ text: String) -> NamedSecret { NamedSecret(name: name, secret: .init(.text(Secret(text)))) }
    private static func pairs(_ name: String, _ pairs: [(String, String)]) -> NamedSecret {
        NamedSecret(name: name, secret: .init(.pairs(pairs.map { (key: $0.0, json: Secret("\"\($0.1)\"")) })))
    }

    @Test(
        "are a variable each",
        arguments: [
            ("prefixed-", [], .to([:])),
            (
                "prefixed-",
                [
                    text("prefixed-INTEGRATION-TESTS-A", "work1"), text("prefixed-INTEGRATION-TESTS-B", "work2"),
                    text("prefixed-INTEGRATION-TESTS-C", "work3"),
                ],
                .to(["INTEGRATION_TESTS_A": "work1", "INTEGRATION_TESTS_B": "work2", "INTEGRATION_TESTS_C": "work3"])
            ),
            (
                "kvenv-tests/prefixed-", [text("kvenv-tests/prefixed-INTEGRATION_TESTS_A", "work1")],
                .to(["INTEGRATION_TESTS_A": "work1"])
            ),
            // Verbatim, never read as JSON.
            ("", [text("a", #"{"b":1}"#), text("c", " 12.30\n"), text("d", "")], .to(["a": #"{"b":1}"#, "c": " 12.30\n", "d": ""])),
            // A store that knows keys and values: the names of the secrets only choose.
            (
                "prefixed-", [pairs("prefixed-1", [("A", "1"), ("B", "2")]), pairs("prefixed-2", [("C", "3")])],
                .to(["A": "1", "B": "2", "C": "3"])
            ),
            ("p", [pairs("p1", [("A", "1"), ("B", "2")]), pairs("p2", [("A", "3")])], .to(["A": "3", "B": "2"])),
            ("p-", [text("p-1", "x")], .refused("secret name 'p-1' is invalid")),
            ("p-", [text("p-", "x")], .refused("secret name 'p-' is invalid")),
            ("", [text("a-b", "x"), text("a_b", "y")], .refused("secrets 'a-b' and 'a_b' both come to the variable a_b")),
            ("", [text("a", "x\u{0}")], .refused("secret 'a' value is not convertible: it holds a NUL byte")),
        ] as [(String, [NamedSecret], Came)])
    func prefix(prefix: String, secrets: [NamedSecret], expected: Came) {
        #expect(Came { () throws(StoreFault) in try SecretRules().environment(ofPrefix: prefix, secrets) } == expected)
    }

    @Test(
        "A secret for one variable is its value, verbatim",
        arguments: [
            ("TOKEN", StoredSecret(.text(Secret(#"{"a":1}"#))), .to(["TOKEN": #"{"a":1}"#])),
            ("_TOKEN", StoredSecret(.text(Secret("x"))), .refused("secret name '_TOKEN' is invalid")),
            ("TOKEN", StoredSecret(.binary), .refused("the secret does not have string data")),
            ("TOKEN", StoredSecret(.pairs([])), .refused("secret 's' holds keys and values, not one value")),
        ] as [(String, StoredSecret, Came)])
    func single(variable: String, secret: StoredSecret, expected: Came) {
        #expect(Came { () throws(StoreFault) in try SecretRules().variable(variable, secret: secret, named: "s") } == expected)
    }
}

@Suite("Variables are merged") struct KvenvMergeTests {
    @Test(
        "with the secret over what surrounds, and masks over both",
        arguments: [
            (
                ["A": "ENV", "B": "ENV", "C": "ENV"], ["A": "KV", "B": "KV", "D": "KV", "E": "KV"], ["B", "E"],
                ["A": "KV", "C": "ENV", "D": "KV"]
            ),
            (["ENV": "A"], ["KV": "B", "M": "C"], ["M"], ["ENV": "A", "KV": "B"]),
            // Exact names, no patterns; one that nobody has is no matter.
            (["A": "1", "a": "2", "AB": "3"], [:], ["A", "A*", "b"], ["a": "2", "AB": "3"]),
            ([:], [:], [], [:]),
        ])
    func merged(surroundings: [String: String], stored: [String: String], masks: [String], expected: [String: String]) {
        #expect(MergedVariables.of(surroundings: surroundings, stored: stored, masks: masks) == expected)
    }
}
