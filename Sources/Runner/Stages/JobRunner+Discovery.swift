import Domain
import Logging
import RepoConfig

extension JobRunner {
    /// Finds the projects of a command, after the operator's hooks.
    func discover(_ job: DiscoveryJob, named id: Job.ID, in folder: JobFolder) async throws -> JobResult {
        do {
            return .discovered(try await discovery(for: job, named: id, in: folder))
        } catch let failure as DiscoveryFailure {
            return .notDiscovered(failure)
        } catch let fault as CheckoutFault where fault.kind != .cancelled {
            return .notDiscovered(.refused(fault.text))
        }
    }

    private func discovery(for job: DiscoveryJob, named id: Job.ID, in folder: JobFolder) async throws -> Discovery {
        let pullRequest = job.setting.pullRequest
        if job.hooks.isEmpty, job.scope == .nothing { return Discovery(projects: []) }
        try await fetch(pullRequest)
        let prepared = job.hooks.isEmpty ? nil : try await runHooks(of: job, named: id, in: folder)
        if job.scope == .nothing { return Discovery(projects: [], preparedCommit: prepared) }
        let tree = try await tree(at: prepared ?? pullRequest.head.commit, for: job)
        var (discovery, notes) = try discoverWithNotes(job, in: tree)
        if !notes.isEmpty { try folder.note(notes.map { "\($0)\n" }.joined()) }
        discovery.preparedCommit = prepared
        return discovery
    }

    private func fetch(_ pullRequest: PullRequest) async throws(CheckoutFault) {
        do {
            try await checkouts.commitIsThere(pullRequest.head.commit, of: pullRequest)
        } catch {
            guard error.kind == .failed else { throw error }
            throw CheckoutFault(
                .failed,
                "\(error.text)\n\nThe commit could not be fetched. See that the server's user may read \(pullRequest.repository.fullName) and that it is reachable, then plan again."
            )
        }
    }

    /// Runs the hooks: the commit that holds what they changed, nil if they changed nothing.
    private func runHooks(of job: DiscoveryJob, named id: Job.ID, in folder: JobFolder) async throws -> String? {
        let (setting, hooks) = (job.setting, job.hooks)
        let (reference, commit) = (setting.pullRequest.reference, setting.pullRequest.head.commit)
        return try await withHookFolder(of: reference, named: id, at: commit) { root in
            let work = HookWork(runner: self, side: .before, setting: setting, root: root, folder: folder)
            if let failure = try await work.firstFailure(of: hooks) {
                try folder.write(output: failure)
                if job.failsOnHookError { throw DiscoveryFailure.hookFailed(failure) }
                logger.warning("a pre-workflow hook failed", metadata: ["job": "\(id)", "pullRequest": "\(reference)"])
            }
            return try await checkouts.snapshot(ofHooks: id.text, of: reference, at: commit)
        }
    }

    private func tree(at commit: String, for job: DiscoveryJob) async throws -> RepositoryTree {
        let repository = job.setting.pullRequest.repository
        let paths = try await checkouts.tree(at: commit, of: repository)
        let config =
            paths.contains(job.rules.configFile)
            ? try await checkouts.file(job.rules.configFile, at: commit, of: repository) : nil
        return RepositoryTree(files: paths, configText: config, hasYmlFile: paths.contains("atlantis.yml"))
    }
}
