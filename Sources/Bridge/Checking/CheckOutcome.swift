import Foundation

/// What `bulkhead check` prints, and whether something is wrong.
package struct CheckOutcome: Hashable, Sendable {
    package var text: String
    package var hasProblems: Bool

    /// Does what the arguments after `check` ask for.
    package static func of(
        arguments: [String], environment: [String: String], surroundings: Surroundings
    ) async throws -> CheckOutcome {
        let request = try CheckRequest(
            arguments: arguments, environment: environment, surroundings: surroundings,
            file: { try? String(contentsOfFile: $0, encoding: .utf8) })
        let report = try await Check(request, environment: environment).report()
        return CheckOutcome(text: request.isJSON ? try report.json() : report.text, hasProblems: !report.problems.isEmpty)
    }
}
