import Domain
import Terraform

extension StageWork {
    /// `terraform apply` of the saved plan.
    mutating func apply(_ arguments: [OperatorArgument]) async throws {
        guard !(arguments.map(\.text) + expand(arguments) + commenterArguments).contains(where: ApplyCommand.isTarget) else {
            throw StepFailure.refused(
                "cannot run apply with -target because we are applying an already generated plan. "
                    + "Instead, run -target with atlantis plan")
        }
        try checkPlan()
        if try isRemotePlan { return try await applyRemotely(arguments) }
        let (planFile, commenter) = (place.planFile, commenterArguments)
        let slice = try await terraformOrFail(
            self.arguments(arguments) { ApplyCommand.arguments(extra: $0, commenter: commenter, planFile: planFile) })
        add(output: try slice.text())
    }

    /// Steps before this one could have put another plan in its place.
    private func checkPlan() throws {
        guard job.stage == .apply else {
            guard let file = try PlainFile(reading: place.planFile) else { throw StepFailure.refused(StageRefusal.noPlan(place.key)) }
            return file.close()
        }
        guard let plan = job.plan else { throw StepFailure.refused(StageRefusal.noPlan(place.key)) }
        guard try runner.vault.holds(plan, at: place.planFile) else {
            throw StepFailure.refused(StageRefusal.planChanged(place.key))
        }
    }
}
