import Domain
import Logging
import Sandbox

extension JobRunner {
    /// Asks whether the command may be given at all, before anything else is done for it.
    func authorize(_ job: DiscoveryJob, in folder: JobFolder) async throws {
        guard let request = job.authorization else { return }
        let question = AuthorizationQuestion(request, job.setting)
        let verdict = try await verdict(question.invocation(path: settings.searchPath, in: folder.path), request)
        if case .denied(let reason) = verdict { throw DiscoveryFailure.forbidden(reason: reason) }
    }

    /// Asks for each project, and takes out those that are denied.
    func authorize(_ discovery: Discovery, for job: DiscoveryJob, named id: Job.ID, at commit: String) async throws -> Discovery {
        guard let request = job.authorization, !discovery.projects.isEmpty else { return discovery }
        let question = AuthorizationQuestion(request, job.setting)
        let keys = discovery.projects.map(\.key)
        let reference = job.setting.pullRequest.reference
        let verdicts = try await withHookFolder(of: reference, named: "\(id.text) permissions", at: commit) { root in
            try await self.verdicts(on: keys, question, root: root)
        }
        var discovery = discovery
        discovery.forbidden = keys.compactMap { key in
            if case .denied(let reason) = verdicts[key] { Discovery.Forbidden(project: key, reason: reason) } else { nil }
        }
        discovery.projects.removeAll { verdicts[$0.key] != .allowed }
        return discovery
    }

    /// A few at a time: each may take all of its time.
    private func verdicts(
        on keys: [ProjectKey], _ question: AuthorizationQuestion, root: String
    ) async throws -> [ProjectKey: AuthorizationVerdict] {
        var verdicts: [ProjectKey: AuthorizationVerdict] = [:]
        try await withThrowingTaskGroup(of: (ProjectKey, AuthorizationVerdict).self) { group in
            for (index, key) in keys.enumerated() {
                if index >= 8, let (key, verdict) = try await group.next() { verdicts[key] = verdict }
                let invocation = question.invocation(about: key, root: root, path: settings.searchPath)
                group.addTask { (key, try await verdict(invocation, question.request)) }
            }
            for try await (key, verdict) in group { verdicts[key] = verdict }
        }
        return verdicts
    }

    private func verdict(_ invocation: Invocation, _ request: AuthorizationRequest) async throws -> AuthorizationVerdict {
        let verdict: AuthorizationVerdict
        do {
            let printed = try await sandbox.capture(invocation, limit: 64 << 10, within: .seconds(10))
            verdict = AuthorizationVerdict(printed.ending, printed: printed.text, isStrict: request.program.isStrict)
        } catch let fault as SandboxFault {
            verdict = .unevaluated(fault.description)
        }
        if case .denied(let reason) = verdict { logger.notice("a command was not permitted", metadata: ["reason": "\(reason)"]) }
        return verdict
    }
}
