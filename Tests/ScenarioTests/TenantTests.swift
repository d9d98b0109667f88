import Foundation
import LocalForge
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

    /// No secret lies in any file that the server or its jobs left, nor in what the pull request was told.
    private static func expectNothingPlanted(on stage: Stage) async throws {
        let words = Bao.secrets.values.flatMap(\.values) + [Stage.plantedVariable]
        var places = ["/dev/shm"]
        places += (try FileManager.default.contentsOfDirectory(atPath: stage.folder.path)).filter { $0 != "vault-token" }
            .map { "\(stage.folder.path)/\($0)" }
        for place in places {
            for file in Self.files(below: place) {
                let bytes = FileManager.default.contents(atPath: file) ?? Data()
                for word in words where bytes.range(of: Data(word.utf8)) != nil { Issue.record("\(file) holds \(word)") }
            }
        }
        let told = await stage.host.state.comments(on: 1, in: Stage.repository).map(\.body).joined()
        for word in words { #expect(!told.contains(word)) }
    }

    private static func files(below place: String) -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: place, isDirectory: &isFolder) else { return [] }
        guard isFolder.boolValue else { return [place] }
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: place)) ?? []
        return names.map { "\(place)/\($0)" }.filter { path in
            FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
        }
    }
}
