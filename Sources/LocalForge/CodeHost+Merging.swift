extension CodeHost {
    /// Says how pull requests of a repository may be merged.
    package func allow(_ settings: MergeSettings, in fullName: String) throws {
        _ = try repository(fullName)
        state.repositories[fullName.lowercased()]?.mergeSettings = settings
    }

    /// Merges a pull request and returns the commit that does it. With a `commit`, only if that is its head.
    @discardableResult
    package func merge(
        _ number: Int, in fullName: String, by author: String, _ method: MergeMethod = .merge, only commit: String? = nil
    ) async throws -> String {
        let wire = try await wire()
        let signature = try signature(of: author)
        let before = try pullRequest(number, in: fullName)
        try await checkMergeable(before, in: fullName, method, only: commit)
        let place = place(of: fullName)
        guard let tree = try await place.mergedTree(before.baseCommit, before.headCommit) else { throw Self.notMergeable }
        let made = try await place.commit(
            tree: tree, parents: method == .merge ? [before.baseCommit, before.headCommit] : [before.baseCommit], on: before.baseBranch,
            message: Self.message(for: before, in: fullName, method), by: signature)
        let time = timestamp()
        try change(number, in: fullName) {
            $0.state = .closed
            $0.closedAt = time
            $0.mergeCommit = made
            $0.mergedBy = author
        }
        announce(try wire.pullRequestEvent("closed", pullRequest(number, in: fullName), in: repository(fullName), state, by: author))
        if try repository(fullName).mergeSettings.deletesBranches, before.headRepository.lowercased() == fullName.lowercased() {
            try await place.delete(branch: before.headBranch)
        }
        try await noticeCommits(in: fullName, by: author)
        return made
    }

    private static let notMergeable = CodeHostRefusal(status: 405, message: "Pull Request is not mergeable")

    private func checkMergeable(
        _ pullRequest: HostedPullRequest, in fullName: String, _ method: MergeMethod, only commit: String?
    ) async throws {
        let kinds: [MergeMethod: String] = [.merge: "Merge commits", .squash: "Squash merges", .rebase: "Rebase merges"]
        guard try repository(fullName).mergeSettings.methods.contains(method) else {
            throw CodeHostRefusal(status: 405, message: "\(kinds[method] ?? "") are not allowed on this repository.")
        }
        guard pullRequest.state == .open, ["clean", "unstable"].contains(try await mergeableState(of: pullRequest, in: fullName)) else {
            throw Self.notMergeable
        }
        guard commit == nil || commit == pullRequest.headCommit else {
            throw CodeHostRefusal(status: 409, message: "Head branch was modified. Review and try the merge again.")
        }
    }

    private static func message(for pullRequest: HostedPullRequest, in fullName: String, _ method: MergeMethod) -> String {
        switch method {
        case .merge:
            let owner = pullRequest.headRepository.prefix { $0 != "/" }
            return "Merge pull request #\(pullRequest.number) from \(owner)/\(pullRequest.headBranch)\n\n\(pullRequest.title)\n"
        case .squash, .rebase:
            return "\(pullRequest.title) (#\(pullRequest.number))\n"
        }
    }

    /// The word that GitHub has for whether a pull request can be merged.
    func mergeableState(of pullRequest: HostedPullRequest, in fullName: String) async throws -> String {
        if pullRequest.state == .closed { return "unknown" }
        if pullRequest.isDraft { return "draft" }
        if try await !mergesCleanly(pullRequest, in: fullName) { return "dirty" }
        let repository = try repository(fullName)
        let latest = repository.latestStatuses(of: pullRequest.headCommit)
        if let protection = repository.protection[pullRequest.baseBranch] {
            let opinions = pullRequest.opinions.map(\.state)
            let successful = Set(latest.filter { $0.state == .success }.map(\.context))
            let isMet =
                !opinions.contains(.changesRequested) && opinions.count { $0 == .approved } >= protection.approvals
                && successful.isSuperset(of: protection.contexts)
                && !(protection.wantsAnswers && pullRequest.openThreads > 0)
            if !isMet { return "blocked" }
        }
        return latest.allSatisfy { $0.state == .success } ? "clean" : "unstable"
    }

    func mergesCleanly(_ pullRequest: HostedPullRequest, in fullName: String) async throws -> Bool {
        let key = "\(pullRequest.baseCommit) \(pullRequest.headCommit)"
        if let known = state.mergesCleanly[key] { return known }
        let answer = try await place(of: fullName).mergedTree(pullRequest.baseCommit, pullRequest.headCommit) != nil
        state.mergesCleanly[key] = answer
        return answer
    }

    func changes(of pullRequest: HostedPullRequest, in fullName: String) async throws -> [ChangedFile] {
        let key = "\(pullRequest.baseCommit) \(pullRequest.headCommit)"
        if let known = state.changes[key] { return known }
        let files = try await place(of: fullName).changes(from: pullRequest.baseCommit, to: pullRequest.headCommit)
        state.changes[key] = files
        return files
    }
}
