import Domain
import RepoConfig
import Testing

private func uses(_ source: String) -> String { "module \"m\" {\n  source = \"\(source)\"\n}\n" }

/// `app` calls `modules/net`, which calls `modules/base`; `lone` calls nothing.
private let code = [
    "app/main.tf": uses("../modules/net"), "app/terraform.tfvars": "x = 1", "app/.terraform.lock.hcl": "", "app/templates/a.tpl": "",
    "lone/main.tf": "resource \"terraform_data\" \"x\" {\n  input = [1, 2]...\n}\n", "modules/net/main.tf": uses("./../base"),
    "modules/base/main.tf": "", "modules/other/main.tf": "", "shared/x.tpl": "",
]
private let standardConfig = "version: 3\nprojects: [{dir: app}, {dir: lone}]"

/// What is found, with a plan of each project that was made from the commit `old`, since which `changed` has changed.
private func unaffected(
    _ texts: [String: String] = code, config: String? = standardConfig, changed: [String], rules: RepositoryRules = everythingAllowed,
    links: Set<String>? = [], settings: ((inout Project) -> Void)? = nil, change: (inout RepositoryTree) -> Void = { _ in }
) throws -> [String] {
    var job = job(.changed(files: texts.keys.filter { $0.hasSuffix("main.tf") }.sorted(), isAutomatic: true), rules: rules)
    var tree = tree(texts, config: config)
    tree.links = links
    tree.changes = ["old": changed]
    job.earlierPlans = try discover(job, in: tree).projects.map { project in
        var project = project
        settings?(&project)
        return Plan(
            project: project.key, job: .init("1"), commit: "older", baseBranch: "main", sha256: "1", checkout: "old",
            making: .init(project: project))
    }
    change(&tree)
    return try discover(job, in: tree).unaffected.map(\.dir)
}

