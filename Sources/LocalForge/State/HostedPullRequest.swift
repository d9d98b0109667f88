/// One pull request of a local code host.
package struct HostedPullRequest: Sendable {
    package enum State: String, Sendable { case open, closed }

    package let number: Int
    package let title: String
    package let body: String
    package let author: String
    /// The repository that holds the head branch: the base repository or a fork of it.
    package let headRepository: String
    package let headBranch: String
    package let baseBranch: String
    package internal(set) var headCommit: String
    package internal(set) var baseCommit: String
    package internal(set) var state: State = .open
    package internal(set) var isDraft: Bool
    package internal(set) var labels: [String] = []
    package internal(set) var comments: [HostedComment] = []
    package internal(set) var reviews: [HostedReview] = []
    /// Threads of reviews that nobody has resolved.
    package internal(set) var openThreads = 0
    package internal(set) var mergeCommit: String?
    package internal(set) var mergedBy: String?
    let createdAt: String
    var closedAt: String?

    package var isMerged: Bool { mergeCommit != nil }

    /// The last approval, request for changes or dismissal of each reviewer.
    var opinions: [HostedReview] {
        var latest: [String: HostedReview] = [:]
        for review in reviews where review.state != .commented { latest[review.author.lowercased()] = review }
        return latest.values.sorted { $0.number < $1.number }
    }
}

/// A comment on a pull request.
package struct HostedComment: Hashable, Sendable {
    package let number: Int
    package let author: String
    package let body: String
    /// What people answered with, for example `eyes`.
    package internal(set) var reactions: [String] = []
    package internal(set) var isMinimized = false
    let createdAt: String
}

/// A reviewer's word on a pull request.
package struct HostedReview: Hashable, Sendable {
    package enum State: String, Sendable {
        case approved = "APPROVED"
        case changesRequested = "CHANGES_REQUESTED"
        case commented = "COMMENTED"
        case dismissed = "DISMISSED"
    }
    package let number: Int
    package let author: String
    package internal(set) var state: State
    let commit: String
    let createdAt: String
}
