import Domain
import Foundation
import Runner
import Testing

@Suite("A stage that somebody stops") struct InterruptionTests {
    /// Performs a job and stops it as soon as `started` exists in the site's folder.
    static func interrupted(_ site: RunnerSite, _ runner: JobRunner, _ job: Job) async throws -> JobResult {
        let started = site.folder.path + "/started"
        return try await withThrowingTaskGroup(of: JobResult?.self) { group in
            group.addTask { await runner.perform(job) }
            group.addTask {
                while !FileManager.default.fileExists(atPath: started) { try await Task.sleep(for: .milliseconds(5)) }
                return nil
            }
            var result: JobResult?
            for try await ended in group {
                group.cancelAll()
                if let ended { result = ended }
            }
            return try #require(result)
        }
    }

    static func step(_ site: RunnerSite, _ end: String) -> Step {
        let started = site.folder.path + "/started"
        return .run(.init("trap '\(end)' INT; echo begun; touch \(started); i=0; while [ $i -lt 3000 ]; do sleep 0.02; i=$((i+1)); done"))
    }

    @Test("is asked politely, and keeps what it printed", arguments: [Workflow.Stage.apply, .importing, .stateRm])
    func changing(stage: Workflow.Stage) async throws {
        try await RunnerSite.with(["main.tf": ""]) { site, commit in
            try site.scriptTerraform()
            let steps: [Step] = [
                .run(.init("echo first")), Self.step(site, "echo saved the state; exit 1"), .run(.init("echo never")),
            ]
            let project = Project(key: ProjectKey(dir: "."), workflow: Workflow(name: "c", stages: [stage: steps, .plan: []]))
            let job = RunnerSite.job("a", stage, project, at: commit)
            #expect(try await Self.interrupted(site, site.runner(), job) == .project(.interrupted))
            #expect(site.output(of: .init("a")) == "first\n\nbegun\nsaved the state\n")
            #expect(!FileManager.default.fileExists(atPath: JobFolder(of: job.id, dataFolder: site.data).marker))
        }
    }

    @Test("keeps its result if it had done its work by then")
    func done() async throws {
        try await RunnerSite.with(["main.tf": ""]) { site, commit in
            try site.scriptTerraform()
            let project = Project(
                key: ProjectKey(dir: "."),
                workflow: Workflow(name: "c", stages: [.apply: [Self.step(site, "echo done; exit 0")], .plan: []]))
            let result = try await Self.interrupted(site, site.runner(), RunnerSite.job("a", .apply, project, at: commit))
            #expect(result == .project(.applied))
            #expect(site.output(of: .init("a")) == "begun\ndone\n")
        }
    }

    @Test("but only plans is dropped")
    func plan() async throws {
        try await RunnerSite.with(["main.tf": ""]) { site, commit in
            try site.scriptTerraform()
            let project = Project(
                key: ProjectKey(dir: "."), workflow: Workflow(name: "c", stages: [.plan: [Self.step(site, "exit 0")]]))
            #expect(try await Self.interrupted(site, site.runner(), RunnerSite.job("p", .plan, project, at: commit)) == .cancelled)
        }
    }

    @Test("before it began was never begun")
    func before() async throws {
        try await RunnerSite.with(["main.tf": ""]) { site, commit in
            try site.scriptTerraform()
            let project = Project(
                key: ProjectKey(dir: "."), workflow: Workflow(name: "c", stages: [.apply: [.run(.init("true"))], .plan: []]))
            let runner = site.runner()
            let job = RunnerSite.job("a", .apply, project, at: commit)
            let result = await withTaskGroup(of: JobResult.self) { group in
                group.cancelAll()
                group.addTask { await runner.perform(job) }
                return await group.next()
            }
            #expect(result == .cancelled)
        }
    }
}
