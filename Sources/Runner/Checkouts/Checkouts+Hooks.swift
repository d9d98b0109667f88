package import Domain
import Git
import Sandbox

extension Checkouts {
    /// A fresh working copy for the hooks of one run: absolute path of its root. `name` tells one run from another.
    package func workingCopyForHooks(
        of pullRequest: PullRequest.Reference, named name: String, at commit: String
    ) async throws(CheckoutFault) -> String {
        let commit = try identify(commit)
        let worktree = worktreeForHooks(name, pullRequest)
        try await alone(at: worktree.path) { () async throws(CheckoutFault) in try await make(worktree, at: commit) }
        return worktree.path
    }

    /// What hooks left in their working copy, as a commit on top of `commit` that is there from now on; nil if they changed nothing.
    ///
    /// A repository that a hook cloned into it is not taken along, only the fact that it was there.
    package func snapshot(
        ofHooks name: String, of pullRequest: PullRequest.Reference, at commit: String
    ) async throws(CheckoutFault) -> String? {
        let commit = try identify(commit)
        let worktree = worktreeForHooks(name, pullRequest)
        return try await alone(at: worktree.path) { () async throws(CheckoutFault) -> String? in
            try await run(worktree.addAll)
            let tree = try await id(printedBy: worktree.writeTree)
            guard try await tree != id(printedBy: worktree.tree(of: commit)) else { return nil }
            let snapshot = try await id(printedBy: worktree.commit(tree: tree, after: commit))
            try await run(worktree.mirror.keep(snapshot, of: pullRequest.number))
            return snapshot.text
        }
    }

    /// Removes a working copy for hooks; harmless if it is gone.
    package func removeWorkingCopyForHooks(of pullRequest: PullRequest.Reference, named name: String) async throws(CheckoutFault) {
        let worktree = worktreeForHooks(name, pullRequest)
        try await alone(at: worktree.path) { () async throws(CheckoutFault) in try remove(worktree) }
    }

    private func worktreeForHooks(_ name: String, _ pullRequest: PullRequest.Reference) -> Worktree {
        Worktree(at: paths.copyForHooks(of: pullRequest, named: name), of: mirror(of: pullRequest.repository))
    }
}
