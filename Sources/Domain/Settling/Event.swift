/// Something that happened and must be decided on.
package enum Event: Hashable, Codable, Sendable {
    /// A pull request was opened, or made ready for review.
    case opened
    /// It has new commits.
    case pushed
    case closed
    case commented(Comment)
    case jobEnded(Job.ID, JobResult)
    /// Someone discarded a project's plan and lock on the web page.
    case lockDiscarded(Lock.Key)
    /// Something happened in a repository that this server does not serve; `isAnnounced` if people should hear it.
    case notAllowed(isAnnounced: Bool)

    package struct Comment: Hashable, Codable, Sendable {
        /// The forge's number of the comment.
        package var number: Int
        package var reading: Reading
        package init(number: Int, reading: Reading) {
            self.number = number
            self.reading = reading
        }
        package enum Reading: Hashable, Codable, Sendable {
            case reply(String)
            case command(Command)
        }
    }
}

/// What the forge says about a pull request at the time of an event.
package struct Facts: Hashable, Codable, Sendable {
    /// Paths relative to the root, both names of a rename. Nil where the event did not need them.
    package var changedFiles: [String]?
    /// Nil where nobody asked.
    package var isApproved: Bool?
    package var mergeability: Mergeability?
    /// The teams of whoever did it, as the forge names them. Nil where nobody asked.
    package var teams: [String]?
    /// Whether whoever did it may write to the repository. Nil where nobody asked.
    package var isTrusted: Bool?
    /// Nil where nobody asked.
    package var author: Person?
    /// Whose approval counts now: the last word of each reviewer, in any order. Nil where nobody asked.
    package var approvers: [Person]?
    /// The forge could not be asked: its words.
    package var failure: String?
    package init(
        changedFiles: [String]? = nil, isApproved: Bool? = nil, mergeability: Mergeability? = nil, teams: [String]? = nil,
        isTrusted: Bool? = nil, author: Person? = nil, approvers: [Person]? = nil, failure: String? = nil
    ) {
        self.changedFiles = changedFiles
        self.isApproved = isApproved
        self.mergeability = mergeability
        self.teams = teams
        self.isTrusted = isTrusted
        self.author = author
        self.approvers = approvers
        self.failure = failure
    }
}

/// Somebody at a forge, as far as permissions depend on them.
package struct Person: Hashable, Codable, Sendable {
    package var login: String
    /// Those of the teams that were asked about.
    package var teams: [String]
    /// Whether they may write to the repository.
    package var isTrusted: Bool
    package init(login: String, teams: [String] = [], isTrusted: Bool = false) {
        self.login = login
        self.teams = teams
        self.isTrusted = isTrusted
    }
}

/// Whether a forge would merge.
package enum Mergeability: Hashable, Codable, Sendable {
    case mergeable
    /// With the forge's reason, for example `PR is in state dirty`.
    case notMergeable(reason: String?)
}
