import Foundation
import TestSupport
import Testing

@Suite("A server that dies after its n-th commit", .serialized) struct CrashTests {
    /// Two lives of one scenario go on at a time.
    @Test(
        "leaves nothing undone and does nothing twice, for every n", .timeLimit(.minutes(5)),
        arguments: [
            "a-push-is-planned-applied-and-merged", "several-projects-with-a-module", "a-second-pull-request-waits-for-the-lock",
            "unlock-discards-plans", "a-newer-push-replaces-the-plan",
        ])
    func dies(name: String) async throws {
        let scenario = try Scenario(name)
        let expected = goldenFiles(in: scenario.expected)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            var commit = 0
            func addNext() {
                commit += 1
                group.addTask { [commit] in try await Self.play(scenario, dyingAfter: commit, expecting: expected) }
            }
            addNext()
            addNext()
            var hasSurvived = false
            while let hasDied = try await group.next() {
                hasSurvived = hasSurvived || !hasDied
                if !hasSurvived, commit < 300 { addNext() }
            }
            #expect(hasSurvived, "the scenario had more commits than were tried")
            #expect(commit > 10, "the server did not die where it should")
        }
    }

    /// Whether the server died before the story was over.
    private static func play(_ scenario: Scenario, dyingAfter commit: Int, expecting expected: [String: String]) async throws -> Bool {
        let (hasDied, died) = AsyncStream<Bool>.makeStream()
        try await Stage.with(scenario) { stage in
            let server = MortalServer(stage: stage, port: FreePort.find(), lastCommit: commit)
            do {
                try await server.run { try await Play(stage: stage).perform(on: $0) }
                if let text = try await Verdict(expected: expected).complaint(about: Ending.of(stage)) {
                    Issue.record("dying after commit \(commit): \(text)\n\(server.log)")
                }
                #expect(server.hasEndedWell, "dying after commit \(commit): \(server.log)")
            } catch {
                Issue.record("dying after commit \(commit): \(error)\n\(server.log)")
            }
            died.yield(server.hasDied)
            died.finish()
        }
        for await answer in hasDied { return answer }
        return false
    }
}
