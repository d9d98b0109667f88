import Foundation
import Glibc
import LocalForge
import TestSupport
import Testing

@Suite("When something breaks", .serialized) struct FaultTests {
    @Test("an outage of the code host only delays", .timeLimit(.minutes(3)))
    func outage() async throws {
        let scenario = try Scenario("a-push-is-planned-applied-and-merged")
        try await Stage.with(scenario) { stage in
            try await ResidentServer(stage: stage).run { server in
                await stage.host.inject(Fault(.reset, path: "/api/", times: nil))
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await Play(stage: stage).perform(on: server) }
                    group.addTask {
                        try await stage.host.waitUntil { $0.calls.count { $0.status == 0 } >= 3 }
                        await stage.host.heal()
                    }
                    try await group.waitForAll()
                }
                try await server.untilIdle()
            }
            try await expect(stage, scenario)
        }
    }

    @Test("a comment is not made again by the server after the one that died before it heard that it was made", .timeLimit(.minutes(3)))
    func lostAnswer() async throws {
        let scenario = try Scenario("a-push-is-planned-applied-and-merged")
        try await Stage.with(scenario) { stage in
            await stage.host.inject(Fault(.resetAfterWork, method: "POST", path: "/comments"))
            // It would die by itself only after very many commits.
            let server = MortalServer(stage: stage, port: FreePort.find(), lastCommit: .max)
            try await server.run { running in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await Play(stage: stage).perform(on: running) }
                    group.addTask {
                        try await stage.host.waitUntil { !$0.comments(on: 1, in: Stage.repository).isEmpty }
                        if let process = server.process(1) { kill(process, SIGKILL) }
                    }
                    try await group.waitForAll()
                }
            }
            #expect(server.hasDied)
            try await expect(stage, scenario)
        }
    }

    @Test("a server that is asked to stop lets a plan end and tells it, and ends with 0", .timeLimit(.minutes(3)))
    func drain() async throws {
        let scenario = try Scenario("a-server-that-stops-lets-plans-end")
        try await Stage.with(scenario) { stage in
            let server = MortalServer(stage: stage, port: FreePort.find(), lastCommit: 0)
            try await server.run(untilIdle: false) { running in
                try await Play(stage: stage).perform(on: running)
                try await stage.host.waitUntil { $0.calls.contains { $0.path == "/api/v3/signal" } }
                server.terminate()
                _ = FileManager.default.createFile(atPath: stage.go.path, contents: nil)
            }
            #expect(server.hasEndedWell, "\(server.log)")
            try await expect(stage, scenario)
        }
    }

    private func expect(_ stage: Stage, _ scenario: Scenario) async throws {
        expectGoldenFolder(try await Ending.of(stage).files, in: scenario.expected)
    }
}
