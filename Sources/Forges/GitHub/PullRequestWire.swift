import Domain

/// A pull request as GitHub's JSON describes it, in answers and in webhooks.
struct PullRequestWire: Decodable, Sendable {
    struct Side: Decodable, Sendable {
        var ref: String?
        var sha: String?
        var repo: RepositoryWire?
    }
    struct User: Decodable, Sendable { var login: String? }
    struct Label: Decodable, Sendable { var name: String? }

    var number: Int?
    var page: String?
    var state: String?
    var draft: Bool?
    var merged: Bool?
    var mergeableState: String?
    var user: User?
    var labels: [Label]?
    var head: Side?
    var base: Side?

    enum CodingKeys: String, CodingKey {
        case number, state, draft, merged, user, labels, head, base
        case page = "html_url"
        case mergeableState = "mergeable_state"
    }

    func pullRequest() throws(UnusablePayload) -> PullRequest {
        let page = try given(page, "html_url")
        let commit = try given(head?.sha, "head.sha")
        let headBranch = try given(head?.ref, "head.ref")
        let baseBranch = try given(base?.ref, "base.ref")
        let author = try given(user?.login, "user.login")
        guard let number, number != 0 else { throw "number is null" }
        guard number > 0 else { throw "number is negative" }
        guard isCommitID(commit) else { throw "head.sha is not a commit id" }
        guard isBranchName(headBranch) else { throw "head.ref is not a branch name" }
        guard isBranchName(baseBranch) else { throw "base.ref is not a branch name" }
        let repository = try (base?.repo ?? RepositoryWire()).repository()
        let head = PullRequest.Head(
            repository: try (head?.repo ?? RepositoryWire()).repository(), branch: headBranch, commit: commit)
        return PullRequest(
            reference: .init(repository: repository, number: number), head: head, baseBranch: baseBranch, author: author,
            url: page, state: state == "open" ? .open : .closed, isDraft: draft ?? false, labels: (labels ?? []).compactMap(\.name))
    }

    /// Whether GitHub holds it back for something that must be true first.
    var isBlocked: Bool { draft != true && mergeableState == "blocked" }

    /// What GitHub thinks of merging it, in this order.
    var mergeability: Mergeability {
        if draft == true { return .notMergeable(reason: "PR is a draft") }
        switch mergeableState ?? "" {
        case "clean", "unstable", "has_hooks": return .mergeable
        case "": return .notMergeable(reason: "PR is in state <unknown>")
        case let state: return .notMergeable(reason: "PR is in state \(state)")
        }
    }
}

/// `value`, which must be there; longer than any on GitHub it is not kept.
func given(_ value: String?, _ name: String) throws(UnusablePayload) -> String {
    guard let value, !value.isEmpty else { throw "\(name) is null" }
    guard value.utf8.count <= 2048 else { throw "\(name) is too long" }
    return value
}

private func isCommitID(_ text: String) -> Bool {
    (text.utf8.count == 40 || text.utf8.count == 64)
        && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
}

/// Whether git would take `text` as a branch: what it forbids is what programs and terminals trip over.
private func isBranchName(_ text: String) -> Bool {
    let isForbidden = { (byte: UInt8) in byte <= 32 || byte == 127 || "~^:?*[\\".utf8.contains(byte) }
    return text.utf8.count <= 1024 && !text.utf8.contains(where: isForbidden) && !text.contains("..") && !text.contains("@{")
        && !text.hasPrefix("/") && !text.hasSuffix("/") && !text.hasSuffix(".")
}
