/// One repository of a local code host.
package struct HostedRepository: Sendable {
    package let number: Int
    package let fullName: String
    package let defaultBranch: String
    /// The repository this one was forked from.
    package let parent: String?
    package internal(set) var pullRequests: [Int: HostedPullRequest] = [:]
    /// What was posted on each commit, oldest first.
    package internal(set) var statuses: [String: [PostedStatus]] = [:]
    package internal(set) var mergeSettings = MergeSettings()
    /// What people may do who were given something else than the host gives them, by login in lower case.
    package internal(set) var access: [String: RepositoryAccess] = [:]
    var protection: [String: BranchProtection] = [:]

    package var owner: String { String(fullName.prefix { $0 != "/" }) }
    package var name: String { String(fullName.drop { $0 != "/" }.dropFirst()) }

    /// The last word on each context of a commit, oldest context first.
    package func latestStatuses(of commit: String) -> [PostedStatus] {
        var latest: [PostedStatus] = []
        for status in statuses[commit] ?? [] {
            if let index = latest.firstIndex(where: { $0.context == status.context }) {
                latest[index] = status
            } else {
                latest.append(status)
            }
        }
        return latest
    }
}

/// What must be true before a pull request may be merged into a branch.
package struct BranchProtection: Hashable, Sendable {
    package var approvals: Int
    /// Contexts that must be successful.
    package var contexts: [String]
    /// Whether every thread of a review must be resolved.
    package var wantsAnswers: Bool
    package init(approvals: Int = 0, contexts: [String] = [], wantsAnswers: Bool = false) {
        self.approvals = approvals
        self.contexts = contexts
        self.wantsAnswers = wantsAnswers
    }
}

/// A commit status as it was posted.
package struct PostedStatus: Hashable, Sendable {
    package enum State: String, Sendable, CaseIterable { case pending, success, failure, error }
    package let number: Int
    package let context: String
    package let state: State
    package let description: String
    package let targetURL: String
    package let author: String
    let createdAt: String
}
