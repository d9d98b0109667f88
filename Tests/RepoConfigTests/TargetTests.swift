import Domain
import RepoConfig
import Testing

private let tree = ["main.tf", "notroot/main.tf", "project1/main.tf"]

private func place(_ dir: String?, _ workspace: String?, _ files: [String] = []) -> DiscoveryJob.Scope {
    .target(.place(dir: dir, workspace: workspace), changedFiles: files)
}
private func name(_ name: String, _ files: [String] = []) -> DiscoveryJob.Scope { .target(.project(name: name), changedFiles: files) }

/// What is found, or the message.
private func outcome(_ job: DiscoveryJob, _ config: String?, files: [String] = tree) -> String {
    var projects: [String] = []
    return message { projects = try found(job, files, config.map { "version: 3\n" + $0 }) } ?? projects.joined(separator: "; ")
}

@Suite("A target") struct TargetTests {
    // projects rows 60-67
    @Test(
        "is looked up in the configuration",
        arguments: [
            (place(".", "myworkspace"), nil, "- . myworkspace"), (place(nil, "staging"), nil, "- . staging"),
            (place("notroot/", nil), nil, "- notroot default"),
            (place("missing", nil), nil, "- missing default"),
            (name("myproject"), nil, "cannot specify a project name unless an atlantis.yaml file exists to configure projects"),
            (place(".", "myworkspace"), "projects: [{dir: ., workspace: myworkspace, apply_requirements: [approved]}]", "- . myworkspace"),
            (place(".", "myworkspace"), "projects: [{dir: notroot, workspace: myworkspace}]", "- . myworkspace"),
            (
                place(".", "myworkspace"), "projects: [{dir: ., workspace: notmyworkspace}]",
                "running commands in workspace \"myworkspace\" is not allowed because this directory is only configured for the following workspaces: notmyworkspace"
            ),
            (
                place(".", nil), "projects: [{dir: ., workspace: b, name: x}, {dir: ., workspace: a}, {dir: ., workspace: b, name: y}]",
                "running commands in workspace \"default\" is not allowed because this directory is only configured for the following workspaces: b, a, b"
            ),
            (name("myproject"), "projects: [{dir: ., name: myproject, workspace: w}]", "myproject . w"),
            (
                place(".", "myworkspace"),
                "projects: [{dir: ., name: a, workspace: myworkspace}, {dir: ., name: b, workspace: myworkspace}]",
                "must specify project name: more than one project defined in 'atlantis.yaml' matched dir: '.' workspace: 'myworkspace'"
            ),
            (name("notconfigured"), "projects: [{dir: .}]", "no project with name 'notconfigured' is defined in 'atlantis.yaml'"),
            (name("my.*"), "projects: [{dir: ., name: myproject}]", "no project with name 'my.*' is defined in 'atlantis.yaml'"),
            (place(".", nil), "projects: [{}]", "projects: (0: (dir: cannot be blank.).)."),
            (place("../x", nil), nil, "the dir \"../x\" is not within the repository"),
            (place("/etc", nil), nil, "the dir \"/etc\" is not within the repository"),
            (place(".", "a/b"), nil, "invalid workspace: cannot contain '/' or '\\'"),
        ] as [(DiscoveryJob.Scope, String?, String)])
    func lookUp(scope: DiscoveryJob.Scope, config: String?, expected: String) {
        #expect(outcome(job(scope), config) == expected)
    }

    // projects rows 68, 69
    @Test(
        "that is unknown is passed over in silence if the operator wants that",
        arguments: [
            (name("notconfigured"), "projects: [{dir: .}]", ""), (place("project1", "myworkspace"), "projects: [{dir: project2}]", ""),
            (place("project1", nil), "autodiscover: {mode: auto}", "- project1 default"),
            (name("notconfigured"), "projects: []", "no project with name 'notconfigured' is defined in 'atlantis.yaml'"),
        ])
    func silence(scope: DiscoveryJob.Scope, config: String, expected: String) {
        #expect(outcome(job(scope, isSilent: true), config) == expected)
    }

    // repo-config rows 104, 105
    @Test(
        "can be a pattern for folders",
        arguments: [
            ("modules/*", nil, "- modules/vpc default; - modules/rds default"), ("modules/*", "production", "- modules/* production"),
            ("modules/v?c", "staging", "- modules/vpc staging"),
        ] as [(String, String?, String)])
    func globs(dir: String, workspace: String?, expected: String) {
        let config = "projects: [{dir: modules/vpc}, {dir: modules/vpc, workspace: staging}, {dir: modules/rds}]"
        #expect(outcome(job(place(dir, workspace)), config) == expected)
    }

    // repo-config rows 96-99
    @Test(
        "can be a pattern for names",
        arguments: [
            ("dev.*", ["dev_terragrunt_myproject"], ["dev", "staging"], 1), (".*", ["dev_x", "staging_x"], ["dev", "staging"], 0),
            (".*", ["dev_x", "staging_x"], [], 2), (".*", ["prod_x"], ["dev", "staging"], 1), ("(", ["prod_x"], [], 0),
            ("prod", ["prod_x"], [], 0),
            ("dev.*", ["dev_x", "dev_y"], ["dev"], 2),
        ])
    func namePatterns(pattern: String, names: [String], prefixes: [String], expected: Int) {
        let projects = names.map { "{dir: \($0), name: \($0)}" }.joined(separator: ", ")
        let config = "version: 3\nallowed_regexp_prefixes: [\(prefixes.joined(separator: ", "))]\nprojects: [\(projects)]"
        let job = job(name(pattern), settings: DiscoverySettings(matchesNamesAsPatterns: true))
        #expect((try? found(job, tree, config).count) ?? 0 == expected)
    }

