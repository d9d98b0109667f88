package import Domain
import Patterns

/// Arguments of `conftest test`, and what its output means.
package enum ConftestCommand {
    /// The call for one policy set.
    /// - Parameters:
    ///   - path: what the operator wrote: a folder, and maybe further words.
    ///   - planFile: the plan as JSON; never expanded.
    package static func arguments(
        path: String, planFile: String, extra: [OperatorArgument], environment: [String: String]
    ) -> [String] {
        let further = extra.flatMap { ShellWords.split($0.text, environment: environment) }
        return ["test", "-p"] + ShellWords.split(path, environment: environment) + [planFile, "--no-color"] + further
    }

    /// Whether what it printed is a finding, and not the report of something that kept it from checking.
    package static func isFinding(_ output: String) -> Bool { ["WARN", "FAIL", "["].contains { output.hasPrefix($0) } }

    /// Whether a policy set holds, by what conftest printed when it ended well.
    package static func hasPassed(_ output: String) -> Bool { !reportsFailures(output) }

    /// Whether a policy set holds, by what another tool printed when it ended well. One that prints nothing was not set up.
    package static func hasPassed(custom output: String) -> Bool {
        let isFail = output.unicodeScalars.drop { $0.properties.isWhitespace }.starts(with: "FAIL".unicodeScalars)
        return !output.isEmpty && !isFail && !reportsFailures(output)
    }

    /// What is shown in the place of the output of a tool that printed nothing.
    package static let noOutput = "WARNING: Policy check produced no output. This may indicate a misconfiguration."

    private static func reportsFailures(_ output: String) -> Bool { failures?.matches(output) ?? true }

    private static let failures = try? RegularExpression(#"([1-9][0-9]* failure|failures": \[)"#)
}
