import Domain
import Foundation
import Sandbox
import Terraform

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
    /// How those ended that were run.
    private(set) var endings: [HookEnding] = []
    /// What they set for everything after them.
    private(set) var variables: [String: String] = [:]

    init(runner: JobRunner, side: Side, setting: RunSetting, root: String, folder: JobFolder, extraVariables: [String: String] = [:]) {
        self.runner = runner
        self.side = side
        self.setting = setting
        self.root = root
        self.folder = folder
        self.extraVariables = extraVariables
    }

    /// Runs them until one fails: text of its failure.
    mutating func firstFailure(of hooks: [Hook]) async throws -> String? {
        try PlainFile.remove(folder.variables)
        for hook in hooks {
            let label = hook.label ?? ""
            try PlainFile.remove(folder.status)
            if let failure = try await failure(of: hook.command) {
                endings.append(HookEnding(label: label, isSuccess: false))
                return failure
            }
            endings.append(HookEnding(label: label, isSuccess: true, text: try statusText()))
        }
        return nil
    }

    private mutating func failure(of command: ShellCommand) async throws -> String? {
        try Task.checkCancellation()
        let start = try folder.logSize()
        let limit = runner.settings.stepLimit
        do {
            let ending = try await runner.sandbox.run(
                invocation(of: command), appendingTo: folder.log, marker: folder.marker, within: limit)
            guard ending.isSuccess else {
                let printed = try LogSlice(file: folder.log, range: start..<(try folder.logSize())).text()
                return failureText(command, EndingText.text(ending, limit: limit), printed)
            }
            return try mistakeInVariables().map { failureText(command, "exit status 0", "\($0)\n") }
        } catch let fault as SandboxFault where fault.isForPeople {
            return fault.description
        }
    }

    /// Reads what the hooks have set so far: what is wrong with it.
    private mutating func mistakeInVariables() throws -> String? {
        guard side == .before, let file = try PlainFile(reading: folder.variables) else { return nil }
        defer { file.close() }
        let bytes = try file.read(limit: Self.mostVariables + 1)
        guard bytes.count <= Self.mostVariables else {
            return "the file that BULKHEAD_ENV names holds more than \(Self.mostVariables) bytes"
        }
        do {
            variables = try HookVariables.parse(String(decoding: bytes, as: UTF8.self))
            return nil
        } catch { return error.description }
    }

    private static let mostVariables = 256 << 10

    /// What a hook wrote for its status, without line breaks around it.
    private func statusText() throws -> String? {
        guard let file = try PlainFile(reading: folder.status) else { return nil }
        defer { file.close() }
        let text = TerminalCodes.strip(String(decoding: try file.read(limit: 4 << 10), as: UTF8.self)).trimmingCharacters(in: .newlines)
        return text.isEmpty ? nil : text
    }

    /// Hooks are the operator's, but they read what a pull request wrote: beside tenants they get nothing of the server's environment.
    private var surroundings: [String: String] {
        guard setting.hasTenants else { return runner.settings.identity }
        return Surroundings.fixed(from: runner.settings.identity, home: folder.path, temporaryFolder: "/tmp")
    }

    private func invocation(of command: ShellCommand) -> Invocation {
        var told = RunVariables.hook(setting, folder: root, statusFile: folder.status).merging(extraVariables) { $1 }
        told["PATH"] = runner.settings.searchPath
        if side == .before { told["BULKHEAD_ENV"] = folder.variables }
        let environment = surroundings.merging(setting.variables) { $1 }.merging(told) { $1 }
        return Invocation(command.shell, command.shellArguments + [command.text], environment: environment, in: root)
    }

    private func failureText(_ command: ShellCommand, _ ending: String, _ printed: String) -> String {
        let words = ([command.shell] + command.shellArguments + [command.text]).joined(separator: " ")
        return switch side {
        case .before: "\(ending): running \(quoted(words)) in \(quoted(root)): \n\(printed)"
        case .after: "\(ending): running '\(words)' in '\(root)': \n\(printed)"
        }
    }
}
