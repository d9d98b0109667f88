import Domain
import RepoConfig
import Testing

private func policies(_ text: String) throws -> PolicyRules? { try OperatorConfig.parse("policies:\n" + text, path: "p").policies }

@Suite("The operator's policies") struct PolicyTests {
    // server-repo-config rows 80-85
    @Test(
        "are refused at start where they could not be checked",
        arguments: [
            ("  owners: {users: [a]}", "policy_sets: cannot be empty; Declare policies that you would like to enforce."),
            ("  policy_sets: []", "policy_sets: cannot be empty; Declare policies that you would like to enforce."),
            ("  policy_sets: [{}]", "policy_sets: (0: (name: is required; path: is required.).)."),
            (
                "  policy_sets: [{name: a, path: b, source: invalid-source-type}]",
                "policy_sets: (0: (source: only 'local' and 'github' source types are supported.).)."
            ),
            (
                "  conftest_version: \"\"\n  policy_sets: [{name: a, path: b}]",
                "conftest_version: version \"\" could not be parsed: malformed version: ."
            ),
            (
                "  conftest_version: version123\n  policy_sets: [{name: a, path: b}]",
                "conftest_version: version \"version123\" could not be parsed: malformed version: version123."
            ),
            (
                "  policy_item_regex: '[invalid'\n  policy_sets: [{name: a, path: b}]",
                "policy_item_regex: policy_item_regex \"[invalid\" is not a valid regular expression: error parsing regexp: missing closing ]: `[invalid`."
            ),
            (
                "  policy_sets: [{name: a, path: b, policy_item_regex: (unclosed}]",
                "policy_sets: (0: (policy_item_regex: policy_item_regex \"(unclosed\" is not a valid regular expression: error parsing regexp: missing closing ): `(unclosed`.).)."
            ),
        ])
    func refused(text: String, expected: String) {
        #expect(message { _ = try policies(text) } == "parsing p file: policies: (\(expected)).")
    }

    @Test("are refused when a key is unknown")
    func unknownKey() {
        let expected = "parsing p file: yaml: construct errors: line 2: field x not found in type raw.PolicySet"
        #expect(message { _ = try policies("  policy_sets: [{x: y}]") } == expected)
    }

    @Test(
        "need no path, and may be none, where any tool may check",
        arguments: ["policy_sets: [{name: a}, {name: b}]", "owners: {users: [a]}"])
    func custom(block: String) throws {
        for entry in ["custom_policy_check: true", "allowed_overrides: [custom_policy_check]"] {
            let text = "repos: [{id: /.*/, \(entry)}]\npolicies: {\(block)}"
            #expect(message { _ = try OperatorConfig.parse(text, path: "p") } == nil)
        }
    }

    // server-repo-config row 21
    @Test("have standard values for what they do not say")
    func standards() throws {
        let expected = PolicyRules(
            conftestVersion: "1.0.0", sets: [PolicySet(name: "good-policy", path: "rel/path/to/source")], approvalsNeeded: 1,
            itemPattern: "(?s).+")
        let text = "  conftest_version: v1.0.0\n  policy_sets: [{name: good-policy, path: rel/path/to/source, source: local}]"
        #expect(try policies(text) == expected)
        #expect(try policies("  conftest_version: v1.0.0\n  policy_sets: [{name: good-policy, path: rel/path/to/source}]") == expected)
        #expect(try policies("  policy_sets: [{name: a, path: b, source: github}]")?.sets[0].isLocal == false)
        #expect(try OperatorConfig.parse("policies:", path: "p").policies == nil)
    }

    // server-repo-config rows 76, 86; section 10
    @Test(
        "are inherited by sets that do not say otherwise",
        arguments: [
            ("sticky_policy_approvals: true", "", true, 1, "(?s).+"),
            ("sticky_policy_approvals: true", ", sticky_policy_approvals: false", false, 1, "(?s).+"),
            ("sticky_policy_approvals: false", ", sticky_policy_approvals: true", true, 1, "(?s).+"),
            ("approve_count: 2", "", false, 2, "(?s).+"), ("approve_count: 2", ", approve_count: 3", false, 3, "(?s).+"),
            ("approve_count: 2", ", approve_count: 0", false, 2, "(?s).+"),
            ("approve_count: -1", ", approve_count: -5", false, 1, "(?s).+"),
            ("policy_item_regex: a", "", false, 1, "a"), ("policy_item_regex: a", ", policy_item_regex: b", false, 1, "b"),
        ])
    func inherited(top: String, own: String, isSticky: Bool, count: Int, pattern: String) throws {
        let set = try policies("  \(top)\n  policy_sets: [{name: a, path: b\(own)}]")?.sets[0]
        #expect(set?.keepsApprovals == isSticky && set?.approvalsNeeded == count && set?.itemPattern == pattern)
    }

