import Domain
import Patterns
import Sandbox
import Terraform

extension StageWork {
    /// A shell command whose output goes into the comment.
    mutating func run(_ command: ShellCommand, _ filters: [Step.OutputFilter]) async throws {
        let printed = try await run(invocation(of: command))
        let shown: String
        do {
            shown = try filters.shown(
                Self.ended(try printed.slice.text()), version: binary.version, succeeded: printed.ending.isSuccess)
        } catch let error as PatternError {
            throw StepFailure.failed("running \(quoted(command.text)): \(error)")
        }
        guard printed.ending.isSuccess else { throw StepFailure.failed(failureText(command, printed.ending, printed: shown)) }
        for line in shown.split(separator: "\n") { summary.read(line: line) }
        add(output: shown)
    }

    func invocation(of command: ShellCommand) -> Invocation {
        Invocation(command.shell, command.shellArguments + [command.text], environment: shellEnvironment, in: place.folder)
    }

    func failureText(_ command: ShellCommand, _ ending: Ending, printed: String) -> String {
        let shell = ([command.shell] + command.shellArguments).joined(separator: " ")
        let ending = EndingText.text(ending, limit: runner.settings.stepLimit)
        return "running '\(shell)' '\(command.text)' in '\(place.folder)': \(ending): "
            + "running \(quoted(command.text)) in \(quoted(place.folder)): \n\(printed)"
    }

    /// With a newline after the last line.
    private static func ended(_ text: String) -> String { text.isEmpty || text.hasSuffix("\n") ? text : text + "\n" }
}
