import Domain
import RepoConfig
import Testing

private let n1 = [
    "project1/main.tf", "project1/terraform.tfvars", "project1/modules/main.tf", "project2/main.tf", "project2/terraform.tfvars",
]
private let n2 = ["main.tf", "terraform.tfvars", "modules/main.tf"]
private let top = ["modules/main.tf", "project1/main.tf", "project2/main.tf"]
private let env = ["main.tf", "env/staging.tfvars", "env/production.tfvars"]

@Suite("Changed files without configuration") struct AutodiscoveryTests {
    // projects rows 1-15, 19-22
    @Test(
        "name the roots they belong to",
        arguments: [
            (n1, [], []), (n1, ["non-tf", "non.tf.suffix"], []), (n1, [".tflint.hcl", "project1/.tflint.hcl"], []),
            (n1, ["project1/modules/main.tf"], ["project1"]), (n2, ["modules/main.tf"], ["."]), (n2, ["modules/subdir/main.tf"], ["."]),
            (top, ["modules/main.tf"], []), (top, ["modules/main.tf", "project1/main.tf"], ["project1"]),
            (n1, ["terraform.tfstate", "terraform.tfstate.backup", "parent/terraform.tfstate"], []), (n2, ["a.tf"], ["."]),
            (n1, ["project1/a.tf"], ["project1"]), (env, ["env/staging.tfvars"], ["."]),
            (env, ["env/staging.tfvars", "main.tf", "other.tf"], ["."]),
            (n1, ["wasdeleted/main.tf"], []), (n2, ["terragrunt.hcl"], ["."]), (n1, ["project1/terragrunt.hcl"], ["project1"]),
            (n1, ["project1/.terraform.lock.hcl"], ["project1"]), (["project/x"], ["project/main.tofu"], ["project"]),
            (["my/main.tf"], ["mymodules/x/modules/y/a.tf"], ["my"]), (["project/README.md"], ["project/modules/foo/main.tofu"], []),
            ([], ["project/modules/foo/main.tofu"], []), (["a/env/b/x.tf"], ["a/env/b/x.tf"], ["a/env/b"]),
        ] as [([String], [String], [String])])
    func roots(tree: [String], files: [String], expected: [String]) throws {
        let job = job(.changed(files: files, isAutomatic: true), rules: RepositoryRules())
        #expect(try found(job, tree) == expected.map { "- \($0) default" })
    }

    // projects row 20
    @Test(
        "of a module name the root around it",
        arguments: [
            "main.tf", "main.tofu", "main.tofu.json", "versions.tofu", "versions.tofu.json", "versions.tf.json", "terragrunt.hcl",
        ])
    func modules(indicator: String) throws {
        let job = job(.changed(files: ["project/modules/foo/main.tf"], isAutomatic: true))
        #expect(try found(job, ["project/\(indicator)"]) == ["- project default"])
    }

    // projects rows 16-18
    @Test(
        "are those that the operator lists",
        arguments: [
            (["**/*.pkr.hcl"], ["project1/image.pkr.hcl", "project2/main.tf"], ["project1"]),
            (["**/*.tf", "**/*.yml"], ["project1/ansible.yml", "project2/main.tf"], ["project1", "project2"]),
            (["**/*.yml", "!project2/*.yml"], ["project1/ansible.yml", "project2/config.yml"], ["project1"]),
        ])
    func fileLists(list: [String], files: [String], expected: [String]) throws {
        let job = job(.changed(files: files, isAutomatic: true), settings: DiscoverySettings(fileList: list))
        #expect(try found(job, top) == expected.map { "- \($0) default" })
    }

    @Test("are found quickly in large repositories")
    func large() throws {
        let files = (0..<100_000).map { "accounts/team\($0 / 1000)/service\($0 % 1000)/main.tf" }
        let elapsed = try ContinuousClock().measure {
            let projects = try found(job(.changed(files: ["accounts/team1/service1/main.tf"], isAutomatic: true)), files)
            #expect(projects.count == 1)
        }
        #expect(elapsed < .seconds(10))
    }
}

@Suite("Changed files with configuration") struct ConfiguredDiscoveryTests {
    private static let two = ["project1/main.tf", "project2/main.tf", "project3/main.tf"]

