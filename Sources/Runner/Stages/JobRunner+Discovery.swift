import Domain
import Logging
import RepoConfig

extension JobRunner {
    /// Finds the projects of a command, after the operator's hooks.
    func discover(_ job: DiscoveryJob, named id: Job.ID, in folder: JobFolder) async throws -> JobResult {
        var endings: [HookEnding] = []
        do {
            return .discovered(try await discovery(for: job, named: id, in: folder, endings: &endings))
        } catch let failure as DiscoveryFailure {
            return .notDiscovered(failure, hooks: endings)
        } catch let fault as CheckoutFault where fault.kind != .cancelled {
            return .notDiscovered(.refused(fault.text), hooks: endings)
        }
    }

    private func discovery(
        for job: DiscoveryJob, named id: Job.ID, in folder: JobFolder, endings: inout [HookEnding]
    ) async throws -> Discovery {
        try await authorize(job, in: folder)
        if job.hooks.isEmpty, job.scope == .nothing { return Discovery(projects: []) }
        let origin = try await fetch(job.setting)
        let hooked = try await runHooks(of: job, at: origin.commit, named: id, in: folder, endings: &endings)
        let commit = hooked.commit ?? origin.commit
        var discovery = Discovery(projects: [])
        if job.scope != .nothing {
            discovery = try await projects(of: job, from: origin.commit, at: commit, in: folder)
            discovery = try await authorize(discovery, for: job, named: id, at: commit)
        }
        discovery.preparedCommit = commit == job.setting.pullRequest.head.commit ? nil : commit
        discovery.hooks = endings
        discovery.variables = hooked.variables
        discovery.hasMergedAgain = origin.isAgain
        return discovery
    }

    /// Gets the head, merged where that is asked for.
    private func fetch(_ setting: RunSetting) async throws(CheckoutFault) -> MergedHead {
        let pullRequest = setting.pullRequest
        do {
            guard setting.checkout == .merge else {
                try await checkouts.commitIsThere(pullRequest.head.commit, of: pullRequest)
                return MergedHead(commit: pullRequest.head.commit, isAgain: false)
            }
            // What was planned is what is applied, so only a plan looks for a newer base.
            return try await checkouts.merge(of: pullRequest, renews: setting.command.name == .plan)
        } catch {
            guard error.kind == .failed else { throw error }
            throw CheckoutFault(
                .failed,
                "\(error.text)\n\nThe commit could not be fetched. See that the server's user may read \(pullRequest.repository.fullName) and that it is reachable, then plan again."
            )
        }
    }

    /// Runs the hooks: the commit that holds what they changed, nil if they changed nothing, and the variables that they set.
    private func runHooks(
        of job: DiscoveryJob, at commit: String, named id: Job.ID, in folder: JobFolder, endings: inout [HookEnding]
    ) async throws -> (commit: String?, variables: [String: String]) {
        let (setting, hooks) = (job.setting, job.hooks)
        if hooks.isEmpty { return (nil, [:]) }
        let reference = setting.pullRequest.reference
        let (work, failure, snapshot) = try await withHookFolder(of: reference, named: id.text, at: commit) { root in
            var work = HookWork(runner: self, side: .before, setting: setting, root: root, folder: folder)
            let failure = try await work.firstFailure(of: hooks)
            return (work, failure, try await checkouts.snapshot(ofHooks: id.text, of: reference, at: commit))
        }
        endings = work.endings
        if let failure {
            try folder.write(output: failure)
            if job.failsOnHookError { throw DiscoveryFailure.hookFailed(failure) }
            logger.warning("a pre-workflow hook failed", metadata: ["job": "\(id)", "pullRequest": "\(reference)"])
        }
        return (snapshot, work.variables)
    }

    /// Finds the projects at `commit`, which is `origin` or what hooks made of it.
    private func projects(of job: DiscoveryJob, from origin: String, at commit: String, in folder: JobFolder) async throws -> Discovery {
        var job = job
        if job.settings.includesGeneratedFiles, commit != origin {
            job.scope.add(try await checkouts.changes(from: origin, to: commit, of: job.setting.pullRequest.repository))
        }
        var tree = try await tree(at: commit, for: job)
        let repository = job.setting.pullRequest.repository
        tree.changes = await changes(sinceOriginsOf: job.earlierPlans, to: commit, in: repository)
        tree.sources = try await checkouts.texts(of: Set(sourcesNeeded(by: job, in: tree)), at: commit, of: repository)
        let (discovery, notes) = try discoverWithNotes(job, in: tree)
        if !notes.isEmpty { try folder.note(notes.map { "\($0)\n" }.joined()) }
        return discovery
    }

    /// Once for each commit that plans were made of. Of one that is gone nothing is known, and its plans do not hold.
    private func changes(sinceOriginsOf plans: [Plan], to commit: String, in repository: Repository) async -> [String: [String]] {
        var changes: [String: [String]] = [:]
        for origin in Set(plans.map(\.checkout)) {
            changes[origin] = try? await checkouts.changes(from: origin, to: commit, of: repository)
        }
        return changes
    }

    private func tree(at commit: String, for job: DiscoveryJob) async throws -> RepositoryTree {
        let repository = job.setting.pullRequest.repository
        let (paths, links) = try await checkouts.tree(at: commit, of: repository)
        let config =
            paths.contains(job.rules.configFile)
            ? try await checkouts.file(job.rules.configFile, at: commit, of: repository) : nil
        var tree = RepositoryTree(files: paths, configText: config, hasYmlFile: paths.contains("atlantis.yml"))
        tree.links = links
        return tree
    }
}

extension DiscoveryJob.Scope {
    /// Counts further files as changed, where changed files matter.
    fileprivate mutating func add(_ generated: [String]) {
        switch self {
        case .changed(let files, let isAutomatic): self = .changed(files: files + generated, isAutomatic: isAutomatic)
        case .target(let target, let files): self = .target(target, changedFiles: files + generated)
        case .planned, .nothing: break
        }
    }
}
