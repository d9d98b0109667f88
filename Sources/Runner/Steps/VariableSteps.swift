import Domain
import Sandbox
import Terraform

extension StageWork {
    /// Sets a variable for the steps after it.
    mutating func setVariable(_ name: String, _ value: Step.VariableValue) async throws {
        switch value {
        case .literal(let text): try set(name, text)
        case .command(let command):
            var text = try await valueOf(command)
            if text.hasSuffix("\n") { text.removeLast() }
            try set(name, text)
        }
    }

    /// Sets the variables that a command prints.
    mutating func setVariables(_ command: ShellCommand, shows: Bool) async throws {
        let text = try await valueOf(command)
        do {
            let list = try VariableList.parse(text)
            for (name, value) in list { try set(name, value) }
            if shows { add(output: Self.listing(list.map(\.name))) }
        } catch let mistake as VariableList.Mistake {
            throw StepFailure.failed("invalid environment variable definition: \(text) (\(mistake.rawValue))")
        }
    }

    private static func listing(_ names: [String]) -> String {
        guard !names.isEmpty else { return "No dynamic environment variable added" }
        return "Dynamic environment variables added:\n" + names.map { $0 + "\n" }.joined()
    }

    private mutating func set(_ name: String, _ value: String) throws {
        guard !name.isEmpty, !name.utf8.contains(where: { $0 == 0 || $0 == UInt8(ascii: "=") }), !value.utf8.contains(0) else {
            throw StepFailure.failed("\(quoted(name)) cannot be set as an environment variable")
        }
        if surroundings.isTenants, ReservedNames.contains(name) {
            throw StepFailure.failed("\(name) is reserved: a step of a tenant's project cannot set it")
        }
        variables[name] = value
    }

    /// What a command prints. It does not go to the log: more often than not it is a secret.
    private func valueOf(_ command: ShellCommand) async throws -> String {
        do {
            let captured = try await runner.sandbox.capture(invocation(of: command), limit: 1 << 20, within: runner.settings.stepLimit)
            try folder.note(captured.diagnosticText)
            guard captured.ending.isSuccess else {
                throw StepFailure.failed(failureText(command, captured.ending, printed: captured.diagnosticText + captured.text))
            }
            return TerminalCodes.strip(captured.text)
        } catch let fault as SandboxFault where fault.isForPeople {
            throw StepFailure.failed(fault.description)
        }
    }
}
