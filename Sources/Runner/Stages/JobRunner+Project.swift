import Domain
import Logging
import Sandbox
import Terraform

extension JobRunner {
    /// One stage of one project.
    func perform(_ job: ProjectJob, as id: Job.ID, in folder: JobFolder) async throws -> ProjectResult.Outcome {
        do {
            return try await attempt(job, as: id, in: folder)
        } catch let refusal as StageRefusal {
            return .error(refusal.text)
        } catch let fault as CheckoutFault where fault.kind != .cancelled {
            return .error(fault.text)
        } catch let missing as BinaryMissing {
            return .error(missing.description)
        }
    }

    private func attempt(_ job: ProjectJob, as id: Job.ID, in folder: JobFolder) async throws -> ProjectResult.Outcome {
        try Task.checkCancellation()
        let isNew = checkouts.existingWorkingCopy(for: job.setting.pullRequest.reference, project: job.project.key) == nil
        let place = try await place(of: job)
        var project = job.project
        // Another version may read a saved plan differently.
        if job.usesPlan, let version = job.plan?.making?.terraformVersion { project.terraformVersion = version }
        let binary = try await binary(for: project, in: place)
        try prepare(job, at: place)
        if try await hasDiverged(job, at: place) {
            return .refused(.requirement(.undiverged, command: job.setting.command.name, reason: nil))
        }
        return try await withCredentials(of: job, as: id, at: place, in: folder) { surroundings in
            let work = StageWork(runner: self, job: job, place: place, binary: binary, folder: folder, surroundings: surroundings)
            return try await outcome(of: work, as: id, isNew: isNew)
        }
    }

    private func outcome(of begun: StageWork, as id: Job.ID, isNew: Bool) async throws -> ProjectResult.Outcome {
        var work = begun
        let job = work.job
        do {
            if isNew, job.usesPlan { try await work.prepareFolderAgain() }
            for step in job.steps { try await work.perform(step) }
            return try await conclude(work, as: id)
        } catch let failure as StepFailure {
            return try work.outcome(of: failure)
        } catch let interruption as StageWork.Interruption {
            guard work.hasBegun else { throw CancellationError() }
            work.add(output: interruption.printed)
            return try work.interruptedOutcome()
        } catch is CancellationError where job.changesTheWorld && work.hasBegun {
            return try work.interruptedOutcome()
        }
    }

    private func place(of job: ProjectJob) async throws -> ProjectPlace {
        let pullRequest = job.setting.pullRequest
        // What was reviewed, never a newer merge of it.
        let planned = job.usesPlan ? job.plan?.checkout : nil
        let commit = try await checkedOut(planned ?? job.commit, for: job.setting, renewsMerge: job.stage == .plan)
        let root = try await checkouts.workingCopy(for: pullRequest.reference, project: job.project.key, at: commit)
        let folder = try checkouts.folder(of: job.project.key.dir, in: root)
        return ProjectPlace(root: root, folder: folder, key: job.project.key, commit: commit)
    }

    /// Before the first step there is no plan but the one that is to be applied, whatever the repository contains.
    private func prepare(_ job: ProjectJob, at place: ProjectPlace) throws {
        switch job.stage {
        case .plan: try PlainFile.remove(place.planFile)
        case .apply: try putBackPlan(of: job, at: place)
        case .policyCheck:
            for file in [place.showFile, place.policyFile] { try PlainFile.remove(file) }
            try putBackPlan(of: job, at: place)
        case .version, .importing, .stateRm: break
        }
    }

    private func putBackPlan(of job: ProjectJob, at place: ProjectPlace) throws {
        guard let plan = job.plan, plan.sha256 != nil || job.project.workflow.keepsPlanFile else {
            guard job.project.workflow.keepsPlanFile else { return }
            throw StageRefusal(text: StageRefusal.noPlan(place.key))
        }
        do {
            try vault.putBack(plan, at: place.planFile)
        } catch PlanVault.Refusal.missing {
            throw StageRefusal(text: StageRefusal.planMissing(place.key))
        } catch PlanVault.Refusal.changed {
            throw StageRefusal(text: StageRefusal.planChanged(place.key))
        }
    }

    private func conclude(_ work: StageWork, as id: Job.ID) async throws -> ProjectResult.Outcome {
        let job = work.job
        if job.stage == .policyCheck { return .policiesChecked(try work.concludePolicies()) }
        try work.folder.write(output: work.outputs.joined(separator: "\n"))
        switch job.stage {
        case .plan:
            let impact = try await work.impact()
            let sha256 = try vault.keep(work.place.planFile, as: id)
            let plan = Plan(
                project: work.place.key, job: id, commit: job.setting.pullRequest.head.commit,
                baseBranch: job.setting.pullRequest.baseBranch, sha256: sha256, checkout: work.place.commit, summary: work.summary,
                making: .init(
                    project: job.project, variables: job.setting.variables, arguments: job.setting.command.arguments,
                    terraformVersion: work.binary.version.description), impact: impact)
            return .planned(work.summary, plan: plan)
        case .apply:
            removePlan(of: work)
            return .applied
        case .importing, .stateRm:
            removePlan(of: work)
            return .done
        case .version, .policyCheck: return .done
        }
    }

    /// What a plan was made for has been done, so it must not be done again. That it stays on the disk is no reason to call
    /// the apply a failure.
    private func removePlan(of work: StageWork) {
        do {
            try PlainFile.remove(work.place.planFile)
            if let plan = work.job.plan { try vault.remove(plan.job) }
        } catch {
            logger.warning("a used plan was not removed", metadata: ["error": "\(error)"])
        }
    }
}

extension ProjectJob {
    /// Whether it works on a plan that was made before.
    fileprivate var usesPlan: Bool { stage == .apply || stage == .policyCheck }

    /// Whether what it does cannot be taken back.
    var changesTheWorld: Bool { stage == .apply || stage == .importing || stage == .stateRm }
}

extension Workflow {
    /// Whether its plan lies in the project's plan file, so that it must be there to be applied.
    fileprivate var keepsPlanFile: Bool {
        steps(of: .plan).contains { $0.isBuiltIn(.plan) } || steps(of: .apply).contains { $0.isBuiltIn(.apply) }
    }
}

extension Step {
    fileprivate func isBuiltIn(_ name: BuiltIn) -> Bool { if case .terraform(name, _) = self { true } else { false } }
}
