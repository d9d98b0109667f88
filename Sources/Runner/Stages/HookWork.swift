import Domain
import Sandbox

/// The operator's commands before or after a command, one after another.
struct HookWork {
    enum Side { case before, after }

    let runner: JobRunner
    let side: Side
    let setting: RunSetting
    /// Root of the working copy.
    let root: String
    let folder: JobFolder
    var extraVariables: [String: String] = [:]

    /// Runs them until one fails: text of its failure.
    func firstFailure(of hooks: [Hook]) async throws -> String? {
        for hook in hooks {
            if let failure = try await failure(of: hook.command) { return failure }
        }
        return nil
    }

    private func failure(of command: ShellCommand) async throws -> String? {
        try Task.checkCancellation()
        let start = try folder.logSize()
        let limit = runner.settings.stepLimit
        do {
            let ending = try await runner.sandbox.run(
                invocation(of: command), appendingTo: folder.log, marker: folder.marker, within: limit)
            guard !ending.isSuccess else { return nil }
            let printed = try LogSlice(file: folder.log, range: start..<(try folder.logSize())).text()
            return failureText(command, EndingText.text(ending, limit: limit), printed)
        } catch let fault as SandboxFault where fault.isForPeople {
            return fault.description
        }
    }

    private func invocation(of command: ShellCommand) -> Invocation {
        var told = RunVariables.hook(setting, folder: root, statusFile: folder.path + "/status").merging(extraVariables) { $1 }
        told["PATH"] = runner.settings.searchPath
        return Invocation(
            command.shell, command.shellArguments + [command.text], environment: runner.settings.identity.merging(told) { $1 }, in: root)
    }

    private func failureText(_ command: ShellCommand, _ ending: String, _ printed: String) -> String {
        let words = ([command.shell] + command.shellArguments + [command.text]).joined(separator: " ")
        return switch side {
        case .before: "\(ending): running \(quoted(words)) in \(quoted(root)): \n\(printed)"
        case .after: "\(ending): running '\(words)' in '\(root)': \n\(printed)"
        }
    }
}