    // projects rows 40-42, 44-52
    @Test(
        "name configured and discovered projects",
        arguments: [
            ("projects: [{dir: .}]", ["main.tf"], true, ["main.tf"], ["- . default"]),
            (
                "projects: [{dir: ., autoplan: {enabled: false}}, {dir: ., workspace: myworkspace, autoplan: {when_modified: [main.tf]}}, {dir: ., name: myname, workspace: myworkspace2}]",
                ["main.tf"], true, ["main.tf"], ["- . myworkspace", "myname . myworkspace2"]
            ),
            ("projects: [{dir: mydir}]", ["main.tf"], true, ["main.tf"], []),
            ("", two, true, ["project1/a.tf", "project2/a.tf"], ["- project1 default", "- project2 default"]),
            ("", two, true, [], []),
            (
                "projects: [{dir: project1}, {dir: project2, autoplan: {enabled: false}}, {dir: project3, autoplan: {enabled: false, when_modified: []}}]",
                two, false, two, ["- project1 default", "- project2 default"]
            ),
            (
                "autodiscover: {mode: enabled}\nprojects: [{dir: project1, name: named}]", two, true, Array(two.prefix(2)),
                ["named project1 default", "- project2 default"]
            ),
            (
                "autodiscover: {mode: enabled, ignore_paths: [project1]}\nprojects: [{dir: project1}]", two, true, Array(two.prefix(2)),
                ["- project1 default", "- project2 default"]
            ),
            (
                "autodiscover: {mode: enabled, ignore_paths: ['project*']}", two, true, Array(two.prefix(2)), []
            ),
            (
                "autodiscover: {mode: enabled}\nprojects: [{dir: project1, autoplan: {when_modified: []}}]", two, true,
                Array(two.prefix(2)),
                ["- project2 default"]
            ),
            ("autodiscover: {mode: auto}\nprojects: [{dir: project1}]", two, true, two, ["- project1 default"]),
            ("autodiscover: {mode: disabled}", two, true, two, []), ("autodiscover: {mode: nonsense}", two, true, two, []),
            (
                "projects: [{dir: project2, execution_order_group: 1}, {dir: project3}, {dir: project1, execution_order_group: -1}]", two,
                true, two,
                ["- project1 default", "- project3 default", "- project2 default"]
            ),
            // A pattern without a match disappears, and discovery is on again.
            ("projects: [{dir: nowhere/*}]", two, true, ["project1/main.tf"], ["- project1 default"]),
        ] as [(String, [String], Bool, [String], [String])])
    func projects(config: String, tree: [String], isAutomatic: Bool, files: [String], expected: [String]) throws {
        #expect(try found(job(.changed(files: files, isAutomatic: isAutomatic)), tree, "version: 3\n" + config) == expected)
    }

    // projects rows 53-56; repo-config rows 106, 107
    @Test(
        "are discovered as server and repository say",
        arguments: [
            ("disabled", "", []), ("auto", "", ["- project1 default"]), ("auto", "projects: [{dir: project2}]", []),
            ("enabled", "projects: [{dir: project2}]", ["- project1 default"]),
            ("enabled", "autodiscover: {mode: disabled}", ["- project1 default"]),
            ("enabled, ignore_paths: [project2]", "autodiscover: {ignore_paths: [project1]}", ["- project1 default"]),
            ("enabled, ignore_paths: [project1]", "autodiscover: {ignore_paths: [project2]}", []),
            ("enabled", "autodiscover: {ignore_paths: [project1]}", []), ("enabled", "autodiscover: {ignore_paths: ['project?']}", []),
            ("enabled", "autodiscover: {ignore_paths: ['pro/*/1']}", ["- project1 default"]),
            ("enabled, ignore_paths: []", "autodiscover: {ignore_paths: [project1]}", ["- project1 default"]),
        ])
    func modes(server: String, config: String, expected: [String]) throws {
        let rules = try rules("repos: [{id: /.*/, autodiscover: {mode: \(server)}}]")
        let job = job(.changed(files: ["project1/main.tf"], isAutomatic: true), rules: rules)
        #expect(try found(job, Self.two, "version: 3\n" + config) == expected)
    }

    @Test(
        "are discovered as the flag says where nobody else does",
        arguments: [
            (RepositoryRules.Autodiscovery.Mode.enabled, 2), (.disabled, 1), (.auto, 1),
        ])
    func flag(mode: RepositoryRules.Autodiscovery.Mode, expected: Int) throws {
        let job = job(.changed(files: Array(Self.two.prefix(2)), isAutomatic: true), settings: DiscoverySettings(mode: mode))
        #expect(try found(job, Self.two, "version: 3\nprojects: [{dir: project1}]").count == expected)
    }

    // projects rows 45-47
    @Test(
        "carry the repository's wishes",
        arguments: [
            ("parallel_plan: true\nparallel_apply: true\nautomerge: true\nabort_on_execution_order_fail: true", true, true, true, true),
            ("", nil, nil, false, nil), ("parallel_plan: false\nparallel_apply: false\nautomerge: false", false, false, false, false),
        ] as [(String, Bool?, Bool?, Bool, Bool?)])
    func wishes(config: String, plans: Bool?, applies: Bool?, aborts: Bool, automerges: Bool?) throws {
        let tree = RepositoryTree(files: n1, configText: "version: 3\n" + config)
        let discovery = try discover(job(.changed(files: ["project1/main.tf"], isAutomatic: true)), in: tree)
        #expect(discovery.plansInParallel == plans && discovery.appliesInParallel == applies && discovery.abortsOnGroupFailure == aborts)
        #expect(discovery.projects.count == 1 && discovery.automerges == automerges)
    }

