package import Domain
import Git
import Sandbox

/// A pull request's head merged into its base branch, as a commit that is there.
package struct MergedHead: Hashable, Sendable {
    package var commit: String
    /// Whether the same head was merged before into an earlier tip.
    package var isAgain: Bool
}

extension Checkouts {
    /// Merges a pull request's head into the tip of its base branch. With the same two commits it is the same commit.
    ///
    /// Unless `renews`, an earlier merge of the same head is taken as it is, however far the base branch has gone on.
    package func merge(of pullRequest: PullRequest, renews: Bool) async throws(CheckoutFault) -> MergedHead {
        let head = try identify(pullRequest.head.commit)
        let mirror = mirror(of: pullRequest.repository)
        return try await alone(at: mirror.path) { () async throws(CheckoutFault) -> MergedHead in
            try await make(mirror)
            let earlier = try await earlierMerge(of: pullRequest.number, in: mirror)
            if let earlier, earlier.head == head, !renews { return MergedHead(commit: earlier.commit.text, isAgain: false) }
            let base = try await fetchBase(of: pullRequest, into: mirror)
            if let earlier, earlier.head == head, earlier.base == base { return MergedHead(commit: earlier.commit.text, isAgain: false) }
            try await fetch(head, .history, of: pullRequest, into: mirror)
            let commit = try await merge(head, into: base, in: mirror)
            try await run(mirror.keep(commit, of: pullRequest.number))
            try await run(mirror.point(Mirror.merge(of: pullRequest.number), to: commit))
            return MergedHead(commit: commit.text, isAgain: earlier?.head == head)
        }
    }

    /// The files that the base branch has changed since it and `commit`, which is there, parted.
    package func baseChanges(since commit: String, of pullRequest: PullRequest) async throws(CheckoutFault) -> [String] {
        let commit = try identify(commit)
        let mirror = mirror(of: pullRequest.repository)
        let base = try await alone(at: mirror.path) { () async throws(CheckoutFault) -> CommitID in
            try await make(mirror)
            return try await fetchBase(of: pullRequest, into: mirror)
        }
        return Mirror.paths(printed: try await run(mirror.touches(since: commit, in: base)).output)
    }

    /// The files that differ between two commits that are there.
    package func changes(from earlier: String, to later: String, of repository: Repository) async throws(CheckoutFault) -> [String] {
        let (earlier, later) = (try identify(earlier), try identify(later))
        if earlier == later { return [] }
        return Mirror.paths(printed: try await run(mirror(of: repository).changes(from: earlier, to: later)).output)
    }

    private func merge(_ head: CommitID, into base: CommitID, in mirror: Mirror) async throws(CheckoutFault) -> CommitID {
        let call = mirror.mergeTree(head, into: base)
        let printed = try await attempt(call)
        guard printed.ending.isSuccess else {
            guard printed.ending == .exited(1) else { throw fault(of: call, printed) }
            throw CheckoutFault(
                .conflict, "running git merge: exit status 1: \(Mirror.conflict(printed: String(printed.text.prefix(16 << 10))))")
        }
        let time = try await run(mirror.time(of: head)).text.split(separator: "\n").first.flatMap { Int($0) } ?? 0
        return try await id(printedBy: mirror.commit(tree: id(in: printed, of: call), merging: head, into: base, at: time))
    }

    private func earlierMerge(
        of number: Int, in mirror: Mirror
    ) async throws(CheckoutFault) -> (commit: CommitID, base: CommitID, head: CommitID)? {
        let reference = Mirror.merge(of: number)
        guard Files.exists("\(mirror.path)/\(reference)") else { return nil }
        let ids = try await run(mirror.parents(at: reference)).text.split { $0 == " " || $0 == "\n" }.compactMap { CommitID(String($0)) }
        return ids.count == 3 ? (ids[0], ids[1], ids[2]) : nil
    }

    private func fetchBase(of pullRequest: PullRequest, into mirror: Mirror) async throws(CheckoutFault) -> CommitID {
        let branch = pullRequest.baseBranch
        guard PullRequest.isBranchName(branch) else { throw CheckoutFault(.malformed, "\"\(branch)\" is not the name of a branch") }
        try Files.remove("\(mirror.path)/\(Mirror.base(of: pullRequest.number)).lock")
        let refused = try await fetch(from: pullRequest.repository) {
            mirror.fetchBase(branch, of: pullRequest.number, from: $0, asking: $1)
        }
        if let refused { throw refused }
        return try await id(printedBy: mirror.commit(at: Mirror.base(of: pullRequest.number)))
    }
}
