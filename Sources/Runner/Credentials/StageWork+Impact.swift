import Domain
import Foundation
import Sandbox
import Terraform

extension StageWork {
    /// What applying the plan that was just made does, from the plan itself; nil if nobody can say. Terraform gets no credentials to tell.
    func impact() async throws -> PlanImpact? {
        guard let highImpact = job.credentials?.highImpact, FileManager.default.fileExists(atPath: place.planFile) else { return nil }
        let file = "\(folder.path)/plan.json"
        defer { try? FileManager.default.removeItem(atPath: file) }
        do {
            let invocation = Invocation(
                binary.path, ["show", "-json", place.planFile], environment: lookingEnvironment, in: place.folder)
            let ending = try await runner.sandbox.run(
                invocation, appendingTo: file, marker: folder.marker, within: runner.settings.stepLimit)
            guard ending.isSuccess else { throw PlanImpactUnknown(reason: "terraform show did not end well") }
            return try read(file, HighImpactPatterns(highImpact))
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            try folder.note("What this plan would do could not be read, so its apply counts as one of high impact: \(error)\n")
            return nil
        }
    }

    private struct PlanImpactUnknown: Error { var reason: String }

    /// terraform needs its providers to show a plan, and nothing that they would act with.
    private var lookingEnvironment: [String: String] {
        var environment = surroundings.bare
        environment["TF_IN_AUTOMATION"] = "true"
        environment["PATH"] = runner.settings.searchPath
        return environment
    }

    private func read(_ file: String, _ patterns: HighImpactPatterns) throws -> PlanImpact {
        var reading = PlanImpactReading(patterns, arguments: job.setting.command.arguments.map(\.text))
        let handle = try FileHandle(forReadingFrom: URL(filePath: file))
        defer { try? handle.close() }
        while let piece = try handle.read(upToCount: 64 << 10), !piece.isEmpty { try reading.read(Array(piece)) }
        return try reading.result()
    }
}
