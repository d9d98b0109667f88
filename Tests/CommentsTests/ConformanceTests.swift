import Comments
import Domain
import Foundation
import Testing

@Suite("Comments are those that Atlantis's own tests expect", .enabled(if: Conformance.isHere))
struct ConformanceTests {
    private static let plans: [(String, [CommenterArgument])] = [
        ("simple/exp-output-autoplan.txt", []), ("simple/exp-output-atlantis-plan.txt", ["-var", "var=default_workspace"]),
        ("simple/exp-output-atlantis-plan-new-workspace.txt", ["-var", "var=new_workspace"]),
        ("simple/exp-output-atlantis-plan-var-overridden.txt", ["-var", "var=overridden"]), ("modules-yaml/exp-output-autoplan.txt", []),
        ("tfvars-yaml/exp-output-autoplan.txt", []), ("simple-yaml/exp-output-autoplan.txt", []),
        ("simple-yaml/exp-output-plan-default.txt", []), ("simple-yaml/exp-output-plan-staging.txt", []),
        ("server-side-cfg/exp-output-autoplan.txt", []), ("automerge/exp-output-autoplan.txt", []),
        ("policy-checks-multi-projects/exp-output-autoplan.txt", []), ("policy-checks-success-silent/exp-output-autoplan.txt", []),
        ("import-workspace/exp-output-plan.txt", []), ("import-single-project/exp-output-autoplan.txt", []),
        ("import-single-project/exp-output-autoplan.txt", []), ("import-single-project/exp-output-plan-again.txt", []),
        ("state-rm-single-project/exp-output-plan.txt", ["-var", "var=overridden"]),
    ]

    @Test("for plans", arguments: plans)
    func plan(path: String, arguments: [CommenterArgument]) throws {
        try compare(path, Command(.plan, arguments: arguments))
    }

    @Test(
        "for applies",
        arguments: [
            "simple/exp-output-apply.txt", "simple/exp-output-apply-var.txt", "simple/exp-output-apply-var-new-workspace.txt",
            "simple/exp-output-apply-var-default-workspace.txt", "modules-yaml/exp-output-apply-staging.txt",
            "tfvars-yaml/exp-output-apply-default.txt", "simple-yaml/exp-output-apply-staging.txt",
            "simple-yaml/exp-output-apply-default.txt", "server-side-cfg/exp-output-apply-staging-workspace.txt",
            "automerge/exp-output-apply-dir1.txt", "automerge/exp-output-apply-dir2.txt", "policy-checks/exp-output-apply-failed.txt",
            "policy-checks-success-silent/exp-output-apply.txt", "policy-checks-multi-projects/exp-output-apply.txt",
            "policy-checks-apply-reqs/exp-output-apply-failed.txt", "import-single-project/exp-output-apply-no-projects.txt",
        ])
    func apply(path: String) throws { try compare(path, Command(.apply)) }

    @Test(
        "for imports",
        arguments: ["dummy1", "dummy2"].map { "import-single-project/exp-output-import-\($0).txt" }
            + ["dummy1", "dummy2"].map { "import-workspace/exp-output-import-dir1-ops-\($0).txt" }
            + ["foreach", "count", "simple"].map { "state-rm-single-project/exp-output-import-\($0).txt" })
    func importing(path: String) throws { try compare(path, Command(.importing)) }

    @Test("for removals from the state", arguments: ["foreach", "multiple"])
    func removal(name: String) throws {
        try compare("state-rm-single-project/exp-output-state-rm-\(name).txt", Command(.state, subcommand: "rm"))
    }

    @Test(
        "for policy checks",
        arguments: [
            ("policy-checks", [".": ["test_policy": false]]), ("policy-checks-apply-reqs", [".": ["test_policy": false]]),
            ("policy-checks-clear-approval", [".": ["test_policy": false]]),
            ("policy-checks-multi-projects", ["dir1": ["test_policy": true], "dir2": ["test_policy": false]]),
            (
                "policy-checks-custom-policy-check",
                [".": ["security_policy": true, "compliance_policy": true, "another_policy": true]]
            ),
        ] as [(String, [String: [String: Bool]])])
    func policyCheck(folder: String, projects: [String: [String: Bool]]) throws {
        let expected = try Conformance.text("\(folder)/exp-output-auto-policy-check.txt").trimmingCharacters(in: .whitespacesAndNewlines)
        var texts = Conformance.outputs(in: expected)[...]
        var names = expected.split(separator: "\n").filter { $0.hasPrefix("#### Policy Set: `") }.map {
            String($0.dropFirst(18).dropLast())
        }[...]
        var outputs: [Job.ID: String] = [:]
        let results = projects.sorted { $0.key < $1.key }.map { dir, sets in
            outputs[Job.ID(dir)] = PolicyTests.output(sets.map { _ in (names.popFirst() ?? "", texts.popFirst() ?? "") })
            return ProjectResult(
                project: Project(key: ProjectKey(dir: dir)), stage: .policyCheck, job: Job.ID(dir),
                outcome: .policiesChecked(sets.map { PolicyTests.standing($0, $1) }))
        }
        let content = CommandResults(
            command: Command(.plan), projects: results, allowsApply: true, allowsApplyAll: true, locksProjects: true)
        #expect(write(.results(content), outputs: outputs) == expected)
    }

    @Test("for approvals", arguments: [("success", ["u"]), ("clear", [])])
    func approval(name: String, users: [String]) throws {
        let expected = try Conformance.text("policy-checks-clear-approval/exp-output-approve-policies-\(name).txt")
        let result = ProjectResult(
            project: Project(key: ProjectKey(dir: ".")), stage: .policyCheck, job: nil,
            outcome: .policiesApproved([PolicyTests.standing("test_policy", approvedBy: users)], refusals: []))
        let content = CommandResults(
            command: Command(.approvePolicies), projects: [result], allowsApply: true, allowsApplyAll: true, locksProjects: true)
        #expect(write(.results(content)) == expected)
    }

    @Test(
        "for the end of a pull request",
        arguments: [
            ("simple/exp-output-merge.txt", [("default", ".")]),
            ("simple/exp-output-merge-workspaces.txt", [("new_workspace", "."), ("default", "."), ("default", ".")]),
            ("modules-yaml/exp-output-merge.txt", [("default", "staging"), ("default", "production")]),
        ])
    func merge(path: String, projects: [(workspace: String, dir: String)]) throws {
        let keys = projects.map { ProjectKey(dir: $0.dir, workspace: $0.workspace) }
        let expected = try Conformance.text(path)
        #expect(write(.notice(.locksReleased(keys))) == expected)
    }

    private func compare(_ path: String, _ command: Command) throws {
        let expected = try Conformance.text(path).trimmingCharacters(in: .whitespacesAndNewlines)
        let (results, outputs) = Conformance.results(in: expected, of: command)
        #expect(write(.results(results), outputs: outputs) == expected)
    }
}

func write(_ content: CommentContent, _ settings: CommentWriter.Settings = .init(), outputs: [Job.ID: String] = [:], log: String? = nil)
    -> String?
{
    CommentWriter(settings).write(content, output: { outputs[$0] ?? "" }, lockURL: { _ in "lock-url" }, log: { log })
}
