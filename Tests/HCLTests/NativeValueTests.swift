import HCL
import Testing

@Suite("A value in HCL's native syntax") struct NativeValueTests {
    @Test(
        "is known if it needs no evaluation, and kept as text otherwise",
        arguments: [
            // Literals.
            ("1", "1"), ("-1", "-1"), ("012345678901234567890", "012345678901234567890"), ("1.5", "1.5"), ("1e3", "1e3"),
            ("2.5E-7", "2.5E-7"),
            ("true", "true"), ("false", "false"), ("null", "null"), ("(true)", "true"), ("( (1) )", "1"), ("(\n1\n)", "1"),
            (#""a""#, "'a'"), (#""""#, "''"), (#""\n\t\r\"\\""#, "'\n\t\r\"\\'"), (#""\u00e4\U0001F600""#, "'ä😀'"), ("\"日本\"", "'日本'"),
            (#""$${x} %%{y} $ % $5 100%""#, "'${x} %{y} $ % $5 100%'"), (##""# // /* ""##, "'# // /* '"),
            // Lists and objects.
            ("[]", "[]"), ("[1, \"a\", [true]]", "[1, 'a', [true]]"), ("[\n  1, # one\n  2,\n]", "[1, 2]"), ("{}", "{}"),
            ("{ a = 1, \"b c\" : 2, 3 = 4 }", "{a: 1, b c: 2, 3: 4}"),
            ("{\n  a = 1\n  b = {\n    c = [\n 2 ]\n  }\n}", "{a: 1, b: {c: [2]}}"),
            ("[aws.west, f(1), null]", "[aws.west, ?f(1), null]"), ("{ a = b ? c : d }", "{a: ?b ? c : d}"),
            // References.
            ("string", "string"), ("aws.west", "aws.west"), ("var.a.b-c", "var.a.b-c"), ("a.0", "?a.0"), ("a[0]", "?a[0]"),
            ("a.*.b", "?a.*.b"),
            ("trueish", "trueish"), ("true.x", "true.x"),
            // Everything else.
            ("1 + 1", "?1 + 1"), ("!true", "?!true"), ("-x", "?-x"), ("a == b && c != d", "?a == b && c != d"),
            ("a ? \"b\" : 3", "?a ? \"b\" : 3"),
            ("list(string)", "?list(string)"), ("f(a, [1], {b = 2}...)", "?f(a, [1], {b = 2}...)"),
            ("provider::aws::f(1)", "?provider::aws::f(1)"),
            ("f(\n  a,\n  b\n)", "?f(\n  a,\n  b\n)"), ("[for x in y : x]", "?[for x in y : x]"),
            ("{ for k, v in m : k => v }", "?{ for k, v in m : k => v }"),
            ("{ (a) = 1 }", "?{ (a) = 1 }"), ("{ a.b = 1 }", "?{ a.b = 1 }"), (#"{ "${a}" = 1 }"#, #"?{ "${a}" = 1 }"#),
            ("1 # comment", "1"), ("a + b // c", "?a + b"),
            ("/* c */ 1 /* d */", "1"),
            // Templates.
            (#""${a}""#, #"?"${a}""#), (#""a${"b${c}"}d""#, #"?"a${"b${c}"}d""#), (#""%{if a}b%{endif}""#, #"?"%{if a}b%{endif}""#),
            (#""${ {a = "}"}["a"] }""#, #"?"${ {a = "}"}["a"] }""#), ("\"${\n a\n}\"", "?\"${\n a\n}\""),
            (#"["${a}", "b"]"#, #"[?"${a}", 'b']"#),
            // Heredocs.
            ("<<EOT\na\n  b\nEOT", "'a\n  b\n'"), ("<<-EOT\n    a\n      b\n\n    EOT", "'a\n  b\n\n'"), ("<<EOT\nEOT", "''"),
            ("<<EOT\n  EOT", "''"),
            ("<<EOT\nEOTX\nEOT", "'EOTX\n'"), ("<<EOT\na \\n \"\nEOT", "'a \\n \"\n'"), ("<<EOT\n$${a}\nEOT", "'${a}\n'"),
            ("<<EOT\na ${b} c\nEOT", "?<<EOT\na ${b} c\nEOT"), ("<<EOT\r\na\r\nEOT\r\n", "'a\r\n'"),
            ("<<-EOT\n    a\n  \n      b\n    EOT", "'a\n  \n  b\n'"), ("<<-EOT\n\ta\n      b\nEOT", "'a\n     b\n'"),
            ("<<EOT\n\n\nEOT", "'\n\n'"),
            (#""$$${x} $$$${x} %%%{x} a$$""#, "'$${x} $$${x} %%{x} a$$'"),
            ("f(<<EOT\na)\nEOT\n, 1)", "?f(<<EOT\na)\nEOT\n, 1)"), ("<<EOT\n${\"EOT\"}\nEOT", "?<<EOT\n${\"EOT\"}\nEOT"),
            ("a << b", "?a << b"),
        ])
    func values(text: String, expected: String) {
        let file = ConfigurationFile("x = \(text)\ny = 2\n", named: "main.tf")
        #expect(written(file.body.attribute("x")?.value) == expected)
        #expect(file.body.attribute("y") != nil)
        #expect(file.diagnostics.isEmpty)
    }

    @Test(
        "that is wrong is unknown, is complained about, and hides nothing behind it",
        arguments: [
            ("", "?"), ("\"a", "?\"a"), ("[1, 2", "?"), ("(1", "?"), ("f(", "?"), ("1, 2", "?1, 2"), ("a = b", "?a = b"), ("]", "?]"),
            (")", "?)"),
            ("'a'", "?'a'"), ("a; b", "?a; b"), ("@", "?@"), (#""\q""#, "''"), (#""\ud800""#, "''"), ("[1)]", "[?1)]"), ("[1}]", "?"),
            ("{ a }", "?{ a }"), ("{\n a\n b = 1 }", "?{\n a\n b = 1 }"), ("{ a \"b\" }", "?{ a \"b\" }"),
        ])
    func mistakes(text: String, expected: String) {
        let file = ConfigurationFile("b {\n  x = \(text)\n}\ny = 2\n", named: "main.tf")
        let found = written(file.body.blocks("b").first?.body.attribute("x")?.value)
        #expect(expected == "?" ? found.hasPrefix("?") : found == expected)
        #expect(2...3 ~= file.diagnostics.first?.position.line ?? 0, "\(complaints(file))")
        #expect(file.body.attribute("y") != nil, "\(complaints(file))")
    }
}