@Suite("A plan of an earlier commit") struct UnaffectedTests {
    @Test(
        "holds as long as nothing has changed that it depends on",
        arguments: [
            ([], ["app", "lone"]), (["README.md"], ["app", "lone"]), (["modules/other/main.tf"], ["app", "lone"]),
            (["app/main.tf"], ["lone"]),
            (["app/templates/a.tpl"], ["lone"]), (["app/.terraform.lock.hcl"], ["lone"]), (["app/new/deep/file"], ["lone"]),
            (["modules/net/x.json"], ["lone"]), (["modules/base/sub/x"], ["lone"]), (["lone/main.tf"], ["app"]),
            (["application/main.tf"], ["app", "lone"]), (["app"], ["app", "lone"]), (["lone/x", "modules/base/x"], []),
            (["atlantis.yaml"], []), (["other/atlantis.yaml"], ["app", "lone"]),
            (
                [
                    "d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d"
                ], []
            ),
        ] as [([String], [String])])
    func changes(changed: [String], expected: [String]) throws { #expect(try unaffected(changed: changed) == expected) }

    @Test(
        "does not hold when something changed that its patterns name",
        arguments: [
            ("['*.tf', ../shared/*]", ["shared/x.tpl"], []), ("['*.tf', ../shared/*]", ["modules/other/x"], ["app"]),
            ("['*.tf', '!x.md']", ["app/x.md"], []), ("['*.tf', '[x']", ["shared/x.tpl"], nil),
        ] as [(String, [String], [String]?)])
    func patterns(patterns: String, changed: [String], expected: [String]?) {
        let config = "version: 3\nautodiscover: {mode: disabled}\nprojects: [{dir: app, autoplan: {when_modified: \(patterns)}}]"
        #expect((try? unaffected(config: config, changed: changed)) == expected)
    }

    @Test("holds for projects that nobody configured, too")
    func discovered() throws {
        #expect(try unaffected(config: nil, changed: ["lone/main.tf"]) == ["app"])
        #expect(try unaffected(["main.tf": "", "docs/x": ""], config: nil, changed: ["docs/x"]) == [])
    }

    @Test("does not hold when the project is configured in another way now")
    func otherSettings() throws {
        #expect(try unaffected(changed: [], settings: { $0.terraformVersion = "1.2.3" }) == [])
        #expect(try unaffected(changed: [], settings: { $0.whenModified = ["x"] }) == [])
        #expect(try unaffected(changed: [], settings: { $0.workflow = Workflow(name: "w") }) == [])
    }

    @Test("does not hold when nobody knows what has changed since")
    func unknownChanges() throws {
        #expect(try unaffected(changed: [], change: { $0.changes = [:] }) == [])
        #expect(try unaffected(changed: [], change: { $0.changes = ["older": []] }) == [])
    }

    @Test("does not hold when it was made for another base branch, or of settings that nobody knows")
    func otherPlans() throws {
        var job = job(.changed(files: ["app/main.tf"], isAutomatic: true))
        var tree = tree(code, config: standardConfig)
        tree.changes = ["c": []]
        let project = try discover(job, in: tree).projects[0]
        let plan = Plan(
            project: project.key, job: .init("1"), commit: "c", baseBranch: "main", sha256: "1", making: .init(project: project))
        var (other, unknown) = (plan, plan)
        other.baseBranch = "release"
        unknown.making = nil
        for (plan, expected) in [(plan, [project.key]), (other, []), (unknown, [])] {
            job.earlierPlans = [plan]
            #expect(try discover(job, in: tree).unaffected == expected)
        }
    }

    @Test(
        "does not hold after any change when the project's code may reach further than anyone can say",
        arguments: [
            ["app/main.tf": "locals {\n  x = file(\"../shared/x.tpl\")\n}\n"],
            ["app/main.tf": "locals {\n  x = \"${path.module}/../x\"\n}\n"],
            ["app/main.tf": "locals {\n  x = join(\"/\", [\"..\", \"x\"])\n}\n"], ["modules/base/main.tf": "locals {\n  x = \"../x\"\n}\n"],
            ["app/main.tf": uses("../modules/net") + "locals {\n  x = \"../modules/net\"\n}\n"],
            ["app/main.tf": "locals {\n  x = abspath(\"x\")\n}\n"], ["app/main.tf": "locals {\n  x = \"\\u002e\\u002e/x\"\n}\n"],
            ["app/main.tf": uses("../../outside")], ["app/main.tf": uses("../modules/missing")],
            ["app/main.tf": "module \"m\" {\n  source = var.x\n}\n"], ["app/main.tf": "module {{{"], ["modules/base/main.tf": "module {{{"],
            ["app/main.tf": "data \"external\" \"x\" {\n  program = [\"./x\"]\n}\n"], ["app/terraform.tfvars": "x = \"../shared\""],
            ["app/env/x.tfvars": "x = \"../../shared\""], ["app/x.tf.json": "{\"locals\": {\"x\": \"../x\"}}"], ["app/terragrunt.hcl": ""],
            ["app/x.tf": "# see ../shared\n"],
        ] as [[String: String]])
    func reachesOut(change: [String: String]) throws {
        let texts = code.merging(change) { $1 }
        #expect(try unaffected(texts, changed: ["docs/x"]) == ["lone"])
    }

    @Test(
        "is not suspected for what is harmless",
        arguments: [
            ["app/x.tf.json": "{\"module\": {\"x\": {\"source\": \"../modules/other\"}}}"],
            ["app/x.tf": "locals {\n  x = merge(var.x...)\n}\n"],
            ["app/x.tf": "module \"x\" {\n  source = \"git::https://example.com/../x\"\n}\n"],
            ["app/x.tf": "locals {\n  x = \"${path.module}/a\"\n}\n"],
            ["app/x.tf": uses("./sub").replacing("\"m\"", with: "\"sub\""), "app/sub/main.tf": ""], ["shared/x.tfvars": "x = \"../y\""],
            ["modules/other/main.tf": "locals {\n  x = \"../x\"\n}\n"], ["app/x.tf": "module \"app\" {\n  source = \"../app\"\n}\n"],
        ] as [[String: String]])
    func harmless(change: [String: String]) throws {
        let texts = code.merging(change) { $1 }
        #expect(try unaffected(texts, changed: ["docs/x"]).contains("app"))
    }

    @Test("does not hold after any change when a text that it depends on could not be read")
    func unreadable() throws {
        #expect(try unaffected(changed: ["docs/x"], change: { $0.sources["modules/base/main.tf"] = nil }) == ["lone"])
        #expect(try unaffected(changed: ["docs/x"], change: { $0.sources["lone/main.tf"] = nil }) == ["app"])
        #expect(try unaffected(changed: [], change: { $0.sources["lone/main.tf"] = nil }) == ["app", "lone"])
    }

    @Test(
        "does not hold after any change when a link may lead anywhere",
        arguments: [
            (["app/common.tf"], ["lone"]), (["app/a/b/c"], ["lone"]), (["modules/base/x"], ["lone"]), (["modules/net"], ["lone"]),
            (["elsewhere/x"], ["app", "lone"]), (nil, []),
        ] as [(Set<String>?, [String])])
    func links(links: Set<String>?, expected: [String]) throws {
        var texts = code
        if links == ["modules/net"] { texts["modules/net/main.tf"] = nil }
        #expect(try unaffected(texts, changed: ["docs/x"], links: links) == expected)
    }

    @Test(
        "depends on what the steps before an apply are told",
        arguments: [
            ("plan: {steps: [init, {plan: {extra_args: [-var-file, $WORKSPACE.tfvars]}}]}", true),
            ("plan: {steps: [init, {plan: {extra_args: [-var-file, '${WORKSPACE}.tfvars', '-x=$DIR/y']}}]}", true),
            ("plan: {steps: [init, {plan: {extra_args: [-var-file, ../x.tfvars]}}]}", false),
            ("plan: {steps: [init, {plan: {extra_args: [-var-file=$FILE]}}]}", false),
            ("plan: {steps: [init, {plan: {extra_args: ['-var=c=$HEAD_COMMIT']}}]}", false),
            ("plan: {steps: [{init: {extra_args: [-backend-config=../x]}}]}", false), ("plan: {steps: [{env: {name: A, value: b}}]}", true),
            ("plan: {steps: [{env: {name: TF_CLI_ARGS, value: -var-file=../x}}]}", false),
            ("apply: {steps: [run: deploy, {apply: {extra_args: [../x]}}]}", true), ("policy_check: {steps: [run: x]}", true),
        ])
    func steps(stages: String, holds: Bool) throws {
        #expect(try unaffected(config: Self.config(stages), changed: ["docs/x"]) == (holds ? ["lone"] : []))
    }

    @Test(
        "does not hold for any other commit when a step runs a program",
        arguments: ["run: x", "multienv: x", "env: {name: A, command: x}"])
    func programs(step: String) throws {
        #expect(try unaffected(config: Self.config("plan: {steps: [init, {\(step)}, plan]}"), changed: []) == [])
    }

    @Test(
        "depends on the policies that it was held against",
        arguments: [
            ("/policies", true, "", ["app", "lone"]), ("policies/x.rego", true, "", ["app", "lone"]), ("../policies", true, "", []),
            ("$HOME/x", true, "", []), ("../policies", false, "", ["app", "lone"]),
            ("/policies", true, "policy_check: {steps: [run: x]}", []),
        ])
    func policies(path: String, isChecked: Bool, stages: String, expected: [String]) throws {
        let workflow = stages.isEmpty ? "" : "workflows: {default: {\(stages)}}\n"
        let config = try OperatorConfig.parse("\(workflow)policies: {policy_sets: [{name: a, path: \(path)}]}", path: "p")
        let rules = config.rules(for: repository, baseBranch: "main", checksPolicies: isChecked)
        #expect(try unaffected(changed: ["docs/x"], rules: rules) == expected)
    }

    @Test("is looked for quickly among many projects that share their modules")
    func many() throws {
        var all: [String: String] = [:]
        for index in 0..<400 {
            all["services/s\(index)/main.tf"] = uses("../../modules/m0")
            all["modules/m\(index)/main.tf"] = uses("../m\((index + 1) % 400)")
        }
        let texts = all
        let elapsed = try ContinuousClock().measure {
            let found = try unaffected(texts, config: nil, changed: ["services/s1/x"])
            #expect(found.count == 399)
        }
        #expect(elapsed < .seconds(20))
    }

    private static func config(_ stages: String) -> String {
        "version: 3\nautodiscover: {mode: disabled}\nworkflows: {w: {\(stages)}}\nprojects: [{dir: lone, workflow: w}]"
    }
}
