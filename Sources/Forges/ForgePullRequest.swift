package import Domain

/// A pull request with what its forge thinks of merging it.
package struct ForgePullRequest: Hashable, Sendable {
    package var pullRequest: PullRequest
    package var mergeability: Mergeability
    package init(pullRequest: PullRequest, mergeability: Mergeability) {
        self.pullRequest = pullRequest
        self.mergeability = mergeability
    }
}
