package import Domain

/// What one status on a commit says.
package struct CommitStatus: Hashable, Sendable {
    package var state: StatusReport.State
    package var description: String
    package var targetURL: String?
    package init(state: StatusReport.State, description: String, targetURL: String? = nil) {
        self.state = state
        self.description = description
        self.targetURL = targetURL
    }
}
