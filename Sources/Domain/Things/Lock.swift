/// A project's claim by one pull request: nobody else may plan it until it is released.
package struct Lock: Hashable, Codable, Sendable {
    /// What is claimed: a project of a repository.
    package struct Key: Hashable, Codable, Sendable, CustomStringConvertible {
        package var repository: Repository
        package var project: ProjectKey
        package init(repository: Repository, project: ProjectKey) {
            self.repository = repository
            self.project = project
        }
        /// `host/owner/name/dir/workspace/project`; the last part is empty for a project without a name. This is the id in links.
        package var description: String { "\(repository)/\(project.dir)/\(project.workspace)/\(project.name ?? "")" }
    }

    package var key: Key
    package var holder: PullRequest.Reference
    /// The page of the pull request that holds it.
    package var holderURL: String
    /// Who ran the command that took it.
    package var user: String
    /// Seconds since 1970.
    package var takenAt: Double

    package init(key: Key, holder: PullRequest.Reference, holderURL: String, user: String, takenAt: Double) {
        self.key = key
        self.holder = holder
        self.holderURL = holderURL
        self.user = user
        self.takenAt = takenAt
    }
}

/// What becomes of a request for a lock.
package enum LockDecision: Hashable, Sendable {
    case take
    case keep
    case refuse(holder: PullRequest.Reference)
}

extension Lock {
    /// Decides who holds a lock after `pullRequest` asked for it while `current` stands.
    package static func request(by pullRequest: PullRequest.Reference, current: Lock?) -> LockDecision {
        switch current {
        case nil: .take
        case let held? where held.holder == pullRequest: .keep
        case let held?: .refuse(holder: held.holder)
        }
    }
}
