import Foundation
import Glibc
import LocalForge
import TestSupport
import Testing

@Suite("A server that dies", .serialized) struct CrashTests {
    /// When it does.
    enum Death: Sendable, CustomStringConvertible {
        /// Right after so many commits.
        case commit(Int)
        /// As soon as the code host has dealt with so many requests, whether or not the server has heard the answer.
        case call(Int)

        var description: String {
            switch self {
            case .commit(let number): "after commit \(number)"
            case .call(let number): "at call \(number)"
            }
        }
    }

    @Test(
        "after its n-th commit leaves nothing undone and does nothing twice, for every n", .timeLimit(.minutes(5)),
        arguments: [
            "a-push-is-planned-applied-and-merged", "several-projects-with-a-module", "a-second-pull-request-waits-for-the-lock",
            "unlock-discards-plans", "a-newer-push-replaces-the-plan", "parallel-plans-with-groups", "policies-guard-an-apply",
            "a-push-keeps-plans-that-it-cannot-have-changed",
        ])
    func afterCommits(name: String) async throws {
        let deaths = try await play(name) { .commit($0) }
        #expect(deaths > 10, "the server did not die where it should")
    }

    @Test(
        "at the n-th answer of the code host leaves nothing undone and does nothing twice, for every n", .timeLimit(.minutes(5)),
        arguments: ["a-push-is-planned-applied-and-merged", "a-long-output-is-split"])
    func atCalls(name: String) async throws {
        let deaths = try await play(name) { .call($0) }
        #expect(deaths > 10, "the server did not die where it should")
    }

    /// Plays until the server outlives the story, two at a time, and returns how often it died.
    private func play(_ name: String, _ death: @escaping @Sendable (Int) -> Death) async throws -> Int {
        let scenario = try Scenario(name)
        let expected = goldenFiles(in: scenario.expected)
        return try await withThrowingTaskGroup(of: Bool.self) { group in
            var (number, deaths, hasSurvived) = (0, 0, false)
            func addNext() {
                number += 1
                group.addTask { [number] in try await Self.play(scenario, death(number), expecting: expected) }
            }
            addNext()
            addNext()
            while let hasDied = try await group.next() {
                deaths += hasDied ? 1 : 0
                hasSurvived = hasSurvived || !hasDied
                if !hasSurvived, number < 300 { addNext() }
            }
            #expect(hasSurvived, "the story is longer than was tried")
            return deaths
        }
    }

    /// Whether the server died before the story was over.
    private static func play(_ scenario: Scenario, _ death: Death, expecting expected: [String: String]) async throws -> Bool {
        let (answers, answer) = AsyncStream<Bool>.makeStream()
        try await Stage.with(scenario) { stage in
            // One that is killed from outside dies of itself only after very many commits.
            let last = if case .commit(let number) = death { number } else { Int.max }
            let server = MortalServer(stage: stage, port: FreePort.find(), lastCommit: last)
            do {
                try await server.run { try await Self.perform(on: $0, stage, server, death) }
                if let text = try await Verdict(expected: expected).complaint(about: Ending.of(stage)) {
                    Issue.record("dying \(death): \(text)\n\(server.log)")
                }
                #expect(server.hasEndedWell, "dying \(death): \(server.log)")
            } catch {
                Issue.record("dying \(death): \(error)\n\(server.log)")
            }
            answer.yield(server.hasDied)
            answer.finish()
        }
        for await hasDied in answers { return hasDied }
        return false
    }

    private static func perform(on running: RunningServer, _ stage: Stage, _ server: MortalServer, _ death: Death) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            if case .call(let number) = death {
                group.addTask {
                    try? await stage.host.waitUntil(.seconds(180)) { $0.calls.count >= number }
                    if !Task.isCancelled, let process = server.process(1) { kill(process, SIGKILL) }
                }
            }
            try await Play(stage: stage).perform(on: running)
            group.cancelAll()
        }
    }
}
