import Domain
import Logging

extension JobRunner {
    /// The hooks after a command. That one failed is the operator's to know; the command's result stands.
    func perform(_ job: HookJob, named id: Job.ID, in folder: JobFolder) async throws -> JobResult {
        let pullRequest = job.setting.pullRequest
        try await checkouts.commitIsThere(job.commit, of: pullRequest)
        let variables = ["COMMAND_HAS_ERRORS": String(job.hasErrors)]
        let failure = try await withHookFolder(of: pullRequest.reference, named: id, at: job.commit) { root in
            let work = HookWork(
                runner: self, side: .after, setting: job.setting, root: root, folder: folder, extraVariables: variables)
            return try await work.firstFailure(of: job.hooks)
        }
        if let failure {
            try folder.write(output: failure)
            logger.warning("a post-workflow hook failed", metadata: ["job": "\(id)", "pullRequest": "\(pullRequest.reference)"])
        }
        return .hooksEnded([])
    }

    /// Runs `body` with a fresh working copy, which is removed afterwards.
    func withHookFolder<Value: Sendable>(
        of pullRequest: PullRequest.Reference, named id: Job.ID, at commit: String, _ body: (String) async throws -> Value
    ) async throws -> Value {
        let root = try await checkouts.workingCopyForHooks(of: pullRequest, named: id.text, at: commit)
        do {
            let value = try await body(root)
            try await checkouts.removeWorkingCopyForHooks(of: pullRequest, named: id.text)
            return value
        } catch {
            // What is left over lies in the way of nobody, and the first fault says more.
            try? await checkouts.removeWorkingCopyForHooks(of: pullRequest, named: id.text)
            throw error
        }
    }
}