    // projects rows 70-73
    @Test(
        "can be restricted to what the pull request touches",
        arguments: [
            (place("directory-1", nil, ["directory-2/main.tf"]), "the dir \"directory-1\" is not in the plan list of this pull request"),
            (
                place("directory-1", nil, ["directory-1/sub/main.tf"]),
                "the dir \"directory-1\" is not in the plan list of this pull request"
            ),
            (place("directory-1", nil, ["directory-1/main.tf"]), "project-1 directory-1 default"),
            (
                name("project-1", ["directory-2/main.tf", "directory-2/x.tf"]),
                "the following directories are present in the pull request but not in the requested project:\ndirectory-2"
            ),
            (name("project-1", ["directory-1/main.tf"]), "project-1 directory-1 default"),
            (name(".*/shared", ["layers/cicd/shared/main.tf"]), "cicd/shared layers/cicd/shared default"),
            (
                name("athens/.*", ["layers/cicd/shared/main.tf"]),
                "the following directories are present in the pull request but not in the requested project:\nlayers/cicd/shared"
            ),
            (name(".*/shared", []), "no modified files match requested project \".*/shared\""),
        ])
    func restriction(scope: DiscoveryJob.Scope, expected: String) {
        let config =
            "projects: [{dir: directory-1, name: project-1}, {dir: directory-2, name: project-2}, {dir: layers/athens/shared, name: athens/shared}, {dir: layers/cicd/shared, name: cicd/shared}]"
        let settings = DiscoverySettings(restrictsTargets: true, matchesNamesAsPatterns: true)
        #expect(outcome(job(scope, settings: settings), config) == expected)
        #expect(outcome(job(scope, command: .apply, settings: settings), config).hasPrefix("the ") == false)
    }

    // projects rows 74, 78
    @Test(
        "in an ignored folder is passed over",
        arguments: [
            ("project1", nil, true), ("project2", nil, false), ("notroot", nil, false), (nil, "staging", false), ("project*", nil, false),
        ] as [(String?, String?, Bool)])
    func ignored(dir: String?, workspace: String?, expected: Bool) throws {
        let config = "version: 3\nautodiscover: {mode: enabled, ignore_paths: ['project*', .]}\nprojects: [{dir: project2}]"
        let job = job(place(dir, workspace), settings: DiscoverySettings(restrictsTargets: false))
        let discovery = try discover(job, in: RepositoryTree(files: tree, configText: config))
        #expect(discovery.isIgnoredTarget == expected && discovery.projects.isEmpty == expected)
    }

    @Test("that nobody configured follows the operator's rules")
    func adHoc() throws {
        let rules = try rules(
            "repos: [{id: /.*/, apply_requirements: [approved], workflow: w, repo_locks: {mode: on_apply}}]\nworkflows: {w: {plan: {steps: [plan]}}}"
        )
        let discovery = try discover(job(place("x", "y"), rules: rules), in: RepositoryTree(files: tree, configText: nil))
        let expected = Project(
            key: ProjectKey(dir: "x", workspace: "y"), workflow: Workflow(name: "w", stages: [.plan: [.terraform(.plan)]]),
            applyRequirements: [.approved], lockMode: .onApply)
        #expect(discovery.projects == [expected])
    }
}

@Suite("What was planned before") struct PlannedTests {
    @Test(
        "is found again as it is configured now",
        arguments: [
            ([ProjectKey(dir: ".", workspace: "default")], "- . default"),
            ([ProjectKey(dir: "a", name: "x"), ProjectKey(dir: "a")], "x a default; - a default"),
            ([ProjectKey(dir: "b", workspace: "w")], "- b w"),
            (
                [ProjectKey(dir: "a", name: "gone")],
                "building command for dir 'a': no project with name 'gone' is defined in 'atlantis.yaml'"
            ),
            (
                [ProjectKey(dir: "b", workspace: "v")],
                "building command for dir 'b': running commands in workspace \"v\" is not allowed because this directory is only configured for the following workspaces: w"
            ),
            ([], ""),
        ])
    func found(keys: [ProjectKey], expected: String) {
        let config = "projects: [{dir: a}, {dir: a, name: x}, {dir: b, workspace: w}]"
        #expect(outcome(job(.planned(keys), command: .apply), config) == expected)
    }

    @Test("is not looked for when the configuration is broken")
    func broken() {
        let expected = "building command for dir 'a': projects: (0: (dir: cannot be blank.).)."
        #expect(outcome(job(.planned([ProjectKey(dir: "a")])), "projects: [{}]") == expected)
    }

    @Test("is nothing when only hooks are asked for")
    func nothing() { #expect(outcome(job(.nothing), "nonsense: 1") == "") }
}
