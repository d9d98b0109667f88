import Domain
import RepoConfig
import Testing

private let operatorFile = """
    repos:
    - id: /.*/
      workflow: strict
      plan_requirements: [approved]
      repo_config_file: first.yaml
      allowed_overrides: [workflow, repo_locks, apply_requirements]
    - id: github.com/other/repo
      workflow: other
    - id: /owner/
      apply_requirements: []
      repo_locks: {mode: on_apply}
      repo_locking: false
      custom_policy_check: true
    workflows:
      strict: {}
      other: {}
    """
private let repositoryFile = """
    version: 3
    autodiscover: {mode: enabled}
    repo_locks: {mode: on_plan}
    workflows:
      strict: {plan: {steps: [plan]}}
    projects:
    - dir: apps/*
      workflow: strict
    - dir: base
      name: base
      execution_order_group: -1
      repo_locks: {mode: disabled}
      apply_requirements: [mergeable]
    """

@Suite("Who decided what") struct ExplanationTests {
    @Test("is known of every key of the operator's file")
    func operators() throws {
        let config = try OperatorConfig.parse(operatorFile, path: "p")
        let origins = config.origins(for: repository)
        #expect(
            origins.entries.map(\.index) == [0, 2] && origins.entries.map(\.line) == [2, 9]
                && origins.entries.map(\.id) == ["/.*/", "/owner/"])
        #expect(config.entryPlaces.count == 3 && config.workflowLines == ["strict": 15, "other": 16])
        for (key, expected) in [
            ("workflow", .operatorEntry(index: 0, line: 3)), ("plan_requirements", .operatorEntry(index: 0, line: 4)),
            // An empty list of requirements says nothing.
            ("apply_requirements", .standard), ("import_requirements", .standard), ("repo_locks", .operatorEntry(index: 2, line: 12)),
            ("custom_policy_check", .operatorEntry(index: 2, line: 13)), ("allowed_overrides", .operatorEntry(index: 0, line: 6)),
            // Only the last entry counts.
            ("repo_config_file", .standard),
        ] as [(String, Origin)] { #expect(origins.origin(of: key) == expected, "\(key)") }
        let others = config.origins(for: Repository(host: "github.com", fullName: "other/repo"))
        #expect(others.origin(of: "workflow") == .operatorEntry(index: 1, line: 8))
        #expect(OperatorConfig.builtIn.origins(for: repository).entries == [])
    }

    @Test("is known of every project, and why it is one")
    func projects() throws {
        let explanation = try explain(repositoryFile)
        let sources = explanation.projects.map { "\($0.project.key.dir) \($0.source)" }
        #expect(
            sources == [
                "apps/a configured(index: 0, line: 7, pattern: Optional(\"apps/*\"))",
                "apps/b configured(index: 0, line: 7, pattern: Optional(\"apps/*\"))", "base configured(index: 1, line: 9, pattern: nil)",
                "extra discovered",
            ])
        #expect(explanation.findsUnconfiguredProjects && explanation.workflowLines == ["strict": 5])
        let (app, base, extra) = (explanation.projects[0], explanation.projects[2], explanation.projects[3])
        #expect(app.origin(of: "workflow") == .project(index: 0, line: 8) && app.project.workflow.steps(of: .plan).count == 1)
        #expect(app.origin(of: "repo_locks") == .repository(line: 3) && app.project.lockMode == .onPlan)
        #expect(base.origin(of: "workflow") == .operatorEntry(index: 0, line: 3))
        #expect(
            base.origin(of: "repo_locks") == .project(index: 1, line: 12)
                && base.origin(of: "execution_order_group") == .project(index: 1, line: 11))
        #expect(base.origin(of: "apply_requirements") == .project(index: 1, line: 13))
        #expect(extra.origin(of: "repo_locks") == .operatorEntry(index: 2, line: 12) && extra.origin(of: "depends_on") == .standard)
        #expect(app.isAutoplanned && app.inputs.folders == ["apps/a", "modules/net"] && app.inputs.doubt == nil)
        #expect(extra.inputs.doubt == .reachesOut(file: "extra/main.tf"))
    }

    @Test("is known without any file")
    func withoutFile() throws {
        let explanation = try explain(nil)
        #expect(explanation.projects.map(\.project.key.dir) == ["apps/a", "apps/b", "base", "extra"])
        #expect(explanation.projects.allSatisfy { $0.source == .discovered })
    }

    @Test("names the place of what is wrong")
    func problems() {
        #expect {
            _ = try explain("version: 3\nprojects:\n- name: x")
        } throws: { error in
            let problems = (error as? ConfigError)?.problems ?? []
            return problems.map { "\($0.path):\($0.line ?? 0): \($0.text)" } == ["projects[0].dir:3: cannot be blank"]
        }
    }

    private func explain(_ config: String?) throws(ConfigError) -> RepositoryExplanation {
        let operatorConfig = try OperatorConfig.parse(operatorFile, path: "p")
        var rules = operatorConfig.rules(for: repository, baseBranch: "main")
        rules.allowsCustomWorkflows = true
        let texts = [
            "apps/a/main.tf": "module \"net\" {\n  source = \"../../modules/net\"\n}", "apps/b/main.tf": "", "base/main.tf": "",
            "extra/main.tf": "locals {\n  x = file(\"../x\")\n}", "modules/net/main.tf": "", "README.md": "",
        ]
        let tree = tree(texts, config: config)
        return try explainProjects(
            in: tree, rules: rules, origins: operatorConfig.origins(for: repository), settings: DiscoverySettings(), baseBranch: "main")
    }
}
