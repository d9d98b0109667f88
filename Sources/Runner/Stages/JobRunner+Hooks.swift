import Domain
import Logging

extension JobRunner {
    /// The hooks after a command. That one failed is the operator's to know; the command's result stands.
    func perform(_ job: HookJob, named id: Job.ID, in folder: JobFolder) async throws -> JobResult {
        let pullRequest = job.setting.pullRequest
        let commit = try await checkedOut(job.commit, for: job.setting, renewsMerge: false)
        let variables = ["COMMAND_HAS_ERRORS": String(job.hasErrors)]
        return try await withHookFolder(of: pullRequest.reference, named: id.text, at: commit) { root in
            var work = HookWork(
                runner: self, side: .after, setting: job.setting, root: root, folder: folder, extraVariables: variables)
            if let failure = try await work.firstFailure(of: job.hooks) {
                try folder.write(output: failure)
                logger.warning("a post-workflow hook failed", metadata: ["job": "\(id)", "pullRequest": "\(pullRequest.reference)"])
            }
            return .hooksEnded(work.endings)
        }
    }

    /// Makes sure that what a job works on is there: the commit of the job, or its merge where nobody merged it yet.
    func checkedOut(_ commit: String, for setting: RunSetting, renewsMerge: Bool) async throws(CheckoutFault) -> String {
        let pullRequest = setting.pullRequest
        guard setting.checkout == .merge, commit == pullRequest.head.commit else {
            try await checkouts.commitIsThere(commit, of: pullRequest)
            return commit
        }
        return try await checkouts.merge(of: pullRequest, renews: renewsMerge).commit
    }

    /// Runs `body` with a fresh working copy, which is removed afterwards.
    func withHookFolder<Value: Sendable>(
        of pullRequest: PullRequest.Reference, named name: String, at commit: String, _ body: (String) async throws -> Value
    ) async throws -> Value {
        let root = try await checkouts.workingCopyForHooks(of: pullRequest, named: name, at: commit)
        do {
            let value = try await body(root)
            try await checkouts.removeWorkingCopyForHooks(of: pullRequest, named: name)
            return value
        } catch {
            // What is left over lies in the way of nobody, and the first fault says more.
            try? await checkouts.removeWorkingCopyForHooks(of: pullRequest, named: name)
            throw error
        }
    }
}
