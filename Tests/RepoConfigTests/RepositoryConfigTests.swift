import Domain
import RepoConfig
import Testing

private let versionRequired =
    "version: is required. If you've just upgraded Atlantis you need to rewrite your atlantis.yaml for version 3. See www.runatlantis.io/docs/upgrading-atlantis-yaml.html."
private let twoUnnamed =
    "there are two or more projects with dir: \".\" workspace: \"workspace\" that are not all named; they must have a 'name' key so they can be targeted for apply's separately"

@Suite("A repository's configuration") struct RepositoryConfigTests {
    // repo-config rows 1-6, 16, 19-22
    @Test(
        "is refused as a whole",
        arguments: [
            ("projects: [{dir: .}]", versionRequired), ("version:", versionRequired), ("", versionRequired), ("# nothing", versionRequired),
            ("version: 0", "version: only versions 2 and 3 are supported."),
            ("version: 3\nprojects: [{}]", "projects: (0: (dir: cannot be blank.).)."),
            ("version: 3\nprojects: [{dir: \".\"}, {}]", "projects: (1: (dir: cannot be blank.).)."),
            ("version: 3\nprojects: [{dir: ..}]", "projects: (0: (dir: cannot contain '..'.).)."),
            ("version: 3\nprojects: [{dir: ., workflow: undefined}]", "workflow \"undefined\" is not defined anywhere"),
            ("version: 3\nprojects: [{dir: ., workspace: workspace}, {dir: ., workspace: workspace}]", twoUnnamed),
            ("version: 3\nprojects: [{dir: ., workspace: workspace, name: n}, {dir: ., workspace: workspace}]", twoUnnamed),
            (
                "version: 3\nprojects: [{dir: a, name: myname}, {dir: b, name: myname}]",
                "found two or more projects with name \"myname\"; project names must be unique"
            ),
            ("projects: [{}]", "projects: (0: (dir: cannot be blank.).); " + versionRequired),
            // A typing error that switches locks off helps nobody.
            ("version: 3\nrepo_locks: {mode: sometimes}", "repo_locks: (mode: must be a valid value.)."),
            ("version: 3\nprojects: [{dir: ., repo_locks: {mode: x}}]", "projects: (0: (repo_locks: (mode: must be a valid value.).).)."),
            ("version: 3\npolicies: {x: y}", "yaml: construct errors: line 2: field x not found in type raw.PolicySets"),
        ])
    func refused(text: String, expected: String) { #expect(message { _ = try parse(text) } == expected) }

    // repo-config rows 4, 11-13, 23, 24, 37
    @Test(
        "may leave things out",
        arguments: [
            "version: 3\nprojects:", "version: 3\nworkflows: ~", "version: 3", "version: 2",
            "version: 3\nworkflows: {default: {plan: {steps: }, apply: {steps: }}}", "version: 3\nworkflows: {default: {plan: }}",
            "version: 3\nprojects: [{dir: ., name: myname}, {dir: ., name: myname2}]",
            "version: 3\nprojects: [{dir: ., workspace: w}, {dir: ., workspace: w, name: n}]",
            "version: 3\nworkflows: {w: {plan: {steps: [init, policy_check]}, apply: {steps: [plan, apply]}, import: {steps: [import]}}}",
            "version: 3\nemoji_reaction: eyes\npolicies: {policy_sets: [{name: x}], owners: {users: [a]}}",
        ])
    func accepted(text: String) { #expect(message { _ = try parse(text) } == nil) }

    // repo-config rows 7, 10, 59
    @Test("has standard values for what a project does not say")
    func standards() throws {
        let project = try parseProject("dir: .")
        #expect(project.project == Project(key: ProjectKey(dir: "."), whenModified: RepositoryConfig.standardWhenModified))
        #expect(project.isAutoplanned && project.index == 0 && project.pattern == nil)
        let quiet = try parseProject("{dir: ., autoplan: {enabled: false}}")
        #expect(!quiet.isAutoplanned && quiet.project.whenModified == RepositoryConfig.standardWhenModified)
        let never = try parseProject("{dir: ., autoplan: {when_modified: []}}")
        #expect(never.isAutoplanned && never.project.whenModified == [])
    }

    // repo-config rows 14, 15, 60-62
    @Test(
        "keeps what a project says",
        arguments: [
            ("{dir: mydir/}", "dir", "mydir"), ("{dir: ./mydir}", "dir", "mydir"), ("{dir: /}", "dir", "."), ("{dir: /a/b}", "dir", "a/b"),
            ("{dir: ., workspace: \"\"}", "workspace", "default"), ("{dir: ., execution_order_group: 10}", "group", "10"),
            ("{dir: ., execution_order_group: -1}", "group", "-1"), ("{dir: ., terraform_version: v0.11.0}", "version", "0.11.0"),
            ("{dir: ., terraform_version: v1}", "version", "1.0.0"), ("{dir: ., terraform_version: 1}", "version", "1.0.0"),
            ("{dir: ., terraform_version: 1.9.0-beta1}", "version", "1.9.0-beta1"), ("{dir: .}", "version", "-"),
            ("{dir: ., terraform_distribution: opentofu}", "distribution", "opentofu"), ("{dir: ., name: my/name}", "name", "my/name"),
            ("{dir: ., plan_requirements: [mergeable, approved]}", "plan", "mergeable,approved"),
            ("{dir: ., apply_requirements: [approved]}", "apply", "approved"),
            ("{dir: ., repo_locks: {mode: on_apply}}", "lock", "on_apply"),
            ("{dir: ., repo_locks: {}}", "lock", "on_plan"),
            ("{dir: ., plan_requirements: [undiverged, mergeable, approved]}", "plan", "undiverged,mergeable,approved"),
            ("{dir: ., apply_requirements: [undiverged, mergeable, approved]}", "apply", "undiverged,mergeable,approved"),
            ("{dir: ., import_requirements: [undiverged, approved, mergeable]}", "import", "undiverged,approved,mergeable"),
            ("{dir: ., depends_on: [b, a, b]}", "depends", "b,a,b"), ("{dir: ., depends_on: []}", "depends", ""),
            ("{dir: ., delete_source_branch_on_merge: true}", "deletes", "true"), ("{dir: .}", "deletes", "false"),
            ("{dir: ., custom_policy_check: true}", "custom", "true"), ("{dir: .}", "custom", "false"),
            ("{dir: ., policy_check: true}", "checks", "true"), ("{dir: ., autoplan: {when_modified: ['**/*.tf*']}}", "when", "**/*.tf*"),
            ("{dir: ., autoplan: {}}", "when", "**/*.tf*,**/*.tofu,**/*.tofu.json,**/terragrunt.hcl,**/.terraform.lock.hcl"),
            ("{dir: ., repo_locking: false}", "lock", "disabled"), ("{dir: ., silence_pr_comments: [plan]}", "silence", "plan"),
        ])
    func values(text: String, key: String, expected: String) throws {
        let project = try parseProject(text).project
        let values: [String: String] = [
            "dir": project.key.dir, "workspace": project.key.workspace, "group": "\(project.executionOrderGroup)",
            "version": project.terraformVersion ?? "-", "distribution": project.distribution.rawValue, "name": project.key.name ?? "-",
            "plan": project.planRequirements.map(\.rawValue).joined(separator: ","),
            "apply": project.applyRequirements.map(\.rawValue).joined(separator: ","), "lock": project.lockMode.rawValue,
            "silence": project.silencedComments.joined(separator: ","),
            "import": project.importRequirements.map(\.rawValue).joined(separator: ","),
            "depends": project.dependsOn.joined(separator: ","), "deletes": "\(project.deletesSourceBranch)",
            "custom": "\(project.hasCustomPolicyCheck)", "checks": "\(project.checksPolicies)",
            "when": project.whenModified?.joined(separator: ",") ?? "-",
        ]
        #expect(values[key] == expected)
    }

    // repo-config rows 40-58
    @Test(
        "says what is wrong with a project",
        arguments: [
            ("dir: ../mydir", "dir: cannot contain '..'."), ("dir: a..b", "dir: cannot contain '..'."),
            ("dir: \"..\u{301}\"", "dir: cannot contain '..'."), ("dir: \"a\\0b\"", "dir: cannot contain control characters."),
            ("{dir: ., branch: text}", "branch: regex must begin and end with a slash '/'."),
            ("{dir: ., branch: /}", "branch: regex must begin and end with a slash '/'."),
            ("{dir: ., branch: /(text/}", "branch: parsing: /(text/: error parsing regexp: missing closing ): `(text`."),
            ("{dir: ., plan_requirements: [unsupported]}", unsupported("plan")),
            ("{dir: ., apply_requirements: [unsupported]}", unsupported("apply")),
            ("{dir: ., import_requirements: [unsupported]}", unsupported("import")),
            ("{dir: ., apply_requirements: [policies_passed]}", unsupported("apply").replacing("unsupported\"", with: "policies_passed\"")),
            ("{dir: ., terraform_version: \"\"}", "terraform_version: version \"\" could not be parsed: malformed version: ."),
            (
                "{dir: ., terraform_version: ../../x}",
                "terraform_version: version \"../../x\" could not be parsed: malformed version: ../../x."
            ),
            (
                "{dir: ., terraform_distribution: x}",
                "terraform_distribution: 'x' is not a valid terraform_distribution, only 'terraform' and 'opentofu' are supported."
            ),
            ("{dir: ., name: \"\"}", "name: if set cannot be empty."),
            ("{dir: ., name: 😀}", "name: \"😀\" is not allowed: must contain only URL safe characters."),
            ("{dir: ., name: name with spaces}", "name: \"name with spaces\" is not allowed: must contain only URL safe characters."),
            ("{dir: ., name: namewith+}", "name: \"namewith+\" is not allowed: must contain only URL safe characters."),
            ("{dir: ., name: 'namewith\\'}", "name: \"namewith\\\\\" is not allowed: must contain only URL safe characters."),
            ("dir: \"[abc\"", "dir: invalid glob pattern \"[abc\"."),
            ("{dir: ., name: my-project*}", globInName), ("{dir: ., name: my-project**}", globInName),
            ("{dir: ., name: project?}", globInName),
            ("{dir: ., name: \"project[1]\"}", globInName),
            (
                "{dir: modules/*, name: my-project}",
                "name: cannot be used with glob patterns in 'dir'; glob patterns expand to multiple projects which cannot share the same name."
            ),
        ])
    func projectProblems(text: String, expected: String) {
        #expect(message { _ = try parseProject(text) } == "projects: (0: (\(expected)).).")
    }

    // repo-config row 49
    @Test("takes patterns for folders", arguments: ["modules/*", "environments/**", "module?", "\"[abc]\"", "modules/*/terraform"])
    func globs(dir: String) { #expect(message { _ = try parseProject("dir: \(dir)") } == nil) }

    // repo-config rows 53, 54, 56-58
    @Test(
        "refuses unsafe workspaces",
        arguments: [
            ("../evil", "cannot contain '/' or '\\'."), ("/etc", "cannot contain '/' or '\\'."), ("sub/dir", "cannot contain '/' or '\\'."),
            ("sub\\\\dir", "cannot contain '/' or '\\'."), ("a>/tmp/pwned", "cannot contain '/' or '\\'."),
            ("abc..abc", "cannot contain '..'."),
            ("a$(id)b", "cannot contain '$'."), ("a$HOME", "cannot contain '$'."),
            ("a b", "cannot contain whitespace or control characters."),
            ("a\\tb", "cannot contain whitespace or control characters."), ("a\\nid", "cannot contain whitespace or control characters."),
            ("a\\0", "cannot contain whitespace or control characters."), ("-chdir", "cannot start with '-'."),
            ("~root", "cannot start with '~'."),
            (".", "cannot be '.'."),
        ])
    func unsafeWorkspaces(name: String, problem: String) {
        #expect(message { _ = try parseProject("{dir: ., workspace: \"\(name)\"}") } == "projects: (0: (workspace: \(problem)).).")
    }

    // repo-config row 55
    @Test(
        "takes odd but safe workspaces",
        arguments: [
            "poc;id;false;#", "a&&id", "a`id`b", "a|id", ".hidden", "my.work_space-1", "_foo", "foo@bar", "foo+bar", "foo:bar", "foo=bar",
            "foo&bar",
            "foo~bar", "1ws",
        ])
    func oddWorkspaces(name: String) throws {
        #expect(try parseProject("{dir: ., workspace: \"\(name)\"}").project.key.workspace == name)
    }

    @Test(
        "keeps projects for other base branches out, before names are compared",
        arguments: [
            ("main", ["a"]), ("release-1", ["b"]), ("other", []), ("", ["a"]),
        ])
    func branches(branch: String, expected: [String]) throws {
        let text =
            "version: 3\nprojects: [{dir: a, name: n, branch: /^main$/}, {dir: b, name: \(branch.isEmpty ? "m" : "n"), branch: /release/}]"
        #expect(try parse(text, baseBranch: branch).projects.map(\.project.key.dir) == (branch.isEmpty ? ["a", "b"] : expected))
    }

    // repo-config section 1
    @Test(
        "says behind the text in which line it is wrong, and which key is at fault",
        arguments: [
            (
                "version: 3\nprojects:\n- dir: a\n\n- dir: ..\n", "projects: (1: (dir: cannot contain '..'.).). (line 5)",
                ["projects[1].dir:5"]
            ),
            ("\n\nautomerge: true", versionRequired + " (line 3)", ["version:3"]),
            (
                "version: 3\nprojects:\n- dir: a\n  name: n\n- dir: b\n  name: n",
                "found two or more projects with name \"n\"; project names must be unique (line 6)", ["projects[1].name:6"]
            ),
            (
                "version: 3\nprojects:\n- dir: a\n  workflow: w", "workflow \"w\" is not defined anywhere (line 4)",
                ["projects[0].workflow:4"]
            ),
            (
                "version: 3\nprojects:\n- dir: a\n  name: '*'\n- {}",
                "projects: (0: (\(globInName)); 1: (dir: cannot be blank.).). (lines 4, 5)",
                ["projects[0].name:4", "projects[1].dir:5"]
            ),
            ("version: 3\nnonsense: 1", "yaml: construct errors: line 2: field nonsense not found in type raw.RepoCfg", [":2"]),
        ])
    func lines(text: String, message: String, places: [String]) {
        do {
            _ = try parse(text)
            Issue.record("it was accepted")
        } catch {
            #expect(error.message == message)
            #expect(error.problems.map { "\($0.path):\($0.line ?? 0)" } == places)
        }
    }

    @Test("notes what has no effect")
    func notes() throws {
        let text = "version: 3\nemoji_reaction: eyes\nrepo_locks: {}\nprojects:\n- dir: .\n  policy_check: false"
        let flag = "server-side config needs 'allowed_overrides: [policy_check]' and the server '--enable-policy-checks'"
        #expect(
            try parse(text, RepositoryRules()).notes == [
                "line 2: 'emoji_reaction' has no effect here: it is the operator's to say",
                "line 3: 'repo_locks' has no effect: server-side config needs 'allowed_overrides: [repo_locks]'",
                "line 6: 'policy_check' has no effect: \(flag)",
            ])
    }
}

private func unsupported(_ kind: String) -> String {
    "\(kind)_requirements: \"unsupported\" is not a valid \(kind)_requirement, only \"approved\", \"mergeable\" and \"undiverged\" are supported."
}

private let globInName =
    "name: cannot contain glob pattern characters ('*', '?', '['); glob expansion is only supported in the 'dir' field."
