import Domain
import Foundation
import Runner
import Testing

@Suite("Stages") struct StagesTests {
    // Rows 62 and 63.
    @Test("import and remove with what the commenter wrote, and drop the plan that no longer fits")
    func importing() async throws {
        try await RunnerSite.with(["main.tf": ""]) { site, commit in
            try site.scriptTerraform()
            let runner = site.runner(identity: site.scriptedIdentity)
            let stages: [Workflow.Stage: [Step]] = [
                .importing: [.terraform(.importing, arguments: ["-x"])], .stateRm: [.terraform(.stateRm, arguments: ["-y"])],
            ]
            let project = Project(key: ProjectKey(dir: ".", workspace: "w"), workflow: Workflow(name: "c", stages: stages))
            for (id, stage, arguments, call, output) in [
                (
                    "i", Workflow.Stage.importing, ["-var", "x=y", "ADDR['a b']", "ID"], "import -x -var x=y ADDR['a b'] ID",
                    "\nImport successful!\n"
                ),
                ("s", .stateRm, ["ADDR", "B"], "state rm -y ADDR B", "Successfully removed 1 resource instance(s).\n"),
            ] {
                _ = await runner.perform(RunnerSite.job("p" + id, .plan, project, at: commit))
                #expect(Self.plans(in: site).count == 1)
                let job = RunnerSite.job(id, stage, project, at: commit, arguments: arguments.map { CommenterArgument($0) })
                #expect(await runner.perform(job) == .project(.done))
                #expect(site.calls.last == call)
                #expect(site.output(of: .init(id)) == output)
                #expect(Self.plans(in: site) == [])
            }
        }
    }

