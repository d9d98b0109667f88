import Domain
import RepoConfig
import Testing

@Suite("Reading YAML") struct YAMLTests {
    // repo-config rows 17, 18, 28-32
    @Test(
        "says in which line what is wrong",
        arguments: [
            ("projects:\n- unknown: value", "yaml: construct errors: line 2: field unknown not found in type raw.Project"),
            ("invalid: key", "yaml: construct errors: line 1: field invalid not found in type raw.RepoCfg"),
            ("slkjds", "yaml: construct errors: line 1: cannot construct !!str `slkjds` into raw.RepoCfg"),
            (":", "yaml: line 1: did not find expected key"),
            ("? [foo]\n: bar\n<<: {}\nversion: 3", "yaml: construct errors: line 1: cannot construct !!seq into string"),
            ("version: 3\nprojects: {key: value}", "yaml: construct errors: line 2: cannot construct !!map into []raw.Project"),
            ("version: 3\nprojects: value", "yaml: construct errors: line 2: cannot construct !!str `value` into []raw.Project"),
            ("version: 3\nautomerge: notabool", "yaml: construct errors: line 2: cannot construct !!str `notabool` into bool"),
            ("version: 3\nparallel_apply: notabool", "yaml: construct errors: line 2: cannot construct !!str `notabool` into bool"),
            ("version: \"3\"", "yaml: construct errors: line 1: cannot construct !!str `3` into int"),
            ("version: 3\nversion: 3", "yaml: construct errors: line 1: mapping key \"version\" already defined"),
            ("version: 3\nautomerge: averylongword", "yaml: construct errors: line 2: cannot construct !!str `averylo...` into bool"),
            ("version: 3\nprojects: *nowhere", "yaml: line 2: found undefined alias"),
        ])
    func problems(text: String, expected: String) {
        #expect(message { _ = try parse(text) } == expected)
    }

    @Test("follows anchors, aliases and merge keys, and reads the first document only")
    func aliases() throws {
        let config = try parse(
            """
            version: 3
            projects:
            - &base
              dir: one
              workspace: w
              autoplan: &plan {when_modified: ["*.x"]}
            - <<: *base
              dir: two
            - {<<: [*base, {name: n}], dir: three, workspace: v, autoplan: *plan}
            ---
            nonsense: 1
            """)
        #expect(config.projects.map { label($0.project) } == ["- one w", "- two w", "n three v"])
        #expect(config.projects.map(\.project.whenModified) == [["*.x"], ["*.x"], ["*.x"]])
    }

    // repo-config row 8
    @Test("keeps what looks like a date or a number where text is wanted")
    func scalars() throws {
        let project = try parseProject(
            "{dir: 2026-06-26, name: 2026-06-27, terraform_version: 1.10, autoplan: {when_modified: [2026-06-28, 7]}}")
        #expect(label(project.project) == "2026-06-27 2026-06-26 default")
        #expect(project.project.terraformVersion == "1.10.0")
        #expect(project.project.whenModified == ["2026-06-28", "7"])
    }

    private static func bomb(_ levels: Int, end: String) -> String {
        var text = "version: 3\nprojects:\n- &a0 {dir: x}\n"
        for level in 1...levels {
            text += "- &a\(level) {y: [" + Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ") + "]}\n"
        }
        return text + end
    }

    @Test(
        "does not blow up on aliases of aliases",
        arguments: [
            bomb(30, end: ""), bomb(30, end: "- {? *a30 : x}\n"), bomb(30, end: "- *a30 : x\n"), bomb(30, end: "- {*a30 : x}\n"),
            bomb(30, end: "- [*a30 : x]\n"),
            "version: 3\nworkflows:\n" + (0..<5000).map { "  a\($0): &a\($0) [\($0 == 0 ? "x" : "*a\($0 - 1)")]\n" }.joined(),
            "version: 3\nprojects: " + String(repeating: "[", count: 900) + String(repeating: "]", count: 900),
            "version: 3\nprojects: " + String(repeating: "[", count: 100_000),
        ])
    func bombs(text: String) {
        let elapsed = ContinuousClock().measure {
            let message = message { _ = try parse(text) }
            #expect(message?.hasPrefix("yaml: line ") == true)
        }
        #expect(elapsed < .seconds(5))
    }
}
