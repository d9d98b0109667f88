/// A request to merge one branch into another, as the forge last described it.
package struct PullRequest: Hashable, Codable, Sendable {
    /// What names a pull request: base repository and number.
    package struct Reference: Hashable, Codable, Sendable, CustomStringConvertible {
        package var repository: Repository
        package var number: Int
        package init(repository: Repository, number: Int) {
            self.repository = repository
            self.number = number
        }
        package var description: String { "\(repository.fullName)#\(number)" }
    }

    /// The side that is to be merged.
    package struct Head: Hashable, Codable, Sendable {
        /// The repository that holds the branch: another one than the base's for a fork.
        package var repository: Repository
        package var branch: String
        /// Full commit id.
        package var commit: String
        package init(repository: Repository, branch: String, commit: String) {
            self.repository = repository
            self.branch = branch
            self.commit = commit
        }
    }

    package enum State: String, Codable, Sendable { case open, closed }

    package var reference: Reference
    package var head: Head
    package var baseBranch: String
    package var author: String
    /// The page people open.
    package var url: String
    package var state: State
    package var isDraft: Bool
    package var labels: [String]

    package init(
        reference: Reference, head: Head, baseBranch: String, author: String, url: String,
        state: State = .open, isDraft: Bool = false, labels: [String] = []
    ) {
        self.reference = reference
        self.head = head
        self.baseBranch = baseBranch
        self.author = author
        self.url = url
        self.state = state
        self.isDraft = isDraft
        self.labels = labels
    }

    package var repository: Repository { reference.repository }
    package var number: Int { reference.number }
    /// Whether the branch lies with another owner than the base repository's.
    package var isFromFork: Bool { head.repository.owner.lowercased() != repository.owner.lowercased() }
}
