/// What somebody may do with a repository.
package enum RepositoryAccess: String, Codable, Sendable, CaseIterable {
    case admin, maintain, write, triage, read, none

    /// What it builds on, for those who know only the oldest four.
    var base: RepositoryAccess {
        switch self {
        case .maintain: .write
        case .triage: .read
        case .admin, .write, .read, .none: self
        }
    }
}
