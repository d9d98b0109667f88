import Foundation
import TestSupport
import Testing

// With a real OpenBao, asked afterwards what is left.
@Suite("Tenants that share a server and a repository", .serialized) struct TenantTests {
    @Test(
        "get what is theirs, for their phase, and nothing is left of it", .timeLimit(.minutes(3)),
        arguments: ["two-tenants-in-one-repository", "a-fork-gets-nothing"])
    func story(name: String) async throws {
        try await Bao.with { bao in
            let scenario = try Scenario(name)
            try await Stage.with(scenario, bao: bao) { stage in
                let server = MortalServer(stage: stage, port: FreePort.find(), lastCommit: 0)
                try await server.run { running in
                    try await Play(stage: stage).perform(on: running)
                    #expect(
                        !Self.environment(of: server.process(1)).contains(Stage.plantedVariable), "the server's own variables can be read")
                }
                expectGoldenFolder(try await Ending.of(stage).files, in: scenario.expected)
                #expect(try await bao.tokensLeft() == 0)
                try await Self.expectNothingPlanted(on: stage)
            }
        }
    }

    @Test("and nothing either when the server dies in the middle", .timeLimit(.minutes(5)))
    func deaths() async throws {
        try await Bao.with { bao in
            let scenario = try Scenario("two-tenants-in-one-repository")
            let expected = goldenFiles(in: scenario.expected)
            var hasSurvived = false
            for number in stride(from: 3, to: 300, by: 4) where !hasSurvived {
                try await Stage.with(scenario, bao: bao) { stage in
                    let server = MortalServer(stage: stage, port: FreePort.find(), lastCommit: number)
                    try await server.run { try await Play(stage: stage).perform(on: $0) }
                    if let text = try await Verdict(expected: expected).withoutNotes.complaint(about: Ending.of(stage)) {
                        Issue.record("dying after commit \(number): \(text)\n\(server.log)")
                    }
                    #expect(try await bao.tokensLeft() == 0, "dying after commit \(number): \(server.log)")
                    try await Self.expectNothingPlanted(on: stage)
                    if !server.hasDied { try Data().write(to: scenarioEnd) }
                }
                hasSurvived = FileManager.default.fileExists(atPath: scenarioEnd.path)
            }
            try? FileManager.default.removeItem(at: scenarioEnd)
            #expect(hasSurvived, "the story is longer than was tried")
        }
    }

    /// There when a server has outlived the story.
    private let scenarioEnd = FileManager.default.temporaryDirectory.appending(path: "bulkhead-tenants-\(UUID().uuidString)")

    private static func environment(of process: Int32?) -> String {
        guard let process, let bytes = FileManager.default.contents(atPath: "/proc/\(process)/environ") else { return "gone" }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// No secret lies in any file that the server or its jobs left, nor in what pull requests were told.
    private static func expectNothingPlanted(on stage: Stage) async throws {
        let leaks = Leaks(stage: stage, words: Bao.secrets.values.flatMap(\.values) + [Stage.plantedVariable])
        for sentence in try await leaks.found(except: ["vault-token"]) { Issue.record("\(sentence)") }
    }
}
