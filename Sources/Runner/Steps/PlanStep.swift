import Domain
import Foundation
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
        let slice = try await terraformOrFail(self.arguments(arguments) { command.arguments(extra: $0, commenter: commenter) })
        var summary = summary
        try slice.forEachLine { summary.read(line: $0) }
        self.summary = summary
        add(output: PlanText.outdentingMarks(PlanText.strippingRefresh(try slice.text(), version: binary.version)))
    }
}
