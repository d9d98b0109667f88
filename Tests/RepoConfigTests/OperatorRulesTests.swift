import Domain
import RepoConfig
import Testing

@Suite("What the operator allows a repository") struct OperatorRulesTests {
    private static let twoWorkflows = ["allowed": Workflow(name: "allowed"), "forbidden": Workflow(name: "forbidden")]
    private static func allowing(custom: Bool, workflows: [String: Workflow] = twoWorkflows, only: [String]) -> RepositoryRules {
        RepositoryRules(allowedOverrides: ["workflow"], allowedWorkflows: only, allowsCustomWorkflows: custom, workflows: workflows)
    }

    // repo-config rows 70-78, 80
    @Test(
        "decides about workflows",
        arguments: [
            (
                allowing(custom: true, only: ["allowed"]), "projects: [{dir: ., workflow: forbidden}]",
                "workflow 'forbidden' is not allowed for this repo"
            ),
            (
                allowing(custom: false, only: ["allowed"]), "projects: [{dir: ., workflow: forbidden}]",
                "workflow 'forbidden' is not allowed for this repo"
            ),
            (
                allowing(custom: false, workflows: ["duplicated": Workflow(name: "duplicated")], only: []),
                "projects: [{dir: ., workflow: duplicated}]\nworkflows: {duplicated: }",
                "repo config not allowed to define custom workflows: server-side config needs 'allow_custom_workflows: true'"
            ),
            (allowing(custom: true, only: ["none"]), "projects: [{dir: ., workflow: own}]\nworkflows: {own: }", nil),
            (allowing(custom: true, only: ["allowed"]), "projects: [{dir: ., workflow: allowed}]", nil),
            (allowing(custom: false, only: ["allowed"]), "projects: [{dir: ., workflow: allowed}]", nil),
            // One's own workflow does not open the door for the projects after it.
            (
                allowing(custom: true, only: ["allowed"]),
                "projects: [{dir: a, workflow: own}, {dir: b, workflow: forbidden}]\nworkflows: {own: }",
                "workflow 'forbidden' is not allowed for this repo"
            ),
            (
                RepositoryRules(), "projects: [{dir: ., workflow: invalid}]",
                "repo config not allowed to set 'workflow' key: server-side config needs 'allowed_overrides: [workflow]'"
            ),
            (
                RepositoryRules(), "workflows: {custom: {}}",
                "repo config not allowed to define custom workflows: server-side config needs 'allow_custom_workflows: true'"
            ),
            (everythingAllowed, "projects: [{dir: ., workflow: default}]", nil),
            (everythingAllowed, "projects: [{dir: ., workflow: doesntexist}]", "workflow \"doesntexist\" is not defined anywhere"),
        ] as [(RepositoryRules, String, String?)])
    func workflows(rules: RepositoryRules, text: String, expected: String?) {
        #expect(message { _ = try parse("version: 3\n\(text)", rules) } == expected)
    }

    // repo-config rows 35, 79
    @Test(
        "decides about every key that projects may not set by themselves",
        arguments: [
            ("workflow", "custom"), ("apply_requirements", "[]"), ("plan_requirements", "[approved]"),
            ("import_requirements", "[approved]"),
            ("delete_source_branch_on_merge", "true"), ("repo_locking", "false"), ("repo_locks", "{mode: disabled}"),
            ("custom_policy_check", "true"),
            ("silence_pr_comments", "[plan]"),
        ])
    func keys(key: String, value: String) {
        let expected = "repo config not allowed to set '\(key)' key: server-side config needs 'allowed_overrides: [\(key)]'"
        #expect(message { _ = try parseProject("{dir: ., \(key): \(value)}", RepositoryRules()) } == expected)
        #expect(message { _ = try parseProject("{dir: ., \(key): }", RepositoryRules()) } == nil)
    }

    @Test("ignores in silence what a repository says for all its projects without being allowed to")
    func silentlyIgnored() throws {
        let text =
            "version: 3\nrepo_locks: {mode: disabled}\nsilence_pr_comments: [plan]\ndelete_source_branch_on_merge: true\nprojects: [{dir: ., policy_check: false}]"
        let project = try parse(text, RepositoryRules()).projects.first?.project
        #expect(project?.lockMode == .onPlan && project?.silencedComments == [] && project?.deletesSourceBranch == false)
        let allowed = try parse(text).projects.first?.project
        #expect(allowed?.lockMode == .disabled && allowed?.silencedComments == ["plan"] && allowed?.deletesSourceBranch == true)
    }

    @Test("refuses words for comments that nobody silences")
    func silences() {
        let expected = "repo config 'silence_pr_comments' key value of 'x' is not supported, supported values are [plan, apply]"
        #expect(message { _ = try parseProject("{dir: ., silence_pr_comments: [plan, x]}") } == expected)
    }