    static func plans(in site: RunnerSite) -> [String] {
        (FileManager.default.enumerator(atPath: site.data + "/work")?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".tfplan") }
    }

    @Test("keep what failed for people")
    func failingImport() async throws {
        try await RunnerSite.with(["main.tf": ""]) { site, commit in
            try site.scriptTerraform()
            try Data(#"{"import": {"output": "no such thing\n", "exitCode": 1}}"#.utf8).write(to: URL(filePath: site.scriptFile))
            let result = await site.runner(identity: site.scriptedIdentity).perform(
                RunnerSite.job("i", .importing, Project(key: ProjectKey(dir: ".")), at: commit, arguments: ["a", "b"]))
            #expect(result == .project(.failed))
            #expect(site.output(of: .init("i")).hasSuffix("exit status 1\nno such thing\n"))
        }
    }

    @Test("plan what a merge would make, and apply that even when the base branch went on")
    func merge() async throws {
        try await RunnerSite.with(["main.tf": "", "base": "1\n"]) { site, _ in
            try site.scriptTerraform()
            let head = try await site.commitOnBranch(["head": "1\n"])
            _ = try await site.commit(["base": "2\n"])
            let runner = site.runner(identity: site.scriptedIdentity)
            let stages: [Workflow.Stage: [Step]] = [
                .plan: [.run(.init("cat base head; echo plan > $PLANFILE"))],
                .apply: [.run(.init("cat base head $PLANFILE; echo $HEAD_COMMIT"))],
            ]
            let project = Project(key: ProjectKey(dir: "."), workflow: Workflow(name: "c", stages: stages))
            var setting = RunnerSite.setting(Command(.plan), at: head)
            setting.checkout = .merge
            func discover(_ id: String) async throws -> Discovery {
                let job = DiscoveryJob(
                    setting: setting, rules: RepositoryRules(), settings: DiscoverySettings(),
                    scope: .changed(files: ["main.tf"], isAutomatic: true), failsOnHookError: false, silencesUnknownTargets: false)
                let result = await runner.perform(RunnerSite.job(id, .discover(job)))
                guard case .discovered(let discovery) = result else { throw Unexpected(text: "\(result)") }
                return discovery
            }
            let first = try await discover("d")
            let prepared = try #require(first.preparedCommit)
            #expect(!first.hasMergedAgain)
            let planned = await runner.perform(
                RunnerSite.job("p", .project(.init(setting: setting, project: project, stage: .plan, commit: prepared))))
            #expect(site.output(of: .init("p")) == "2\n1\n")
            let plan = try #require(planned.plan)
            #expect(plan.checkout == prepared && plan.commit == head && plan.making?.project == project)
            #expect(plan.making?.terraformVersion == "1.11.4")

            _ = try await site.commit(["base": "3\n"])
            let second = try await discover("e")
            #expect(second.hasMergedAgain && second.preparedCommit != prepared)
            let applied = await runner.perform(
                RunnerSite.job(
                    "a",
                    .project(
                        .init(setting: setting, project: project, stage: .apply, commit: try #require(second.preparedCommit), plan: plan))))
            #expect(applied == .project(.applied))
            #expect(site.output(of: .init("a")) == "2\n1\nplan\n\(head)\n")
            // A job that nobody prepared anything for finds the merge by itself.
            let hooks = HookJob(setting: setting, hooks: [Hook(command: .init("cat base head"))], commit: head, hasErrors: false)
            _ = await runner.perform(RunnerSite.job("h", .hooks(hooks)))
            #expect(site.log(of: .init("h")) == "3\n1\n")
        }
    }

    struct Unexpected: Error { var text: String }

    // Rows 149 to 159, as far as git decides them.
    @Test(
        "do nothing when the base branch went on in what a project reads",
        arguments: [
            (CheckoutStrategy.branch, ["*.tf"], "main.tf", false), (.merge, ["*.tf"], "main.tf", true),
            (.merge, ["*.tf"], "project/main.tf", false),
            (.merge, ["**/*.tf"], "project/sub/main.tf", true), (.merge, [], "README.md", true), (.merge, ["**/*.tf"], "README.md", false),
            (.merge, nil, "main.tf", true), (.merge, nil, "README.md", false),
        ] as [(CheckoutStrategy, [String]?, String, Bool)])
    func undiverged(checkout: CheckoutStrategy, patterns: [String]?, changed: String, isRefused: Bool) async throws {
        try await RunnerSite.with(["main.tf": ""]) { site, _ in
            try site.scriptTerraform()
            let head = try await site.commitOnBranch(["main.tf": "# head\n"])
            _ = try await site.commit(["other": "x"])
            let runner = site.runner(identity: site.scriptedIdentity)
            var setting = RunnerSite.setting(Command(.apply), at: head)
            setting.checkout = checkout
            let project = Project(
                key: ProjectKey(dir: "."), workflow: Workflow(name: "c", stages: [.plan: [], .apply: [.run(.init("true"))]]),
                applyRequirements: [.undiverged], whenModified: patterns)
            let planned = await runner.perform(
                RunnerSite.job("p", .project(.init(setting: setting, project: project, stage: .plan, commit: head))))
            let plan = try #require(planned.plan)
            func apply(_ id: String) async -> JobResult {
                await runner.perform(
                    RunnerSite.job(id, .project(.init(setting: setting, project: project, stage: .apply, commit: head, plan: plan))))
            }
            #expect(await apply("a") == .project(.applied))
            _ = try await site.commit([changed: "# base\n"])
            #expect(
                await apply("b")
                    == .project(isRefused ? .refused(.requirement(.undiverged, command: .apply, reason: nil)) : .applied))
        }
    }

    @Test("find out which plans hold when more is pushed")
    func unaffected() async throws {
        let code = "resource \"terraform_data\" \"x\" {}\n"
        try await RunnerSite.with(["a/main.tf": code, "b/main.tf": code]) { site, first in
            try site.scriptTerraform()
            let runner = site.runner(identity: site.scriptedIdentity)
            func discover(_ id: String, at commit: String, _ plans: [Plan]) async throws -> Discovery {
                let job = DiscoveryJob(
                    setting: RunnerSite.setting(Command(.plan), at: commit), rules: RepositoryRules(), settings: DiscoverySettings(),
                    scope: .changed(files: ["a/main.tf", "b/main.tf"], isAutomatic: true), failsOnHookError: false,
                    silencesUnknownTargets: false, earlierPlans: plans)
                let result = await runner.perform(RunnerSite.job(id, .discover(job)))
                guard case .discovered(let discovery) = result else { throw Unexpected(text: "\(result)") }
                return discovery
            }
            var plans: [Plan] = []
            for project in try await discover("d", at: first, []).projects {
                let result = await runner.perform(RunnerSite.job("p" + project.key.dir, .plan, project, at: first))
                plans.append(try #require(result.plan))
            }
            let second = try await site.commit(["b/main.tf": code + "# more\n"])
            let discovery = try await discover("e", at: second, plans)
            #expect(discovery.projects.map(\.key.dir) == ["a", "b"])
            #expect(discovery.unaffected.map(\.dir) == ["a"])
            var lost = plans
            for index in lost.indices { lost[index].checkout = String(repeating: "0", count: 40) }
            #expect(try await discover("f", at: second, lost).unaffected == [])
        }
    }

    @Test("count files that hooks made as changed where that is asked for", arguments: [true, false])
    func generated(counts: Bool) async throws {
        try await RunnerSite.with(["a/main.tf": "", "b/main.tf": ""]) { site, commit in
            let hook = Hook(command: .init("echo '# made' >> b/main.tf; mkdir c; touch c/main.tf"))
            let job = DiscoveryJob(
                setting: RunnerSite.setting(Command(.plan), at: commit), rules: RepositoryRules(preWorkflowHooks: [hook]),
                settings: DiscoverySettings(includesGeneratedFiles: counts), scope: .changed(files: ["a/main.tf"], isAutomatic: true),
                failsOnHookError: false, silencesUnknownTargets: false)
            guard case .discovered(let discovery) = await site.runner().perform(RunnerSite.job("d", .discover(job))) else {
                return #expect(Bool(false))
            }
            #expect(discovery.projects.map(\.key.dir) == (counts ? ["a", "b", "c"] : ["a"]))
        }
    }

    @Test("take turns at the cache of providers")
    func pluginCache() async throws {
        try await RunnerSite.with(["a/main.tf": "", "b/main.tf": "", "c/main.tf": ""]) { site, commit in
            let busy = site.folder.path + "/busy"
            try site.add(
                "terraform",
                script: """
                    case "$1" in
                    version) echo "Terraform v1.11.4";;
                    init) mkdir \(busy) || exit 9; sleep 0.1; rmdir \(busy);;
                    plan) echo plan > "$5";;
                    esac
                    """)
            let runner = site.runner(usesPluginCache: true)
            let results = await withTaskGroup(of: JobResult.self) { group in
                for dir in ["a", "b", "c"] {
                    group.addTask { await runner.perform(RunnerSite.job(dir, .plan, Project(key: ProjectKey(dir: dir)), at: commit)) }
                }
                return await group.reduce(into: [JobResult]()) { $0.append($1) }
            }
            #expect(results.compactMap(\.plan).count == 3, "\(results)")
        }
    }
}
