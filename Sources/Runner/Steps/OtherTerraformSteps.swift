import Domain
import Sandbox
import Terraform

extension StageWork {
    mutating func showVersion() async throws {
        add(output: try await terraformOrFail(Arguments(OtherCommand.version)).text())
    }

    mutating func importing(_ arguments: [OperatorArgument]) async throws {
        try await switchWorkspace()
        let commenter = commenterArguments
        let slice = try await terraformOrFail(
            self.arguments(arguments) { OtherCommand.importing(extra: $0, commenter: commenter) })
        add(output: try slice.text())
    }

    mutating func removeFromState(_ arguments: [OperatorArgument]) async throws {
        try await switchWorkspace()
        let commenter = commenterArguments
        let slice = try await terraformOrFail(
            self.arguments(arguments) { OtherCommand.stateRm(extra: $0, commenter: commenter) })
        add(output: try slice.text())
    }

    /// Writes the plan as JSON, which nobody is shown: it holds every value in clear.
    mutating func show() async throws {
        guard binary.version >= TerraformVersion(0, 12, 0), try !isRemotePlan else { return }
        let arguments = OtherCommand.show(planFile: place.planFile)
        let invocation = Invocation(binary.path, arguments, environment: terraformEnvironment, in: place.folder)
        let captured = try await runner.sandbox.capture(invocation, limit: 256 << 20, within: runner.settings.stepLimit)
        guard captured.ending.isSuccess else {
            add(output: TerminalCodes.strip(captured.diagnosticText))
            throw StepFailure.failed(failureText(arguments, captured.ending))
        }
        try PlainFile.write(captured.output, to: place.showFile)
    }
}
