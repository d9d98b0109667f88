import Domain
import Terraform
import Testing

@Suite("What applying a plan does") struct PlanImpactTests {
    @Test("is counted from what it does with each resource", arguments: rows)
    func counts(changes: [String], expected: String) throws {
        let impact = try impact(of: document(changes), HighImpact(types: ["aws_iam_*"], addresses: ["module.database.*", "aws_db.main"]))
        #expect(shown(impact) == expected)
        #expect(impact.isHigh == expected.contains("!"))
        #expect(impact.phase == (impact.isHigh ? .destroy : .apply))
    }

    static let rows: [([String], String)] = [
        ([], ""),
        ([change("a_b.c", ["no-op"])], ""),
        ([change("data.a_b.c", ["read"])], ""),
        ([change("a_b.c", ["create"])], "+1"),
        ([change("a_b.c", ["update"]), change("a_b.d", ["update"])], "~2"),
        ([change("a_b.c", ["delete"])], "-1 !destroys a_b.c"),
        ([change("a_b.c", ["delete", "create"])], "±1 !replaces a_b.c"),
        ([change("a_b.c", ["create", "delete"])], "±1 !replaces a_b.c"),
        ([change("a_b.c", ["forget"])], "forget1 !forgets a_b.c"),
        ([change("a_b.c", ["create", "forget"])], "+1 forget1 !forgets a_b.c"),
        ([change("a_b.c", ["no-op"], importing: #"{"id": "x"}"#)], "import1"),
        ([change("a_b.c", ["no-op"], importing: "null")], ""),
        ([change("a_b.c", ["update"], importing: "{}")], "~1 import1"),
        ([change("a_b.c", ["no-op"], previous: "a_b.d")], "move1"),
        ([change("a_b.c", ["obliterate"])], "!unknownAction(\"obliterate\") a_b.c"),
        // Patterns for types.
        ([change("aws_iam_role.r", ["create"], type: "aws_iam_role")], "+1 !type(aws_iam_*) aws_iam_role.r"),
        ([change("aws_iam_role.r", ["no-op"], type: "aws_iam_role")], ""),
        ([change("data.aws_iam_role.r", ["read"], type: "aws_iam_role")], ""),
        ([change("aws_iam_role.r", ["delete"], type: "aws_iam_role")], "-1 !destroys aws_iam_role.r"),
        // Patterns for addresses, with instances or without, with slashes and brackets in their keys.
        ([change("module.database.a_b.c", ["update"])], "~1 !address(module.database.*) module.database.a_b.c"),
        ([change("module.database[0].a_b.c", ["update"])], "~1 !address(module.database.*) module.database[0].a_b.c"),
        ([change(#"module.database.a_b.c[\"x/y\"]"#, ["update"])], "~1 !address(module.database.*) module.database.a_b.c[\"x/y\"]"),
        (
            [change(#"module.database[\"q]\\\".z\"].a_b.c"#, ["update"])],
            "~1 !address(module.database.*) module.database[\"q]\\\".z\"].a_b.c"
        ),
        ([change("aws_db.main[1]", ["update"])], "~1 !address(aws_db.main) aws_db.main[1]"),
        ([change("aws_db.main2", ["update"])], "~1"),
        ([change("module.x.module.database.a_b.c", ["update"])], "~1"),
        // Moving something away does not take it out of a pattern's reach.
        (
            [change("module.other.a_b.c", ["no-op"], previous: "module.database.a_b.c")],
            "move1 !address(module.database.*) module.other.a_b.c"
        ),
        ([change("aws_db.main", ["no-op"], importing: #"{"id": "x"}"#)], "import1 !address(aws_db.main) aws_db.main"),
        // What is hidden in values counts for nothing.
        ([change("a_b.c", ["create"], after: #"{"actions": ["delete"], "resource_changes": [{"address": "x"}], "a": "\"}]"}"#)], "+1"),
        ([change("a_b.c", ["no-op"], after: #"[[[{"change": {"actions": ["delete"]}}]]]"#)], ""),
        ([change("a_b.c", ["create"], after: #""\u007d\\\"]}""#)], "+1"),
    ]

    @Test("is unknown where the document is not one", arguments: brokenDocuments)
    func broken(text: String, expected: PlanImpactFault) throws {
        #expect(throws: expected) { try impact(of: text) }
    }

    static let brokenDocuments: [(String, PlanImpactFault)] = [
        ("", .brokenOff),
        ("{", .brokenOff),
        (#"{"format_version": "1.2", "resource_changes": [{"a": ["#, .brokenOff),
        ("{}", .unknownFormat("")),
        ("[]", .unknownFormat("")),
        (#"{"format_version": "2.0"}"#, .unknownFormat("2.0")),
        (#"{"format_version": 1}"#, .unknownFormat("")),
        (#"{"a": {"format_version": "1.2"}}"#, .unknownFormat("")),
        (#"{"format_version": "1.2"} {}"#, .notJSON(at: 26)),
        (#"{"format_version": "1.2"}}"#, .notJSON(at: 25)),
        (#"{"a" 1}"#, .notJSON(at: 5)),
        (#"{"a": 1,}"#, .notJSON(at: 8)),
        (#"{,}"#, .notJSON(at: 1)),
        ("[1,]", .notJSON(at: 3)),
        ("[1}", .notJSON(at: 2)),
        ("{\"a\": \"\n\"}", .notJSON(at: 7)),
        ("Error: no plan", .notJSON(at: 0)),
        (#"{"format_version": "1.2", "resource_changes": [{}]}"#, .incompleteChange(0)),
        (document([change("a_b.c", ["no-op"]), change("a_b.d", [])]), .incompleteChange(1)),
        (#"{"format_version": "1.2", "resource_changes": [{"address": "\ud800\u0061", "type": "x"}]}"#, .notJSON(at: 72)),
        (String(repeating: "[", count: 20_000), .tooLarge),
        (#"{"format_version": ""# + String(repeating: "1", count: 2 << 20), .tooLarge),
    ]

    @Test("does not depend on how the document is cut into pieces", arguments: 1...7)
    func pieces(size: Int) throws {
        let text = document(Self.rows.flatMap(\.0))
        var reading = PlanImpactReading(try HighImpactPatterns(HighImpact(types: ["aws_iam_*"])))
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            try reading.read(Array(rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
        #expect(try reading.result() == impact(of: text, HighImpact(types: ["aws_iam_*"])))
    }

    @Test("is told with as many reasons as anybody reads")
    func many() throws {
        let impact = try impact(of: document((0..<1_000).map { change("a_b.c[\($0)]", ["delete"]) }))
        #expect(impact.destroys == 1_000)
        #expect(impact.highImpact.count == 200)
        #expect(impact.furtherReasons == 800)
    }

    @Test("is a matter of high impact too if an action touches what the operator names")
    func actions() throws {
        let text = #"{"format_version": "1.2", "action_invocations": [{"address": "action.aws_db_stop.x", "type": "aws_db_stop"}]}"#
        #expect(shown(try impact(of: text)) == "")
        #expect(shown(try impact(of: text, HighImpact(types: ["aws_db_*"]))) == "!type(aws_db_*) action.aws_db_stop.x")
    }

    @Test(
        "goes by patterns as operators mean them",
        arguments: [
            (#"module.db["a"].*"#, #"module.db[\"a\"].x_y.z"#, true), (#"module.db["a"].*"#, #"module.db[\"b\"].x_y.z"#, false),
            ("module.*.x_y.z", "module.a.x_y.z", true), ("x_y.{z,w}", "x_y.w", true), ("x_y.?", "x_y.z", true), ("*", "x_y.z", true),
            ("**.z", "module.a.x_y.z", true), (#"x_y.z\[0]"#, "x_y.z[0]", true), ("x_y.z[0]", "x_y.z[1]", false),
            ("x_y.z", "x_y.za", false),
        ])
    func patterns(pattern: String, address: String, fits: Bool) throws {
        #expect(try impact(of: document([change(address, ["update"])]), HighImpact(addresses: [pattern])).isHigh == fits)
    }

    @Test("needs patterns that can be understood", arguments: [HighImpact(types: ["a["]), HighImpact(addresses: ["a{b"])])
    func unclear(highImpact: HighImpact) {
        #expect(throws: (any Error).self) { try HighImpactPatterns(highImpact) }
    }

    @Test(
        "is a matter of high impact by the words of a comment",
        arguments: [
            ([], []), (["-var", "a=b", "-lock=false", "-refresh-only"], []), (["-destroy"], ["-destroy"]), (["--destroy"], ["-destroy"]),
            (["-destroy=true"], ["-destroy"]), (["-destroy=false"], []), (["-replace=a_b.c"], ["-replace"]),
            (["-replace", "a_b.c"], ["-replace"]), (["-target=a_b.c", "--target", "d_e.f"], ["-target", "-target"]),
            (["-target=\u{301}x"], ["-target"]), (["-exclude=a_b.c"], ["-exclude"]), (["-targets"], []), (["destroy"], []),
        ])
    func arguments(words: [String], expected: [String]) throws {
        var reading = PlanImpactReading(try HighImpactPatterns(HighImpact()), arguments: words)
        try reading.read(Array(document([]).utf8))
        #expect(try reading.result().highImpact == expected.map { PlanImpact.Reason(.argument($0)) })
    }
}

// MARK: Documents

private func document(_ changes: [String]) -> String {
    #"{"format_version": "1.2", "terraform_version": "1.11.4", "resource_changes": [\#(changes.joined(separator: ", "))], "errored": false}"#
}

private func change(
    _ address: String, _ actions: [String], type: String = "a_b", importing: String? = nil, previous: String? = nil, after: String = "{}"
) -> String {
    let more = (previous.map { ", \"previous_address\": \"\($0)\"" } ?? "")
    let importing = importing.map { ", \"importing\": \($0)" } ?? ""
    let actions = actions.map { "\"\($0)\"" }.joined(separator: ",")
    return #"{"address": "\#(address)", "mode": "managed", "type": "\#(type)"\#(more), "#
        + #""change": {"actions": [\#(actions)], "before": null, "after": \#(after), "after_unknown": {"n": -1.5e3, "t": true}\#(importing)}}"#
}

func impact(of text: String, _ highImpact: HighImpact = HighImpact()) throws -> PlanImpact {
    var reading = PlanImpactReading(try HighImpactPatterns(highImpact))
    try reading.read(Array(text.utf8))
    return try reading.result()
}

/// The counts that are not zero, and the reasons.
func shown(_ impact: PlanImpact) -> String {
    let counts = [
        ("+", impact.adds), ("~", impact.changes), ("-", impact.destroys), ("±", impact.replacements), ("forget", impact.forgets),
        ("import", impact.imports), ("move", impact.moves),
    ]
    let reasons = impact.highImpact.map { reason in
        switch reason.kind {
        case .type(let pattern): "!type(\(pattern)) \(reason.address)"
        case .address(let pattern): "!address(\(pattern)) \(reason.address)"
        default: "!\(reason.kind) \(reason.address)"
        }
    }
    return (counts.filter { $0.1 != 0 }.map { "\($0)\($1)" } + reasons).joined(separator: " ")
}
