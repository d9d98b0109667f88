/// How pull requests of a repository may be merged, and what becomes of their branches.
package struct MergeSettings: Hashable, Sendable {
    package var methods: [MergeMethod]
    package var deletesBranches: Bool
    package init(methods: [MergeMethod] = [.merge, .squash], deletesBranches: Bool = false) {
        self.methods = methods
        self.deletesBranches = deletesBranches
    }
}

/// How a pull request is merged.
package enum MergeMethod: String, Sendable, CaseIterable {
    /// Rebasing makes one commit, too.
    case merge, squash, rebase
}
