package import Domain

extension GitHub {
    package func merge(_ reference: PullRequest.Reference, _ order: MergeOrder) async throws(ForgeFault) -> MergeAnswer {
        let info = GitHubCall.get(url(reference.repository), "reading \(reference.repository.fullName)")
        let settings: MergeSettingsWire
        do throws(ForgeFault) { settings = try await line.send(info) } catch {
            return .refused("fetching repo info: \(try words(of: error, of: info))")
        }
        switch settings.method(order.method) {
        case .no(let reason): return .refused(reason)
        case .yes(let method):
            let answer = try await merge(reference, order.commit, by: method)
            if answer == .merged, order.deletesSourceBranch { try await deleteSourceBranch(of: reference, at: order.commit) }
            return answer
        }
    }

    private func merge(_ reference: PullRequest.Reference, _ commit: String, by method: String) async throws(ForgeFault) -> MergeAnswer {
        struct Body: Encodable {
            var method: String
            var sha: String
            enum CodingKeys: String, CodingKey {
                case method = "merge_method"
                case sha
            }
        }
        struct Merged: Decodable {
            var merged: Bool?
            var message: String?
        }
        let call = try GitHubCall.put(
            url(reference.repository, "pulls/\(reference.number)/merge"), Body(method: method, sha: commit), "merging \(reference)")
        do throws(ForgeFault) {
            let end: Merged = try await line.send(call)
            return end.merged == true ? .merged : .refused("could not merge pull request: \(end.message ?? "")")
        } catch {
            let reason = try words(of: error, of: call)
            // The answer to an earlier try may have been lost.
            if try await described(reference).merged == true { return .merged }
            return .refused("merging pull request: \(reason)")
        }
    }

    /// Atlantis's words for a no. What may pass is thrown on; a wrong token is being replaced.
    private func words(of fault: ForgeFault, of call: GitHubCall) throws(ForgeFault) -> String {
        guard case .rejected(let status, let message) = fault.kind, !fault.isAboutToken else { throw fault }
        return "\(call.method.rawValue) \(call.url): \(status) \(message) []"
    }

    /// Removes the branch that was merged, unless it has moved on or lies in a fork.
    private func deleteSourceBranch(of reference: PullRequest.Reference, at commit: String) async throws(ForgeFault) {
        struct Tip: Decodable {
            struct Target: Decodable { var sha: String }
            var object: Target
        }
        let purpose = "removing the merged branch of \(reference)"
        do throws(ForgeFault) {
            let head = try await described(reference).head
            guard let branch = head?.ref, head?.sha == commit, let owner = head?.repo?.fullName,
                owner.lowercased() == reference.repository.fullName.lowercased()
            else { return }
            let path = branch.split(separator: "/").map { escaped($0) }.joined(separator: "/")
            let tip: Tip = try await line.send(.get(url(reference.repository, "git/ref/heads/\(path)"), purpose))
            guard tip.object.sha == commit else { return }
            _ = try await line.send(.delete(url(reference.repository, "git/refs/heads/\(path)"), purpose)) as GitHubAnswer
        } catch {
            // Gone already, or protected.
            if error.mayRetry { throw error }
        }
    }

    private func described(_ reference: PullRequest.Reference) async throws(ForgeFault) -> PullRequestWire {
        try await line.send(.get(url(reference.repository, "pulls/\(reference.number)"), "reading \(reference)"))
    }
}

/// What a repository says of merging. GitHub leaves it out for those who may not write.
private struct MergeSettingsWire: Decodable {
    var merge: Bool?
    var rebase: Bool?
    var squash: Bool?

    enum CodingKeys: String, CodingKey {
        case merge = "allow_merge_commit"
        case rebase = "allow_rebase_merge"
        case squash = "allow_squash_merge"
    }

    enum Choice {
        case yes(String)
        case no(String)
    }

    /// The method that was wished for, or else the first that is allowed. Nothing that is not one of the three goes out.
    func method(_ wish: String?) -> Choice {
        let allowed = [("merge", merge), ("rebase", rebase), ("squash", squash)]
        guard let wish, !wish.isEmpty else { return .yes(allowed.first { $0.1 == true }?.0 ?? "merge") }
        guard let known = allowed.first(where: { $0.0 == wish }) else {
            return .no("merge method '\(wish)' is unknown. Specify one of the valid values: 'merge, rebase, squash'")
        }
        return known.1 == false ? .no("merge method '\(wish)' is not allowed by the repository Pull Request settings") : .yes(wish)
    }
}
