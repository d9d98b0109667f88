import Domain
import Foundation
import Sandbox
import Terraform

extension StageWork {
    /// `terraform plan`, with the plan saved and its summary read.
    mutating func plan(_ arguments: [OperatorArgument]) async throws {
        try await switchWorkspace()
        let hasVariables = FileManager.default.fileExists(atPath: place.variablesFile)
        let command = PlanCommand(
            version: binary.version, planFile: place.planFile, variablesFile: hasVariables ? place.variablesFile : nil, setting: job.setting
        )
        let commenter = commenterArguments
        let words = self.arguments(arguments) { command.arguments(extra: $0, commenter: commenter) }
        let printed = try await terraform(words.real)
        let cannotSave = try !printed.ending.isSuccess && RemotePlan.isRefusalToSave(printed.slice.text())
        let slice = cannotSave ? try await planRemotely(arguments) : try sliceOrFailure(words, printed)
        var summary = summary
        try slice.forEachLine { summary.read(line: $0) }
        self.summary = summary
        add(output: PlanText.outdentingMarks(PlanText.strippingRefresh(try slice.text(), version: binary.version)))
    }
}