    // server-repo-config rows 60-62, 64, 67, 69
    @Test(
        "is merged with what a project says",
        arguments: [
            (
                "allowed_overrides: [plan_requirements], plan_requirements: [approved]", "plan_requirements: [mergeable]",
                "mergeable||on_plan"
            ),
            (
                "allowed_overrides: [apply_requirements], apply_requirements: [approved]", "apply_requirements: [mergeable]",
                "|mergeable|on_plan"
            ),
            ("allowed_overrides: [apply_requirements], apply_requirements: [approved]", "apply_requirements: []", "||on_plan"),
            ("allowed_overrides: [apply_requirements], apply_requirements: [approved]", "apply_requirements: ", "|approved|on_plan"),
            (
                "allowed_overrides: [plan_requirements], apply_requirements: [approved]", "plan_requirements: [mergeable]",
                "mergeable|approved|on_plan"
            ),
            ("repo_locks: {mode: on_apply}", "autoplan: {when_modified: [.tf]}", "||on_apply"),
            ("repo_locks: {mode: disabled}, allowed_overrides: [repo_locking]", "repo_locking: true", "||on_plan"),
            ("repo_locks: {mode: on_apply}, allowed_overrides: [repo_locking]", "repo_locking: true", "||on_apply"),
            ("allowed_overrides: [repo_locks, repo_locking]", "repo_locks: {mode: on_apply}, repo_locking: false", "||disabled"),
            ("allowed_overrides: [repo_locking, repo_locks]", "repo_locks: {mode: on_apply}, repo_locking: false", "||on_apply"),
        ])
    func merging(server: String, written: String, expected: String) throws {
        let project = try parseProject("{dir: ., \(written)}", rules("repos: [{id: /.*/, \(server)}]")).project
        let names = { (requirements: [Requirement]) in requirements.map(\.rawValue).joined(separator: ",") }
        #expect("\(names(project.planRequirements))|\(names(project.applyRequirements))|\(project.lockMode.rawValue)" == expected)
    }

    // server-repo-config rows 65, 66; repo-config section 5
    @Test(
        "decides key by key, the project's own word before the one for all",
        arguments: [
            (
                "import_requirements: [approved], allowed_overrides: [import_requirements]", "", "import_requirements: [mergeable]",
                "mergeable|false|false"
            ),
            ("import_requirements: [approved]", "", "", "approved|false|false"),
            ("delete_source_branch_on_merge: true", "delete_source_branch_on_merge: false", "", "|true|false"),
            (
                "delete_source_branch_on_merge: true, allowed_overrides: [delete_source_branch_on_merge]",
                "delete_source_branch_on_merge: false", "", "|false|false"
            ),
            (
                "allowed_overrides: [delete_source_branch_on_merge]", "delete_source_branch_on_merge: true",
                "delete_source_branch_on_merge: false", "|false|false"
            ),
            ("custom_policy_check: true", "", "", "|false|true"),
            ("custom_policy_check: true, allowed_overrides: [custom_policy_check]", "", "custom_policy_check: false", "|false|false"),
        ])
    func keyByKey(server: String, top: String, written: String, expected: String) throws {
        let text = "version: 3\n\(top)\nprojects: [{dir: ., \(written)}]"
        let project = try parse(text, rules("repos: [{id: /.*/, \(server)}]")).projects[0].project
        let imports = project.importRequirements.map(\.rawValue).joined(separator: ",")
        #expect("\(imports)|\(project.deletesSourceBranch)|\(project.hasCustomPolicyCheck)" == expected)
    }

    @Test("says nothing of a project that is not the repository's to keep")
    func unconfigured() throws {
        let rules = try rules(
            "repos: [{id: /.*/, import_requirements: [approved], delete_source_branch_on_merge: true, custom_policy_check: true, repo_locking: false}]"
        )
        let found = try discover(job(.changed(files: ["a/x.tf"], isAutomatic: true), rules: rules), in: tree(["a/x.tf": ""])).projects
        let expected = Project(
            key: ProjectKey(dir: "a"), importRequirements: [.approved], lockMode: .disabled, deletesSourceBranch: true,
            hasCustomPolicyCheck: true)
        #expect(found == [expected])
    }

    @Test("gives a project the operator's workflow, or the repository's own of that name if that is allowed")
    func whoseWorkflow() throws {
        let server =
            "repos: [{id: /.*/, allowed_overrides: [workflow], allow_custom_workflows: CUSTOM}]\nworkflows: {custom: {plan: {steps: [plan]}}}"
        let file = "version: 3\nprojects: [{dir: ., workflow: custom}]"
        let theirs = try parse(file, rules(server.replacing("CUSTOM", with: "false"))).projects[0].project.workflow
        #expect(theirs.steps(of: .plan) == [.terraform(.plan)] && theirs.steps(of: .apply) == [.terraform(.apply)])
        let own = try parse(file + "\nworkflows: {custom: {plan: {steps: []}}}", rules(server.replacing("CUSTOM", with: "true")))
        #expect(own.projects[0].project.workflow.steps(of: .plan) == [])
    }
}
