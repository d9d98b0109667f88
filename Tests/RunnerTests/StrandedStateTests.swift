import Domain
import Foundation
import Runner
import TestSupport
import Testing

@Suite("A state that could not be saved") struct StrandedStateTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var stage = Workflow.Stage.apply
        /// What is in the repository.
        var committed: String?
        /// What lies in the project's folder from an earlier job.
        var left: String?
        /// What the job's step does.
        var step = "true"
        var isTenants = true
        /// What is kept for the operator, by its name.
        var kept: [String: String] = [:]
        /// What the next job finds.
        var found = "nothing"
        var isTold = false
    }

    static let rows = [
        Row(testDescription: "nothing is left, nothing is kept"),
        Row(
            testDescription: "of a failed apply it is kept", step: "echo state > errored.tfstate; exit 1",
            kept: ["errored.tfstate": "state\n"],
            isTold: true),
        Row(
            testDescription: "of a plan it is kept without a word", stage: .plan, step: "echo state > crash.log",
            kept: ["crash.log": "state\n"]),
        Row(
            testDescription: "of a job that was cut off it is kept", left: "earlier", step: "cat errored.tfstate; true",
            kept: ["errored.tfstate": "earlier"]),
        Row(
            testDescription: "of both, both are kept", left: "earlier", step: "echo state > errored.tfstate; exit 1",
            kept: ["errored.tfstate": "earlier", "2-errored.tfstate": "state\n"], isTold: true),
        Row(testDescription: "the repository's own stays", committed: "mine", found: "mine"),
        Row(
            testDescription: "in place of the repository's own it is kept", committed: "mine", step: "echo state > errored.tfstate",
            kept: ["errored.tfstate": "state\n"], isTold: true),
        Row(testDescription: "a link is not followed", step: "echo other > other; ln -s other errored.tfstate", found: "other\n"),
        Row(
            testDescription: "without tenants it stays where it is", step: "echo state > errored.tfstate; exit 1", isTenants: false,
            found: "state\n"),
    ]

    @Test("is kept where only the operator finds it, and the next job does not", arguments: rows)
    func keeping(row: Row) async throws {
        var files = ["main.tf": ""]
        if let committed = row.committed { files["errored.tfstate"] = committed }
        try await RunnerSite.with(files) { site, commit in
            try site.scriptTerraform()
            let runner = site.runner()
            func perform(_ id: String, _ stage: Workflow.Stage, _ step: String) async {
                let project = Project(
                    key: ProjectKey(dir: "."),
                    workflow: Workflow(name: "w", stages: [.plan: [.run(.init(step))], .apply: [.run(.init(step))]]))
                var job = RunnerSite.job(id, stage, project, at: commit)
                if row.isTenants, case .project(var work) = job.spec {
                    work.credentials = CredentialOrder(
                        tenant: "a", scope: Scope(repository: RunnerSite.repository, project: project.key, phase: .plan))
                    job.spec = .project(work)
                }
                _ = await runner.perform(job)
            }
            await perform("first", .plan, "true")
            if let left = row.left {
                let folders = FileManager.default.enumerator(atPath: site.data + "/work")?.compactMap { $0 as? String } ?? []
                let root = try #require(folders.first { $0.hasSuffix("/main.tf") }).dropLast("main.tf".count)
                try Data(left.utf8).write(to: URL(filePath: "\(site.data)/work/\(root)errored.tfstate"))
            }
            await perform("second", row.stage, row.step)
            expect(row, in: "\(site.data)/jobs/second", output: site.output(of: .init("second")))
            await perform("third", .plan, "cat errored.tfstate 2>/dev/null || printf nothing")
            #expect(site.log(of: .init("third")).hasSuffix(row.found))
        }
    }

    private func expect(_ row: Row, in folder: String, output: String) {
        var kept: [String: String] = [:]
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        where name.hasSuffix("errored.tfstate") || name.hasSuffix("crash.log") {
            kept[name] = FileManager.default.contents(atPath: "\(folder)/\(name)").map { String(decoding: $0, as: UTF8.self) }
            let mode = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
        #expect(kept == row.kept)
        #expect(output.contains("is kept on the server") == row.isTold)
    }
}
