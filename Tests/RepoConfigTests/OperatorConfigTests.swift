import Domain
import RepoConfig
import Testing

private let badOverride =
    "\"invalid\" is not a valid override, only \"plan_requirements\", \"apply_requirements\", \"import_requirements\", \"workflow\", \"delete_source_branch_on_merge\", \"repo_locking\", \"repo_locks\", \"policy_check\", \"custom_policy_check\", and \"silence_pr_comments\" are supported"

private func badRequirement(_ kind: String) -> String {
    "repos: (0: (\(kind)_requirements: \"invalid\" is not a valid \(kind)_requirement, only \"approved\", \"mergeable\" and \"undiverged\" are supported.).)."
}

@Suite("The operator's configuration") struct OperatorConfigTests {
    // server-repo-config rows 1, 3-12, 26, 27, 29 and 118
    @Test(
        "is refused at start",
        arguments: [
            ("", "file repos.yaml was empty"),
            ("invalid: key", "yaml: construct errors: line 1: field invalid not found in type raw.GlobalCfg"),
            ("repos: [{id: x, foo: 1}]", "yaml: construct errors: line 1: field foo not found in type raw.Repo"),
            ("repos: [{apply_requirements: []}]", "repos: (0: (id: cannot be blank.).)."),
            ("repos: [{id: /?/}]", "repos: (0: (id: parsing: /?/: error parsing regexp: missing argument to repetition operator: `?`.).)."),
            (
                "repos: [{id: /.*/, branch: /?/}]",
                "repos: (0: (branch: parsing: /?/: error parsing regexp: missing argument to repetition operator: `?`.).)."
            ),
            ("repos: [{id: /.*/, branch: main}]", "repos: (0: (branch: regex must begin and end with a slash '/'.).)."),
            ("repos: [{id: x, repo_config_file: /etc/passwd}]", "repos: (0: (repo_config_file: must not starts with a slash '/'.).)."),
            (
                "repos: [{id: x, repo_config_file: ../../etc/passwd}]",
                "repos: (0: (repo_config_file: must not contains parent directory path like '../'.).)."
            ),
            ("repos: [{id: x, workflow: notdefined}]", "workflow \"notdefined\" is not defined"),
            ("repos: [{id: x, allowed_workflows: [notdefined]}]", "workflow \"notdefined\" is not defined"),
            ("repos: [{id: x, allowed_overrides: [invalid]}]", "repos: (0: (allowed_overrides: \(badOverride).).)."),
            ("repos: [{id: x, plan_requirements: [invalid]}]", badRequirement("plan")),
            ("repos: [{id: x, apply_requirements: [invalid]}]", badRequirement("apply")),
            ("repos: [{id: x, import_requirements: [invalid]}]", badRequirement("import")),
            (
                "repos: [{id: x, silence_pr_comments: [invalid]}]",
                "server-side repo config 'silence_pr_comments' key value of 'invalid' is not supported, supported values are [plan, apply]"
            ),
            ("repos: [{id: x, autodiscover: {mode: random_string}}]", "repos: (0: (autodiscover: (mode: must be a valid value.).).)."),
            ("repos: [{id: x, repo_locks: {mode: random_string}}]", "repos: (0: (repo_locks: (mode: must be a valid value.).).)."),
            ("repos: [{id: x, autodiscover: {ignore_paths: [/foo]}}]", ignorePaths("pattern must not begin with a slash '/'")),
            ("repos: [{id: x, autodiscover: {ignore_paths: ['\\']}}]", ignorePaths("invalid pattern: \\")),
            ("repos: [{id: x, autodiscover: {ignore_paths: ['[']}}]", ignorePaths("invalid pattern: [")),
            ("repos: [{id: x, autodiscover: {ignore_paths: [foo, 'foo[']}}]", ignorePaths("invalid pattern: foo[")),
            (
                "repos: [{id: x, pre_workflow_hooks: [{key: {value: {another: map}}}]}]",
                "yaml: construct errors: line 1: cannot construct !!map into string"
            ),
            ("repos: [{id: x, post_workflow_hooks: [null]}]", "line 1: workflow hook element is empty"),
            ("workflows: {w: {plan: {steps: [invalid]}}}", stepProblem),
        ])
    func refused(text: String, expected: String) {
        #expect(message { _ = try OperatorConfig.parse(text, path: "repos.yaml") } == "parsing repos.yaml file: \(expected)")
    }

