import Domain
import Terraform
import Testing

@Suite("What a plan printed") struct PlanTextTests {
    // Row 80.
    @Test("starts after the line of dashes before 0.14")
    func separator() throws {
        let text =
            "Refreshing...\n\(String(repeating: "-", count: 72))\n\nTerraform will do:\n  + create\n  ~ update\n  - destroy\n   + deep\n"
        let shown = PlanText.outdentingMarks(PlanText.strippingRefresh(text, version: TerraformVersion(0, 10, 0)))
        #expect(shown == "\nTerraform will do:\n+ create\n~ update\n- destroy\n   + deep\n")
    }

    // Row 81.
    @Test(
        "starts after the last line about refreshing from 0.14 on",
        arguments: [
            ("a: Refreshing state... [id=1]\nb: Refreshing state...\n\nplan\n", "\nplan\n"),
            (
                "only: Refreshing state...\nplan\n",
                "only: Refreshing state...\nplan\n"
            ), ("plan\n", "plan\n"), ("x\na: Refreshing state...", ""), ("", ""),
        ])
    func refreshing(text: String, expected: String) {
        #expect(PlanText.strippingRefresh(text, version: TerraformVersion(0, 14, 0)) == expected)
    }

    // Row 89.
    @Test(
        "loses what is meant for a terminal",
        arguments: [
            ("\u{1B}[32mgreen\u{1B}[0m", "green"), ("a\u{1B}[1;38;5;10mb", "ab"), ("\u{1B}]0;title\u{7}x", "x"),
            ("\u{1B}]8;;http://x\u{1B}\\link", "link"), ("\u{1B}]never ends\nnext", "\nnext"), ("\u{1B}[2K\u{1B}[1Ax", "x"), ("\u{1B}", ""),
            ("x\u{1B}[", "x"), ("plain ü", "plain ü"), ("a\u{0}b", "ab"),
        ])
    func codes(text: String, expected: String) {
        #expect(TerminalCodes.strip(text) == expected)
    }

    @Test("takes no longer than its length allows")
    func linear() {
        let hostile = String(repeating: "Plan: 1 to add, \u{1B}[\n", count: 20_000) + String(repeating: "RefreshinR", count: 20_000)
        _ = PlanText.strippingRefresh(TerminalCodes.strip(hostile), version: TerraformVersion(1, 0, 0))
        #expect(!PlanSummary(reading: hostile).hasCounts)
    }
}

@Suite("A plan's summary") struct PlanSummaryTests {
    @Test(
        "is read from its lines",
        arguments: [
            ("Plan: 1 to add, 0 to change, 0 to destroy.", "Plan: 1 to add, 0 to change, 0 to destroy."),
            (
                "Plan: 3 to import, 1 to add, 2 to change, 4 to destroy, 5 to forget.",
                "Plan: 3 to import, 1 to add, 2 to change, 4 to destroy, 5 to forget."
            ),
            (
                "[a] Plan: 1 to add, 0 to change, 0 to destroy.\n[b] Plan: 2 to add, 1 to change, 3 to destroy.\n",
                "Plan: 3 to add, 1 to change, 3 to destroy."
            ),
            ("No changes. Infrastructure is up-to-date.\n", "No changes. Infrastructure is up-to-date."),
            (
                "\nNo changes. Your infrastructure matches the configuration.\n\nmore",
                "No changes. Your infrastructure matches the configuration."
            ),
            ("Plan: 1 to add, 0 to change.", ""), ("Plan: 99999999999999999999 to add, 0 to change, 0 to destroy.", ""),
            ("Changes to Outputs:\n  + a = 1\n", ""), ("", ""),
        ])
    func line(text: String, expected: String) {
        #expect(PlanSummary(reading: text).line == expected)
    }

    @Test("says whether objects changed outside")
    func outside() {
        #expect(PlanSummary(reading: "Note: Objects have changed outside of Terraform\n").hasOutsideChanges)
        #expect(PlanSummary(reading: "Note: Objects have changed outside of OpenTofu\n").hasOutsideChanges)
        #expect(!PlanSummary(reading: "Plan: 1 to add, 0 to change, 0 to destroy.").hasOutsideChanges)
    }
}

@Suite("A list of variables") struct VariableListTests {
    // Rows 110 to 119 and 125.
    @Test(
        "is read with any quoting",
        arguments: [
            (#"KEY=value"#, ["KEY", "value"]), (#"KEY="value""#, ["KEY", "value"]), (#"KEY='value'"#, ["KEY", "value"]),
            (#"KEY=="#, ["KEY", "="]), (#"KEY="'""#, ["KEY", "'"]), (#"KEY='"'"#, ["KEY", "\""]), (#"KEY="""#, ["KEY", ""]),
            (#"KEY=''"#, ["KEY", ""]), (#"KEY=a\"b"#, ["KEY", "a\"b"]), (#"KEY="va\"l\"ue""#, ["KEY", "va\"l\"ue"]),
            (#"KEY="a\\b""#, ["KEY", "a\\b"]), (#"KEY='va"l"ue'"#, ["KEY", "va\"l\"ue"]), (#"KEY=a'b"#, ["KEY", "a'b"]),
            (#"KEY='a\'b'"#, ["KEY", "a\\'b"]), ("FOO=bar,QUUX=baz", ["FOO", "bar", "QUUX", "baz"]),
            (#"FOO="bar",QUUX='baz'"#, ["FOO", "bar", "QUUX", "baz"]), (#"FOO='bar',QUUX=baz"#, ["FOO", "bar", "QUUX", "baz"]),
            ("FOO=\"bar\nbaz\"", ["FOO", "bar\nbaz"]), (#"KEY="foo='bar',lorem=ipsum""#, ["KEY", "foo='bar',lorem=ipsum"]),
            (#"JSON="{\"ID\":1,\"Name\":\"x\"}""#, ["JSON", #"{"ID":1,"Name":"x"}"#]),
            (#"JSON='{"ID":1,"Name":"x"}'"#, ["JSON", #"{"ID":1,"Name":"x"}"#]), ("A=value=1=", ["A", "value=1="]),
            ("KEY=value\n", ["KEY", "value"]), ("", []), ("\n", []), ("K=v,", ["K", "v"]),
        ])
    func good(text: String, expected: [String]) throws {
        #expect(try VariableList.parse(text).flatMap { [$0.name, $0.value] } == expected)
    }

    // Rows 120 to 123.
    @Test(
        "is refused with a reason",
        arguments: [
            ("BAD KEY", .invalidKey), ("BAD KEY=x", .invalidKey), ("=value", .invalidKey), ("KEY='missingquote", .misquoted),
            ("KEY=\"missingquote", .misquoted), ("KEY=\"missquoted'", .misquoted), ("KEY=a\"b", .misquoted), ("KEY=\"a\"b", .misquoted),
            ("KEY=value,rem", .remainingData), ("NAME_WITHOUT_VALUE\n", .remainingData), ("ab", .invalidSyntax),
        ] as [(String, VariableList.Mistake)])
    func bad(text: String, expected: VariableList.Mistake) {
        #expect(throws: expected) { try VariableList.parse(text) }
    }
}
