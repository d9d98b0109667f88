import Domain
import Foundation
import Runner
import Testing

@Suite("A runner's job") struct RunnerJobsTests {
    static func discovery(_ hooks: [Hook], at commit: String, failsOnHookError: Bool = false, scope: DiscoveryJob.Scope) -> JobSpec {
        .discover(
            DiscoveryJob(
                setting: RunnerSite.setting(Command(.plan, target: .project(name: "net")), at: commit),
                rules: RepositoryRules(preWorkflowHooks: hooks), settings: DiscoverySettings(), scope: scope,
                failsOnHookError: failsOnHookError, silencesUnknownTargets: false))
    }

    static let changed = DiscoveryJob.Scope.changed(files: ["net/main.tf"], isAutomatic: true)

    @Test("finds projects without a checkout when there are no hooks")
    func discover() async throws {
        try await RunnerSite.with(["net/main.tf": ""]) { site, commit in
            let result = await site.runner().perform(RunnerSite.job("d", Self.discovery([], at: commit, scope: Self.changed)))
            guard case .discovered(let discovery) = result else { return #expect(Bool(false), "\(result)") }
            #expect(discovery.projects.map(\.key) == [ProjectKey(dir: "net")])
            #expect(discovery.preparedCommit == nil)
            #expect(!FileManager.default.fileExists(atPath: site.data + "/work"))
        }
    }

    @Test("says what is wrong with a configuration")
    func brokenConfiguration() async throws {
        try await RunnerSite.with(["net/main.tf": "", "atlantis.yaml": "version: 9\n"]) { site, commit in
            let result = await site.runner().perform(RunnerSite.job("d", Self.discovery([], at: commit, scope: Self.changed)))
            guard case .notDiscovered(.refused(let text), _) = result else { return #expect(Bool(false), "\(result)") }
            #expect(text.hasPrefix("parsing atlantis.yaml: "))
        }
    }

    @Test("runs hooks whose files the projects' jobs see")
    func hooks() async throws {
        try await RunnerSite.with(["net/main.tf": ""]) { site, commit in
            try site.scriptTerraform()
            let runner = site.runner()
            let hook = Hook(command: .init("echo $COMMAND_NAME $PROJECT_NAME; echo generated > net/made.txt; test \"$PWD\" = \"$DIR\""))
            let result = await runner.perform(RunnerSite.job("d", Self.discovery([hook], at: commit, scope: Self.changed)))
            guard case .discovered(let discovery) = result else { return #expect(Bool(false), "\(result)") }
            let prepared = try #require(discovery.preparedCommit)
            #expect(site.log(of: .init("d")) == "plan net\n")

            let workflow = Workflow(name: "c", stages: [.plan: [.run(.init("cat made.txt; echo $HEAD_COMMIT"))]])
            let project = Project(key: ProjectKey(dir: "net"), workflow: workflow)
            _ = await runner.perform(RunnerSite.job("p", .plan, project, at: commit, preparedCommit: prepared))
            #expect(site.output(of: .init("p")) == "generated\n\(commit)\n")
        }
    }

    @Test("goes on after a failing hook unless the operator says otherwise", arguments: [true, false])
    func failingHook(failsOnHookError: Bool) async throws {
        try await RunnerSite.with(["net/main.tf": ""]) { site, commit in
            let hooks = [Hook(command: .init("echo bad; exit 4")), Hook(command: .init("echo never"))]
            let spec = Self.discovery(hooks, at: commit, failsOnHookError: failsOnHookError, scope: Self.changed)
            let result = await site.runner().perform(RunnerSite.job("d", spec))
            switch result {
            case .notDiscovered(.hookFailed(let text), _):
                #expect(failsOnHookError)
                #expect(text.hasPrefix("exit status 4: running \"sh -c echo bad; exit 4\" in \"/"))
                #expect(text.hasSuffix("\": \nbad\n"))
            case .discovered(let discovery):
                #expect(!failsOnHookError)
                #expect(discovery.preparedCommit == nil)
            default: #expect(Bool(false), "\(result)")
            }
            #expect(site.log(of: .init("d")) == "bad\n")
        }
    }

    @Test("runs hooks after a command")
    func postHooks() async throws {
        try await RunnerSite.with(["net/main.tf": ""]) { site, commit in
            let hooks = [Hook(command: .init("echo errors: $COMMAND_HAS_ERRORS")), Hook(command: .init("exit 1"))]
            let job = HookJob(setting: RunnerSite.setting(Command(.apply), at: commit), hooks: hooks, commit: commit, hasErrors: true)
            #expect(
                await site.runner().perform(RunnerSite.job("h", .hooks(job)))
                    == .hooksEnded([HookEnding(label: "", isSuccess: true), HookEnding(label: "", isSuccess: false)]))
            #expect(site.log(of: .init("h")) == "errors: true\n")
            #expect(site.output(of: .init("h")).hasPrefix("exit status 1: running 'sh -c exit 1' in '/"))
        }
    }

    @Test("ends its program when it is cancelled in the middle of a plan")
    func cancellation() async throws {
        try await RunnerSite.with(["net/main.tf": ""]) { site, commit in
            try site.scriptTerraform()
            let started = site.folder.path + "/started"
            let script = #"{"plan": {"creates": "\#(started)", "waitFor": "/nowhere/at/all", "ignoresInterrupt": true}}"#
            try Data(script.utf8).write(to: URL(filePath: site.scriptFile))
            let runner = site.runner(identity: site.scriptedIdentity)
            let job = RunnerSite.job("p", .plan, Project(key: ProjectKey(dir: "net")), at: commit)
            let result = try await withThrowingTaskGroup(of: JobResult?.self) { group in
                group.addTask { await runner.perform(job) }
                group.addTask {
                    while !FileManager.default.fileExists(atPath: started) { try await Task.sleep(for: .milliseconds(5)) }
                    return nil
                }
                #expect(try await group.next() == .some(nil))
                group.cancelAll()
                return try await group.next() ?? nil
            }
            #expect(result == .cancelled)
            #expect(!FileManager.default.fileExists(atPath: JobFolder(of: job.id, dataFolder: site.data).marker))
            #expect(!FileManager.default.fileExists(atPath: site.data + "/plans/p.tfplan"))
        }
    }

    @Test("that is done again starts with an empty log")
    func again() async throws {
        try await RunnerSite.with(["main.tf": ""]) { site, commit in
            try site.scriptTerraform()
            let workflow = Workflow(name: "c", stages: [.plan: [.run(.init("echo once"))]])
            let job = RunnerSite.job("p", .plan, Project(key: ProjectKey(dir: "."), workflow: workflow), at: commit)
            let runner = site.runner()
            _ = await runner.perform(job)
            _ = await runner.perform(job)
            #expect(site.log(of: job.id) == "once\n")
        }
    }

    @Test("keeps the end of a long output")
    func longOutput() async throws {
        try await RunnerSite.with(["main.tf": ""]) { site, commit in
            try site.scriptTerraform()
            let command = "i=0; while [ $i -lt 10 ]; do head -c 1048576 /dev/zero | tr '\\0' x; echo; i=$((i+1)); done; echo the end"
            let workflow = Workflow(name: "c", stages: [.plan: [.run(.init(command))]])
            let job = RunnerSite.job("p", .plan, Project(key: ProjectKey(dir: "."), workflow: workflow), at: commit)
            _ = await site.runner().perform(job)
            let output = site.output(of: job.id)
            #expect(output.utf8.count <= 8 << 20)
            let end = output.suffix(10)
            #expect(end == "x\nthe end\n")
        }
    }

    @Test("of a server without terraform says where to get it")
    func noTerraform() async throws {
        try await RunnerSite.with(["main.tf": ""]) { site, commit in
            let result = await site.runner(identity: ["PATH": "/usr/bin"]).perform(
                RunnerSite.job("p", .plan, Project(key: ProjectKey(dir: ".")), at: commit))
            #expect(
                result.errorText
                    == "terraform not found in $PATH. Set --default-tf-version or download terraform from https://developer.hashicorp.com/terraform/downloads"
            )
        }
    }
}
