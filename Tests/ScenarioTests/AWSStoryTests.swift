import Domain
import Foundation
import Storage
import TestSupport
import Testing

// Real Terraform with its provider, and a cloud that checks every signature and policy; the cloud is asked afterwards what there is.
@Suite("Tenants with roles in AWS", .serialized) struct AWSStoryTests {
    @Test(
        "plan, apply and destroy as what they are granted, and nothing is left of it", .timeLimit(.minutes(5)),
        arguments: [
            "aws-roles-for-phases": 0, "a-plan-role-cannot-apply": 1, "two-accounts-in-one-root": 0,
            "an-apply-that-destroys-needs-somebody-else": 0,
        ])
    func story(name: String, strandedStates: Int) async throws {
        try await play(name) { stage, moto in
            let plain = PlainText(stage)
            var files = try await Ending.of(stage).files
            files["cloud.txt"] = plain(try await moto.contents())
            expectGoldenFolder(files, in: stage.scenario.expected)
            try Self.expectKept(strandedStates, on: stage)
        }
    }

    /// What could not be saved lies where only the operator finds it, and the operator is told.
    private static func expectKept(_ count: Int, on stage: Stage) throws {
        let kept = Leaks.files(below: stage.folder.path).filter { $0.hasSuffix("errored.tfstate") }
        #expect(kept.count == count)
        for file in kept {
            #expect(file.hasPrefix("\(stage.dataFolder)/jobs/"))
            #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)
            #expect(stage.text(of: URL(filePath: file)).contains("\"terraform_data\""))
            #expect(stage.text(of: stage.folder.appending(path: "server-1.log")).contains(file))
        }
    }

    /// Plays a scenario with a server in a process of its own, has `body` look, and looks for what must not be there.
    private func play(_ name: String, _ body: @escaping @Sendable (Stage, Moto) async throws -> Void) async throws {
        guard RealTerraform.distribution == "terraform", let mirror = ProviderMirror.folder else {
            try Test.cancel("terraform and a mirror with the provider hashicorp/aws 5.100.0 are needed: see BULKHEAD_TEST_PROVIDER_MIRROR")
        }
        try await Moto.with(mirror) { moto in
            let scenario = try Scenario(name)
            try await Stage.with(scenario, moto: moto) { stage in
                let server = MortalServer(stage: stage, port: FreePort.find(), lastCommit: 0)
                do {
                    try await server.run { try await Play(stage: stage, patience: .seconds(120)).perform(on: $0) }
                } catch { throw Broken(description: "\(error)\n\(server.log)") }
                try await body(stage, moto)
                try await expectOwnSessions(stage, moto)
                try await expectNothingLeft(stage, moto)
            }
        }
    }

    private struct Broken: Error, CustomStringConvertible { var description: String }

    /// Every session is called as a job, and no two jobs had the same.
    private func expectOwnSessions(_ stage: Stage, _ moto: Moto) async throws {
        let jobs = try await Store(folder: stage.dataFolder).recentJobs(limit: 1000).map(\.job.id.text)
        let sessions = try await moto.sessions()
        #expect(!sessions.isEmpty && sessions.allSatisfy { jobs.contains($0.name) })
        #expect(Set(sessions.map { "\($0.name) \($0.role)" }).count == sessions.count)
    }

    private func expectNothingLeft(_ stage: Stage, _ moto: Moto) async throws {
        let secrets = try await moto.secrets()
        #expect(secrets.count >= 3)
        for sentence in try await Leaks(stage: stage, words: secrets).found() { Issue.record("\(sentence)") }
        let jobs = try await Store(folder: stage.dataFolder).recentJobs(limit: 1000).map(\.job.id.text)
        let inMemory = (try? FileManager.default.subpathsOfDirectory(atPath: "/dev/shm")) ?? []
        #expect(inMemory.filter { path in jobs.contains { path.contains($0) } }.isEmpty)
        // Keys are known by their names, too, and those are the operator's alone.
        for log in Leaks.files(below: "\(stage.dataFolder)/jobs") where !log.hasSuffix(".tfstate") {
            #expect(!stage.text(of: URL(filePath: log)).contains(/ASIA[A-Z0-9]{16}/), "\(log) names a key")
        }
    }
}
