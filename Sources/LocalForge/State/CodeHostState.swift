/// Everything a local code host knows beside what lies in git, as a value that can be looked at.
package struct CodeHostState: Sendable {
    /// Repositories by their full name in lower case.
    package internal(set) var repositories: [String: HostedRepository] = [:]
    /// Webhooks in the order they came to be.
    package internal(set) var deliveries: [WebhookDelivery] = []
    /// Calls to the API and to git, in the order they were answered.
    package internal(set) var calls: [ReceivedCall] = []
    /// Organisations with their teams, by name in lower case. An owner of repositories that is none is a person.
    package internal(set) var organizations: [String: [HostedTeam]] = [:]
    var lastNumber = 1000
    /// Whether two commits merge without a conflict, by `base head`.
    var mergesCleanly: [String: Bool] = [:]
    /// What lies between two commits, by `base head`.
    var changes: [String: [ChangedFile]] = [:]

    /// The repository of that name, in any case.
    package func repository(_ fullName: String) -> HostedRepository? { repositories[fullName.lowercased()] }

    /// The pull request of that number.
    package func pullRequest(_ number: Int, in fullName: String) -> HostedPullRequest? {
        repository(fullName)?.pullRequests[number]
    }

    /// The comments on a pull request, oldest first.
    package func comments(on number: Int, in fullName: String) -> [HostedComment] {
        pullRequest(number, in: fullName)?.comments ?? []
    }

    /// The statuses posted on a commit, oldest first, every one of them.
    package func statuses(of commit: String, in fullName: String) -> [PostedStatus] {
        repository(fullName)?.statuses[commit] ?? []
    }

    mutating func newNumber() -> Int {
        lastNumber += 1
        return lastNumber
    }
}
