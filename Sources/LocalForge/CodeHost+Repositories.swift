package import Foundation

extension CodeHost {
    /// Makes a repository with one commit of `files` on its default branch.
    package func createRepository(
        _ fullName: String, files: [String: CommittedFile], defaultBranch: String = "main", by author: String = "octocat"
    ) async throws {
        try checkNew(fullName)
        let signature = try signature(of: author)
        let place = place(of: fullName)
        try await place.create(defaultBranch: defaultBranch)
        _ = try await place.commit(files, on: defaultBranch, parent: nil, message: "Initial commit\n", by: signature)
        add(HostedRepository(number: state.newNumber(), fullName: fullName, defaultBranch: defaultBranch, parent: nil))
    }

    /// Makes a repository with one commit of everything that lies in a folder.
    package func createRepository(
        _ fullName: String, copying folder: URL, defaultBranch: String = "main", by author: String = "octocat"
    ) async throws {
        try await createRepository(fullName, files: try CommittedFile.all(in: folder), defaultBranch: defaultBranch, by: author)
    }

    /// Makes a repository of somebody else's with the same commits.
    package func fork(_ fullName: String, as forkName: String) async throws {
        let parent = try repository(fullName)
        try checkNew(forkName)
        try await place(of: forkName).create(asCopyOf: place(of: fullName))
        add(HostedRepository(number: state.newNumber(), fullName: forkName, defaultBranch: parent.defaultBranch, parent: parent.fullName))
    }

    /// Says what a branch's pull requests need before they may be merged.
    package func protect(_ branch: String, in fullName: String, _ protection: BranchProtection?) throws {
        _ = try repository(fullName)
        state.repositories[fullName.lowercased()]?.protection[branch] = protection
    }

    /// Says what somebody may do with a repository; nil for what the host gives them anyway.
    package func grant(_ access: RepositoryAccess?, to login: String, in fullName: String) throws {
        _ = try repository(fullName)
        state.repositories[fullName.lowercased()]?.access[login.lowercased()] = access
    }

    /// What somebody may do: its owner everything, the host's own people write, and everybody else read.
    func access(of login: String, in fullName: String) throws -> RepositoryAccess {
        let repository = try repository(fullName)
        let isUser = (try? signature(of: login)) != nil && !login.hasSuffix("[bot]")
        guard isUser else { throw CodeHostRefusal(status: 404, message: "\(login) is not a user") }
        if let granted = repository.access[login.lowercased()] { return granted }
        if repository.owner.lowercased() == login.lowercased() { return .admin }
        return (people + [tokenOwner]).contains { $0.lowercased() == login.lowercased() } ? .write : .read
    }

    /// Makes the owner of repositories an organisation with these teams; nil makes it a person again.
    package func organize(_ owner: String, teams: [HostedTeam]?) { state.organizations[owner.lowercased()] = teams }

    /// Commits straight into a repository and updates what is open on that branch. A branch that is not there starts at `base`,
    /// a branch or a commit, or at the default branch. A file of nil is removed. Returns the new commit.
    @discardableResult
    package func commit(
        _ files: [String: CommittedFile?], to branch: String, in fullName: String, from base: String? = nil,
        message: String = "Change\n", by author: String = "octocat"
    ) async throws -> String {
        let repository = try repository(fullName)
        let place = place(of: fullName)
        guard RepositoryFolder.isSafe("refs/heads/\(branch)") else {
            throw CodeHostRefusal(status: 422, message: "Reference name is not valid")
        }
        let signature = try signature(of: author)
        let parent: String?
        if let tip = place.tip(ofBranch: branch) {
            parent = tip
        } else {
            parent = try await place.commit(base ?? repository.defaultBranch)
        }
        guard let parent else { throw CodeHostRefusal.notFound }
        let commit = try await place.commit(files, on: branch, parent: parent, message: message, by: signature)
        try await noticeCommits(in: fullName, by: author)
        return commit
    }

    /// Removes a branch.
    package func delete(branch: String, in fullName: String) async throws {
        _ = try repository(fullName)
        guard RepositoryFolder.isSafe("refs/heads/\(branch)") else { throw CodeHostRefusal.notFound }
        try await place(of: fullName).delete(branch: branch)
    }

    /// Updates every open pull request whose branches have moved, and tells the receiver of webhooks.
    func noticeCommits(in fullName: String, by author: String) async throws {
        let wire = try await wire()
        for base in state.repositories.values {
            for pullRequest in base.pullRequests.values.sorted(by: { $0.number < $1.number }) where pullRequest.state == .open {
                guard [base.fullName, pullRequest.headRepository].contains(where: { $0.lowercased() == fullName.lowercased() }) else {
                    continue
                }
                try await bringHead(of: pullRequest, to: base)
                try update(pullRequest.number, in: base.fullName, by: author, wire)
            }
        }
    }

    /// Puts a fork's commits where the base repository's readers find them.
    func bringHead(of pullRequest: HostedPullRequest, to base: HostedRepository) async throws {
        guard pullRequest.headRepository.lowercased() != base.fullName.lowercased() else { return }
        let fork = place(of: pullRequest.headRepository)
        guard fork.tip(ofBranch: pullRequest.headBranch) != nil else { return }
        try await place(of: base.fullName).fetch(pullRequest.headBranch, of: fork, into: Self.headReference(pullRequest.number))
    }

    // No await in here: reading the branch and remembering it is one step, so the order of two pushes cannot turn round.
    private func update(_ number: Int, in fullName: String, by author: String, _ wire: Wire) throws {
        let base = place(of: fullName)
        let old = try pullRequest(number, in: fullName)
        let isFork = old.headRepository.lowercased() != fullName.lowercased()
        let head = (isFork ? base.tip(of: Self.headReference(number)) : base.tip(ofBranch: old.headBranch)) ?? old.headCommit
        let baseCommit = base.tip(ofBranch: old.baseBranch) ?? old.baseCommit
        guard old.state == .open, head != old.headCommit || baseCommit != old.baseCommit else { return }
        if !isFork { try base.point(Self.headReference(number), at: head) }
        try change(number, in: fullName) {
            $0.headCommit = head
            $0.baseCommit = baseCommit
        }
        guard head != old.headCommit else { return }
        announce(
            try wire.pullRequestEvent(
                "synchronize", try pullRequest(number, in: fullName), in: repository(fullName), state, by: author,
                ["before": .string(old.headCommit), "after": .string(head)]))
    }

    static func headReference(_ number: Int) -> String { "refs/pull/\(number)/head" }

    private func add(_ repository: HostedRepository) { state.repositories[repository.fullName.lowercased()] = repository }

    private func checkNew(_ fullName: String) throws(CodeHostRefusal) {
        let parts = fullName.split(separator: "/", omittingEmptySubsequences: false)
        let isName =
            parts.count == 2
            && parts.allSatisfy { part in
                !part.isEmpty && !part.hasPrefix(".") && !part.hasPrefix("-")
                    && part.utf8.allSatisfy { byte in
                        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || [45, 46, 95].contains(byte)
                    }
            }
        guard isName else { throw CodeHostRefusal(status: 422, message: "\(fullName) is not a repository's name") }
        guard state.repository(fullName) == nil else { throw CodeHostRefusal(status: 422, message: "\(fullName) exists already") }
    }
}
