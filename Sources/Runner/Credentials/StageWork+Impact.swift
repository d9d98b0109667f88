import Domain
import Foundation
import Sandbox
import Terraform

extension StageWork {
    /// What applying the plan that was just made does, from the plan itself; nil if nobody can say. Terraform gets no credentials to tell.
    func impact() async throws -> PlanImpact? {
        guard let highImpact = job.credentials?.highImpact, FileManager.default.fileExists(atPath: place.planFile) else { return nil }
        do {
            let invocation = Invocation(
                binary.path, ["show", "-json", place.planFile], environment: lookingEnvironment, in: place.folder)
            // What is printed as an error is kept apart: it could be made to look like a plan.
            let shown = try await runner.sandbox.capture(invocation, limit: Self.longestPlan, within: runner.settings.stepLimit)
            guard shown.ending.isSuccess else { throw PlanImpactUnknown(reason: "terraform show did not end well") }
            var reading = PlanImpactReading(
                try HighImpactPatterns(highImpact), arguments: job.setting.command.arguments.map(\.text))
            try reading.read(shown.output)
            return try reading.result()
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            try folder.note("What this plan would do could not be read, so its apply counts as one of high impact: \(error)\n")
            return nil
        }
    }

    private struct PlanImpactUnknown: Error { var reason: String }

    /// In bytes.
    private static let longestPlan = 256 << 20

    /// terraform needs its providers to show a plan, and nothing that they would act with.
    private var lookingEnvironment: [String: String] {
        var environment = surroundings.bare
        environment["TF_IN_AUTOMATION"] = "true"
        environment["PATH"] = runner.settings.searchPath
        return environment
    }
}