    @Test("notes what it ignores where that is harmless")
    func notes() throws {
        let text = "metrics: {prometheus: {endpoint: /metrics}}\nexternal_stores: {plan_store: {type: s3}}\nrepos: []"
        #expect(
            try OperatorConfig.parse(text, path: "p").notes == [
                "line 1: 'metrics' has no effect in this version", "line 2: 'external_stores' has no effect in this version",
            ])
    }

    @Test(
        "says behind the text in which lines it is wrong, and which keys are at fault",
        arguments: [
            (
                "repos:\n- id: x\n- branch: main\n  repo_locks:\n    mode: y\n",
                "parsing p file: repos: (1: (branch: regex must begin and end with a slash '/'; id: cannot be blank; repo_locks: (mode: must be a valid value.).).). (lines 3, 5)",
                ["repos[1].branch:3", "repos[1].id:3", "repos[1].repo_locks.mode:5"]
            ),
            (
                "repos:\n- id: x\n\n  workflow: y\n", "parsing p file: workflow \"y\" is not defined (line 4)",
                ["repos[0].workflow:4"]
            ),
            (
                "workflows:\n  w:\n    plan:\n      steps:\n      - init\n      - nonsense\n",
                "parsing p file: workflows: (w: (plan: (steps: (1: \"nonsense\" is not a valid step type, maybe you omitted the 'run' key.).).).). (line 6)",
                ["workflows.w.plan.steps[1]:6"]
            ),
            ("a: [", "parsing p file: yaml: line 2: did not find expected node content", [":2"]),
        ])
    func lines(text: String, message: String, places: [String]) {
        do {
            _ = try OperatorConfig.parse(text, path: "p")
            Issue.record("it was accepted")
        } catch {
            #expect(error.message == message)
            #expect(error.problems.map { "\($0.path):\($0.line ?? 0)" } == places)
        }
    }

    // server-repo-config rows 15, 16, 18, 24, 28
    @Test(
        "may say nothing",
        arguments: [
            "# nothing", "{}", "repos: []", "workflows:", "repos: [{id: /.*/}]", "repos: [{id: /.*/, workflow: default}]",
            "repos: [{id: /.*/, autodiscover: {ignore_paths: [foo*, foo/**/bar/baz/??]}}, {id: github.com/other/repo, workflow: default}]",
        ])
    func nothing(text: String) throws {
        var rules = try rules(text)
        rules.autodiscovery = nil
        #expect(rules == RepositoryRules())
    }

    // server-repo-config rows 13, 14, 19, 20, 29
    @Test("keeps what an entry says")
    func entry() throws {
        let text = """
            repos:
            - id: /github.com/owner/.*/
              branch: /(master|main)/
              repo_config_file: ./sub/atlantis.yaml
              plan_requirements: [approved, mergeable]
              apply_requirements: [mergeable]
              import_requirements: [approved]
              workflow: custom
              delete_source_branch_on_merge: true
              custom_policy_check: true
              keep_unaffected_plans: false
              allowed_overrides: [workflow, plan_requirements]
              allowed_workflows: [custom, default]
              allow_custom_workflows: true
              repo_locks: {mode: on_apply}
              silence_pr_comments: [plan]
              autodiscover: {mode: enabled, ignore_paths: [x]}
              pre_workflow_hooks: [{run: one, description: First, shell: bash, shellArgs: -c -x, commands: plan}, {run: two, key: value}]
              post_workflow_hooks: [{run: three}]
            workflows:
              custom: {plan: {steps: [{run: custom}]}, apply: {steps: []}}
            """
        let custom = Workflow(name: "custom", stages: [.plan: [.run(ShellCommand("custom"))], .apply: []])
        let first = Hook(command: ShellCommand("one", shell: "bash", shellArguments: ["-c", "-x"]), label: "First", commands: "plan")
        let expected = RepositoryRules(
            configFile: "sub/atlantis.yaml", branch: "(master|main)", workflow: "custom", planRequirements: [.approved, .mergeable],
            applyRequirements: [.mergeable], importRequirements: [.approved], allowedOverrides: ["workflow", "plan_requirements"],
            allowedWorkflows: ["custom", "default"],
            allowsCustomWorkflows: true, lockMode: .onApply, silencedComments: ["plan"],
            autodiscovery: .init(mode: .enabled, ignorePaths: ["x"]), preWorkflowHooks: [first, Hook(command: ShellCommand("two"))],
            postWorkflowHooks: [Hook(command: ShellCommand("three"))], workflows: ["custom": custom], deletesSourceBranch: true,
            hasCustomPolicyCheck: true, keepsUnaffectedPlans: false)
        #expect(try rules(text) == expected)
    }

    // server-repo-config rows 16, 22; workflows rows 30, 31
    @Test(
        "fills a workflow up with the standard stages",
        arguments: [
            ("", Workflow(name: "x")), ("{plan: , apply: }", Workflow(name: "x")), ("{plan: {steps: }, import: {}}", Workflow(name: "x")),
            ("{plan: {steps: []}}", Workflow(name: "x", stages: [.plan: []])),
            (
                "{plan: {steps: [init: {extra_args: [extra, args]}]}}",
                Workflow(name: "x", stages: [.plan: [.terraform(.initialise, arguments: ["extra", "args"])]])
            ),
        ])
    func workflows(text: String, expected: Workflow) throws {
        let rules = try rules("repos: [{id: /.*/, workflow: x}]\nworkflows: {x: \(text)}")
        #expect(rules.workflow == "x" && rules.workflows == ["x": expected])
        #expect(try parseProject("dir: .", rules).project.workflow == expected)
    }

    @Test("can redefine the standard workflow for everyone")
    func standardWorkflow() throws {
        let rules = try rules("workflows: {default: {plan: {steps: [run: custom]}, apply: {steps: []}}}")
        let project = try parseProject("dir: .", rules).project
        #expect(project.workflow.steps(of: .plan) == [.run(ShellCommand("custom"))])
        #expect(project.workflow.steps(of: .apply) == [])
    }

    // server-repo-config rows 17, 40-43, 48, 49
    @Test(
        "knows repositories by their id",
        arguments: [
            ("github.com/owner/repo", true), ("github.com/runatlantis/atlantis", false), ("github.com/Owner/repo", false), ("/.*/", true),
            ("/github.com/", true), ("/github.com/(owner|runatlantis)/", true), ("/github.com/owner.*/", true),
            ("/github.com/anotherowner/", false),
            ("/github.com//", true), ("/^owner/", false), ("owner/repo", false),
        ])
    func matching(id: String, expected: Bool) throws {
        #expect(try rules("repos: [{id: \(id), allow_custom_workflows: true}]").allowsCustomWorkflows == expected)
    }

    // server-repo-config rows 44-47
    @Test(
        "knows base branches by a pattern",
        arguments: [
            ("", "main", true), ("branch: /main/", "main", true), ("branch: /(main|master)/", "main", true), ("branch: /.*/", "main", true),
            ("branch: /^main$/", "foo-main", false), ("branch: /^main$/", "main-foo", false), ("branch: /release/", "release-stage", true),
            ("branch: /release/", "main", false),
        ])
    func branches(key: String, branch: String, expected: Bool) throws {
        #expect(try rules("repos: [{id: /.*/, \(key)}]").accepts(baseBranch: branch) == expected)
    }

    // server-repo-config rows 48-50, 66, 68, 70; section 5.2
    @Test("takes each key from the last entry that has it", arguments: merges.indices)
    func merging(index: Int) throws {
        let (repos, holds) = merges[index]
        let rules = try rules("repos: \(repos)")
        #expect(holds(rules), "\(repos)")
    }

    // server-repo-config rows 23-25
    @Test("can be JSON, where unknown keys are noted only")
    func json() throws {
        #expect(message { _ = try OperatorConfig.parse(json: "") } == "parsing --repo-config-json: unexpected end of JSON input")
        #expect(try OperatorConfig.parse(json: "{}").rules(for: repository, baseBranch: "main") == RepositoryRules())
        let json = #"""
            {"repos": [{"id": "\/.*\/", "allowed_workflows": ["w"],	"autodiscover": {"mode": "enabled"}, "repo_locks": {"mode": "on_apply"}, "x": 1}],
             "workflows": {"w": {"plan": {"steps": [{"run": "x"}]}}},
             "policies": {"conftest_version": "v1.0.0", "policy_sets": [{"name": "a", "path": "/p", "y": 2}]}, "team_authz": {"command": "/c"}}
            """#
        let yaml = """
            repos: [{id: /.*/, allowed_workflows: [w], autodiscover: {mode: enabled}, repo_locks: {mode: on_apply}}]
            workflows: {w: {plan: {steps: [run: x]}}}
            policies: {conftest_version: v1.0.0, policy_sets: [{name: a, path: /p}]}
            """
        let config = try OperatorConfig.parse(json: json)
        #expect(config.rules(for: repository, baseBranch: "main") == (try rules(yaml)))
        #expect(config.authorization == AuthorizationCommand(command: "/c"))
        #expect(
            config.notes.sorted() == ["line 1: 'x' is not a known key and is ignored", "line 3: 'y' is not a known key and is ignored"])
    }

    // server-repo-config section 11
    @Test(
        "names the program that says who may do what",
        arguments: [
            ("team_authz: {command: /bin/check}", AuthorizationCommand(command: "/bin/check")),
            (
                "team_authz: {command: /bin/check, args: [-a, 1], strict: true}",
                AuthorizationCommand(command: "/bin/check", arguments: ["-a", "1"], isStrict: true)
            ),
            ("team_authz:", nil), ("repos: []", nil),
        ] as [(String, AuthorizationCommand?)])
    func authorization(text: String, expected: AuthorizationCommand?) throws {
        #expect(try OperatorConfig.parse(text, path: "p").authorization == expected)
    }

    @Test("does not start with a permission block that asks nobody", arguments: ["{}", "{command: ''}", "{args: [x]}", "{command: ' '}"])
    func nobodyAsked(block: String) {
        let expected = "parsing p file: team_authz: (command: cannot be blank.)."
        #expect(message { _ = try OperatorConfig.parse("team_authz: \(block)", path: "p") } == expected)
    }

    // server-repo-config rows 90-92
    @Test(
        "has metrics that make sense, though they have no effect",
        arguments: [
            ("{statsd: {host: 127.0.0.1, port: \"8125\"}}", nil), ("{statsd: {host: localhost, port: 8125}}", nil),
            ("{prometheus: {endpoint: /metrics}}", nil),
            ("{statsd: {host: 127.0.0.1, port: 8125}, prometheus: {endpoint: /metrics}}", nil), ("{}", nil),
            ("{statsd: {port: 8125}}", "(statsd: (host: cannot be blank.).)."),
            ("{statsd: {host: localhost}}", "(statsd: (port: cannot be blank.).)."),
            ("{statsd: {host: localhost, port: string}}", "(statsd: (port: must be a valid port number.).)."),
            ("{statsd: {host: 'a b', port: 1}}", "(statsd: (host: must be a valid IP address or DNS name.).)."),
            ("{prometheus: {endpoint: \"\"}}", "(prometheus: (endpoint: cannot be blank.).)."),
        ] as [(String, String?)])
    func metrics(block: String, problem: String?) {
        let expected = problem.map { "parsing p file: metrics: \($0)" }
        #expect(message { _ = try OperatorConfig.parse("metrics: \(block)", path: "p") } == expected)
    }
}

private let stepProblem =
    "workflows: (w: (plan: (steps: (0: \"invalid\" is not a valid step type, maybe you omitted the 'run' key.).).).)."

private func ignorePaths(_ problem: String) -> String { "repos: (0: (autodiscover: (ignore_paths: \(problem).).).)." }

private let merges: [(repos: String, holds: @Sendable (RepositoryRules) -> Bool)] = [
    ("[{id: /.*/, apply_requirements: [approved]}, {id: /./, apply_requirements: []}]", { $0.applyRequirements == [.approved] }),
    ("[{id: /.*/, plan_requirements: [approved]}, {id: /./, plan_requirements: [mergeable]}]", { $0.planRequirements == [.mergeable] }),
    ("[{id: /.*/, allowed_overrides: [workflow]}, {id: /./, allowed_overrides: []}]", { $0.allowedOverrides == [] }),
    ("[{id: /.*/, allowed_overrides: [workflow]}, {id: /./, allowed_overrides: }]", { $0.allowedOverrides == ["workflow"] }),
    ("[{id: /.*/, silence_pr_comments: [plan]}, {id: /./, silence_pr_comments: []}]", { $0.silencedComments == [] }),
    ("[{id: /.*/, repo_config_file: x.yaml}, {id: /./}]", { $0.configFile == "atlantis.yaml" }),
    ("[{id: /.*/, branch: /^x$/}, {id: /./}]", { $0.branch == nil }),
    ("[{id: /.*/}, {id: /./, branch: /^x$/}, {id: nobody, branch: /y/}]", { $0.branch == "^x$" }),
    ("[{id: /.*/, repo_locking: false, repo_locks: {mode: on_apply}}]", { $0.lockMode == .disabled }),
    ("[{id: /.*/, repo_locking: false}, {id: /./, repo_locks: {mode: on_apply}}]", { $0.lockMode == .disabled }),
    ("[{id: /.*/, repo_locking: false}, {id: /./, repo_locking: true}]", { $0.lockMode == .onPlan }),
    ("[{id: /.*/, repo_locks: {}}]", { $0.lockMode == .onPlan }),
    ("[{id: /.*/, autodiscover: {mode: disabled}}, {id: /./}]", { $0.autodiscovery?.mode == .disabled }),
    (
        "[{id: /.*/, autodiscover: {ignore_paths: [x]}}, {id: /./, autodiscover: {mode: enabled}}]",
        {
            $0.autodiscovery == .init(mode: .enabled, ignorePaths: nil)
        }
    ),
    (
        "[{id: /.*/, pre_workflow_hooks: [{run: a}]}, {id: /./, pre_workflow_hooks: [{run: b}]}]",
        {
            $0.preWorkflowHooks.map(\.command.text) == ["a", "b"]
        }
    ),
    (
        "[{id: /.*/, branch: /x/, post_workflow_hooks: [{run: a}]}, {id: /./, branch: /main/, post_workflow_hooks: [{run: b}]}]",
        {
            $0.postWorkflowHooks.map(\.command.text) == ["b"]
        }
    ),
]