    // server-repo-config rows 87-89
    @Test(
        "may be approved by the owners of a set and those of all sets",
        arguments: [
            ("", "{users: [testuser], teams: [testuserteam]}", "testuser", [], true),
            ("", "{users: [TestUser]}", "testuser", [], true),
            ("", "{teams: [testuserteam]}", "x", ["a", "TESTUSERTEAM"], true),
            ("", "{users: [other], teams: [others]}", "testuser", ["t"], false),
            ("{users: [testuser]}", "{users: [other]}", "testuser", [], true), ("{teams: [top]}", "{teams: [own]}", "x", ["top"], true),
            ("{teams: [top]}", "{teams: [own]}", "x", ["own"], true), ("{teams: [top]}", "", "x", ["own"], false),
        ])
    func owners(top: String, own: String, user: String, teams: [String], expected: Bool) throws {
        let rules = try policies("  owners: \(top)\n  policy_sets: [{name: a, path: b, prevent_self_approve: true, owners: \(own)}]")
        #expect(rules?.sets[0].owners.include(user: user, teams: teams) == expected)
        #expect(rules?.sets[0].preventsSelfApproval == true)
        #expect(rules?.namesTeams == (top + own).contains("teams"))
    }

    @Test("keep each owner once")
    func union() throws {
        let rules = try policies(
            "  owners: {users: [a, b], teams: [t]}\n  policy_sets: [{name: n, path: p, owners: {users: [b, c], teams: [t]}}]")
        #expect(rules?.sets[0].owners == .init(users: ["b", "c", "a"], teams: ["t"]))
    }

    @Test("are noted when two sets have one name")
    func repeatedNames() throws {
        let config = try OperatorConfig.parse("policies:\n  policy_sets:\n  - {name: a, path: b}\n  - {name: a, path: c}", path: "p")
        #expect(config.notes == ["line 4: there is more than one policy set with the name 'a'; their approvals cannot be told apart"])
    }
}

@Suite("Policy checks") struct PolicyCheckTests {
    private static let three =
        "{id: /.*/, apply_requirements: [approved]}, {id: /github.com/, apply_requirements: [mergeable]}, {id: github.com/owner/repo, apply_requirements: [approved, mergeable]"

    // server-repo-config rows 68, 70-75. Without the flag nothing is checked, so nothing says that it is (row 74).
    @Test(
        "demand that policies pass, where the server checks them",
        arguments: [
            ("\(three)}", false, "approved,mergeable", false), ("\(three)}", true, "approved,mergeable,policies_passed", true),
            ("\(three), policy_check: false}", true, "approved,mergeable", false),
            ("\(three), policy_check: false}", false, "approved,mergeable", false),
            ("\(three), policy_check: true}", false, "approved,mergeable", false), ("", true, "policies_passed", true),
            ("", false, "", false),
            // What an earlier entry asks for is not lost because a later one has no list of its own.
            ("{id: /.*/, apply_requirements: [approved]}, {id: /./, workflow: default}", true, "approved,policies_passed", true),
            ("{id: /.*/, policy_check: false}, {id: /./}", true, "", false),
            ("{id: /.*/, policy_check: false}, {id: /./, policy_check: true}", true, "policies_passed", true),
        ])
    func operators(repos: String, isEnabled: Bool, requirements: String, isChecked: Bool) throws {
        let rules = try checkedRules("repos: [\(repos)]", isEnabled)
        #expect(rules.applyRequirements.map(\.rawValue).joined(separator: ",") == requirements && rules.checksPolicies == isChecked)
        let project = try parseProject("dir: .", rules).project
        #expect(project.checksPolicies == isChecked && project.applyRequirements == rules.applyRequirements)
    }

    // server-repo-config rows 62-64; repo-config section 5
    @Test(
        "are a repository's to choose as far as it is allowed to",
        arguments: [
            (
                "allowed_overrides: [apply_requirements], apply_requirements: [approved], policy_check: true",
                "apply_requirements: [mergeable]", true, "mergeable,policies_passed", true
            ),
            (
                "allowed_overrides: [apply_requirements], apply_requirements: [approved], policy_check: true",
                "apply_requirements: []", true, "policies_passed", true
            ),
            (
                "allowed_overrides: [plan_requirements], apply_requirements: [approved], policy_check: true",
                "plan_requirements: [mergeable]", false, "approved", false
            ),
            ("policy_check: true", "policy_check: false", true, "policies_passed", true),
            ("allowed_overrides: [policy_check]", "policy_check: false", true, "policies_passed", false),
            ("allowed_overrides: [policy_check], policy_check: false", "policy_check: true", true, "policies_passed", true),
            ("allowed_overrides: [policy_check], policy_check: false", "policy_check: true", false, "", false),
            (
                "allowed_overrides: [policy_check, apply_requirements], policy_check: false",
                "policy_check: true, apply_requirements: [mergeable]", true, "mergeable,policies_passed", true
            ),
            // Checked and not demanded would be no check.
            (
                "allowed_overrides: [apply_requirements, policy_check], policy_check: false",
                "policy_check: true, apply_requirements: [mergeable]", true, "mergeable,policies_passed", true
            ),
            (
                "allowed_overrides: [policy_check, apply_requirements]", "policy_check: false, apply_requirements: [mergeable]", true,
                "mergeable", false
            ),
        ])
    func repositories(entry: String, written: String, isEnabled: Bool, requirements: String, isChecked: Bool) throws {
        let project = try parseProject("{dir: ., \(written)}", checkedRules("repos: [{id: /.*/, \(entry)}]", isEnabled)).project
        #expect(project.applyRequirements.map(\.rawValue).joined(separator: ",") == requirements)
        #expect(project.checksPolicies == isChecked)
    }

    private func checkedRules(_ text: String, _ isEnabled: Bool) throws -> RepositoryRules {
        try OperatorConfig.parse(text, path: "p").rules(for: repository, baseBranch: "main", checksPolicies: isEnabled)
    }
}
