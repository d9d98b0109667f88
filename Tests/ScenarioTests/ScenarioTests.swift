import Foundation
import TestSupport
import Testing

// One after another: each has a server, a code host and programs of its own.
@Suite("A scenario", .serialized) struct ScenarioTests {
    @Test("ends as its folder says", .timeLimit(.minutes(3)), arguments: Scenario.names)
    func plays(name: String) async throws {
        let scenario = try Scenario(name)
        guard scenario.playsAlone else { return }
        if scenario.terraform == .real, RealTerraform.distribution == nil {
            try Test.cancel("neither terraform nor tofu is in PATH: run `make setup`")
        }
        try await Stage.with(scenario) { stage in
            try await ResidentServer(stage: stage).run { server in
                try await Play(stage: stage).perform(on: server)
                try await server.untilIdle()
            }
            expectGoldenFolder(try await Ending.of(stage).files, in: scenario.expected)
        }
    }
}
