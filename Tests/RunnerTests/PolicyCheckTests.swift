import Domain
import Foundation
import Runner
import Testing

@Suite("A policy check") struct PolicyCheckTests {
    static let key = ProjectKey(dir: ".")

    /// A plan and its check, with a shell script in the place of conftest; what the check's job says and shows.
    static func check(
        conftest: String?, _ policies: PolicyRules?, steps: [Step] = Workflow.standardSteps(of: .policyCheck), isCustom: Bool = false,
        identity: [String: String] = [:], files: [String: String] = ["main.tf": ""]
    ) async throws -> (result: JobResult, output: PolicyOutput?, text: String, calls: String) {
        try await RunnerSite.with(files) { site, commit in
            try site.scriptTerraform()
            if let conftest { try site.add("conftest", script: "echo \"$@\" >> \(site.folder.path)/asked\n\(conftest)") }
            let runner = site.runner(identity: identity)
            let workflow = Workflow(name: "c", stages: [.policyCheck: steps])
            let project = Project(key: Self.key, workflow: workflow, checksPolicies: true, hasCustomPolicyCheck: isCustom)
            let plan = await runner.perform(RunnerSite.job("p", .plan, project, at: commit)).plan
            let job = ProjectJob(
                setting: RunnerSite.setting(Command(.plan), at: commit), project: project, stage: .policyCheck, commit: commit, plan: plan,
                policies: policies)
            let result = await runner.perform(RunnerSite.job("c", .project(job)))
            let text = site.output(of: .init("c"))
            let root = try #require(
                FileManager.default.enumerator(atPath: site.data + "/work")?.compactMap { $0 as? String }
                    .first { $0.hasSuffix("main.tf") }.map { "\(site.data)/work/\($0.dropLast("/main.tf".count))" })
            return (
                result, try? JSONDecoder().decode(PolicyOutput.self, from: Data(text.utf8)), text,
                site.text(of: site.folder.path + "/asked").replacingOccurrences(of: root, with: "ROOT")
            )
        }
    }

    @Test("asks conftest about each set and keeps what it finds")
    func sets() async throws {
        let sets = [
            PolicySet(name: "one", path: "/p/one", approvalsNeeded: 2), PolicySet(name: "two", path: "/p/two --x", itemPattern: "FAIL.*"),
        ]
        let script = """
            test "$3" = /p/one && { echo "1 test, 1 passed, 0 failures"; exit 0; }
            for a; do case "$a" in *.json) echo "FAIL - $a - main - no"; echo "FAIL - b";; esac; done
            echo "2 tests, 2 failures"; exit 1
            """
        let checked = try await Self.check(
            conftest: script, PolicyRules(sets: sets),
            steps: [
                .run(.init("echo before")), .terraform(.show), .terraform(.policyCheck, arguments: ["--all"]),
                .run(.init("cat $POLICYCHECKFILE | grep -o '\"Passed\":[a-z]*'")),
            ])
        guard case .project(.policiesChecked(let standings)) = checked.result else { return #expect(Bool(false), "\(checked)") }
        #expect(standings.map(\.policySet) == ["one", "two"])
        #expect(standings.map(\.hasPassed) == [true, false])
        #expect(standings.map(\.approvalsNeeded) == [2, 1])
        #expect(standings.map(\.items.count) == [1, 2])
        #expect(standings.allSatisfy { $0.approvals.isEmpty && $0.items.allSatisfy { $0.utf8.count == 64 } })
        #expect(
            checked.output
                == PolicyOutput(
                    before: "before\n",
                    parts: [
                        .init(policySet: "one", text: "1 test, 1 passed, 0 failures\n"),
                        .init(policySet: "two", text: "FAIL - <redacted plan file> - main - no\nFAIL - b\n2 tests, 2 failures\n"),
                    ], after: "\"Passed\":true\n\"Passed\":false\n"))
        #expect(
            checked.calls == "test -p /p/one ROOT/default.json --no-color --all\ntest -p /p/two --x ROOT/default.json --no-color --all\n")
    }

    // Rows 151 and 152, and what the reference server loses.
    @Test(
        "that cannot be made says why",
        arguments: [
            (
                "echo 'Error: running test: load: nothing'; exit 1", PolicyRules(sets: [PolicySet(name: "one", path: "/p")]),
                "policy_set: one: conftest: Error: running test: load: nothing\n"
            ),
            ("exit 3", PolicyRules(sets: [PolicySet(name: "one", path: "/p")]), "policy_set: one: conftest: exit status 3"),
            (
                nil, PolicyRules(sets: [PolicySet(name: "one", path: "/p")]),
                "no conftest version configured/specified or not found conftest command"
            ),
            (
                nil, PolicyRules(conftestVersion: "0.55.0", sets: [PolicySet(name: "one", path: "/p")]),
                "could not find conftest version 0.55.0 in PATH or "
            ),
            (
                "echo ok", PolicyRules(sets: [PolicySet(name: "far", path: "/p", isLocal: false), PolicySet(name: "near", path: "/p")]),
                "policy_set: far: its source is not on this server's disk. Put the policies there and set `source: local`\nok\n"
            ),
            ("echo ok", PolicyRules(), "policies are to be checked, but none are configured: add `policy_sets` to the server's `policies`"),
            ("echo ok", nil, "policies are to be checked, but none are configured: add `policy_sets` to the server's `policies`"),
        ] as [(String?, PolicyRules?, String)])
    func impossible(conftest: String?, policies: PolicyRules?, expected: String) async throws {
        let checked = try await Self.check(conftest: conftest, policies)
        #expect(checked.result.errorText?.hasPrefix(expected) == true, "\(checked.result)")
    }

    // Row 70.
    @Test("of a terraform that cannot show plans as JSON says so")
    func oldTerraform() async throws {
        let checked = try await Self.check(
            conftest: "echo ok", PolicyRules(sets: [PolicySet(name: "one", path: "/p")]),
            identity: ["SCRIPTED_TERRAFORM_VERSION": "0.11.15"])
        #expect(checked.result.errorText == "Version: 0.11.15 is unsupported for this step. Minimum version is: 0.12.0")
    }

    // Row 151.
    @Test("lets the server's variables win over those of steps")
    func variables() async throws {
        let checked = try await Self.check(
            conftest: "echo $A$B 0 failures", PolicyRules(sets: [PolicySet(name: "one", path: "/$A")]),
            steps: [
                .environment(name: "A", value: .literal("step")), .environment(name: "B", value: .literal("b")), .terraform(.policyCheck),
            ],
            identity: ["A": "server"])
        #expect(checked.output?.parts.first?.text == "serverb 0 failures\n")
        #expect(checked.calls.hasPrefix("test -p /server "))
    }

    @Test("sees no plan that the repository provides")
    func committedShowFile() async throws {
        let checked = try await Self.check(
            conftest: "for a; do case \"$a\" in *.json) cat \"$a\" || exit 7;; esac; done",
            PolicyRules(sets: [PolicySet(name: "one", path: "/p")]),
            steps: [.terraform(.policyCheck)], files: ["main.tf": "", "default.json": "{}"])
        #expect(checked.result.errorText?.contains("<redacted plan file>: No such file") == true, "\(checked)")
    }

    // Rows 155 and 156.
    @Test(
        "by other tools takes their outputs for the sets in turn",
        arguments: [
            (["echo 0 failures", "echo 1 failure"], ["one"], ["one true", "Custom false"]),
            (["echo good"], ["one", "two", "three"], ["one true"]),
            (["echo good"], [], ["Custom true"]),
            (["true", "echo good"], ["one"], ["one true"]),
        ] as [([String], [String], [String])])
    func custom(commands: [String], sets: [String], expected: [String]) async throws {
        let policies = PolicyRules(sets: sets.map { PolicySet(name: $0, path: "") }, approvalsNeeded: 3, itemPattern: "x")
        let checked = try await Self.check(conftest: nil, policies, steps: commands.map { .run(.init($0)) }, isCustom: true)
        guard case .project(.policiesChecked(let standings)) = checked.result else { return #expect(Bool(false), "\(checked)") }
        #expect(standings.map { "\($0.policySet) \($0.hasPassed)" } == expected)
        #expect(standings.filter { $0.policySet == "Custom" }.allSatisfy { $0.approvalsNeeded == 3 && $0.itemPattern == "x" })
        #expect(checked.output?.parts.map(\.policySet) == standings.map(\.policySet))
    }

    // Row 155.
    @Test("that prints nothing was not set up")
    func silent() async throws {
        let policies = PolicyRules(sets: [PolicySet(name: "one", path: "")])
        let silent = try await Self.check(conftest: "true", policies, isCustom: true)
        #expect(
            silent.output?.parts == [
                .init(policySet: "one", text: "WARNING: Policy check produced no output. This may indicate a misconfiguration.")
            ])
        let none = try await Self.check(conftest: nil, policies, steps: [.run(.init("true"))], isCustom: true)
        #expect(none.result.errorText == "custom policy check produced no results despite configured policy sets")
    }

    @Test("by a tool that fails shows what it printed")
    func failingTool() async throws {
        let checked = try await Self.check(conftest: nil, PolicyRules(), steps: [.run(.init("echo why; exit 2"))], isCustom: true)
        #expect(checked.result == .project(.failed))
        #expect(checked.text.contains("exit status 2: running \"echo why; exit 2\""))
        #expect(checked.text.contains("why\n"))
    }
}