    // repo-config rows 130-139; section 6
    @Test(
        "touch a project as its patterns say",
        arguments: [
            (".", "['**/*.tf']", ["main.tf"], true), ("project1", "['**/*.tf']", ["main.tf"], false),
            ("project1", "['../**/*.tf']", ["main.tf"], true),
            ("project3", "['*.tf']", ["project3/main.tf"], false),
            ("project1", "['../modules/module/*.tf', '**/*.tf']", ["modules/module/another.tf"], true),
            ("project2", "['**/*.tf']", ["project2/nontf.txt"], false), ("project2", "['*.tf*']", ["project2/terraform.tfvars"], true),
            ("project2", "", ["project2/.terraform.lock.hcl"], true),
            ("project1", "['*.tf', '!exclude-me.tf']", ["project1/exclude-me.tf"], false),
            ("project1", "['*.tf', '!exclude-me.tf']", ["project1/exclude-me.tf", "project1/include-me.tf"], true),
            ("project1", "['**/*.tf', '!subdir1/*', '!subdir2/*']", ["project1/subdir1/main.tf", "project1/subdir2/main.tf"], false),
            ("project1", "['*.tf']", ["project1/sub/x.tf"], false), ("project1", "[../modules]", ["modules/a/b.tf"], true),
            ("project1", "[../../x]", ["x"], false), ("project1", "['']", ["project1/a/b"], true), (".", "['']", ["a"], false),
            ("project1", "[/x.tf]", ["project1/x.tf"], true), ("project1", "[./x.tf, ' *.y ']", ["project1/a.y"], true),
            ("project1", "['**/*.tf*', '!../project1/exclude.tf']", ["project1/exclude.tf"], false),
            ("project1", "[]", ["project1/main.tf"], false),
            ("./project1/", "", ["project1/main.tf"], true),
        ])
    func whenModified(dir: String, patterns: String, files: [String], expected: Bool) throws {
        let tree = ["main.tf", "project1/main.tf", "project2/main.tf", "modules/module/main.tf"]
        let config = "version: 3\nautodiscover: {mode: disabled}\nprojects: [{dir: \(dir), autoplan: {when_modified: \(patterns)}}]"
        #expect(try found(job(.changed(files: files, isAutomatic: true)), tree, config).isEmpty == !expected)
    }

    @Test("take a folder with odd characters literally")
    func oddFolders() throws {
        let config = "version: 3\nprojects: [{dir: 'x/*', autoplan: {when_modified: [../../shared.tf]}}]"
        #expect(try found(job(.changed(files: ["shared.tf"], isAutomatic: true)), ["x/a[b/main.tf"], config) == ["- x/a[b default"])
    }

    @Test("are matched quickly with many projects")
    func many() throws {
        let files = (0..<3000).map { "service\($0 % 1000)/file\($0).tf" }
        let projects = (0..<1000).map { "- {dir: service\($0), autoplan: {when_modified: ['**/*.tf', '../modules/**/*.tf']}}\n" }.joined()
        let elapsed = try ContinuousClock().measure {
            let found = try found(job(.changed(files: files, isAutomatic: true)), files, "version: 3\nprojects:\n" + projects)
            #expect(found.count == 1000)
        }
        #expect(elapsed < .seconds(20))
    }

    // repo-config rows 90-95, 100-103
    @Test(
        "find what a pattern for folders stands for",
        arguments: [
            ("{dir: 'modules/*'}", ["- modules/module-a default", "- modules/module-b default"]),
            ("{dir: 'environments/**'}", ["- environments/dev default", "- environments/prod default"]),
            ("{dir: .}, {dir: 'modules/*'}", ["- . default", "- modules/module-a default", "- modules/module-b default"]),
            ("{dir: 'modules/*', name: my-project, workspace: w}", ["- modules/module-a w", "- modules/module-b w"]),
        ])
    func globs(projects: String, expected: [String]) throws {
        let tree = [
            "modules/module-a/main.tf", "modules/module-b/main.tf", "modules/module-c/readme.md", "environments/dev/main.tf",
            "environments/prod/main.tf",
        ]
        #expect(
            try found(job(.changed(files: tree + ["main.tf"], isAutomatic: true)), tree, "version: 3\nprojects: [\(projects)]") == expected)
    }

    // repo-config rows 33, 95; section 1
    @Test(
        "are of no use with a broken configuration",
        arguments: [
            ("version: 1", "parsing atlantis.yaml: version: only versions 2 and 3 are supported."),
            (
                "version: 3\nprojects: [{dir: '[invalid'}]",
                "parsing atlantis.yaml: error expanding glob pattern \"[invalid\": syntax error in pattern"
            ),
            (
                "version: 3\nprojects: [{dir: ., autoplan: {when_modified: ['*.tf', '[x']}}]",
                "matching modified files with patterns: [*.tf [x]: syntax error in pattern"
            ),
        ])
    func broken(config: String, expected: String) {
        #expect(message { _ = try found(job(.changed(files: ["main.tf"], isAutomatic: true)), ["main.tf"], config) } == expected)
    }

    @Test("are of no use when the configuration has the wrong name")
    func wrongName() {
        let tree = RepositoryTree(files: ["atlantis.yml"], configText: nil, hasYmlFile: true)
        let expected = "found \"atlantis.yml\" as config file; rename using the .yaml extension"
        #expect(message { _ = try discover(job(.changed(files: [], isAutomatic: true)), in: tree) } == expected)
    }
}
