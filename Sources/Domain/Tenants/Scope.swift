/// Where a job belongs. It comes from the base repository and from what configuration says, never from a branch, a fork or a comment.
package struct Scope: Hashable, Codable, Sendable {
    package var repository: Repository
    /// nil for a project without a name.
    package var project: String?
    /// Clean and relative; the repository's root is `.`.
    package var dir: String
    package var workspace: String
    package var phase: Phase

    package init(repository: Repository, project: ProjectKey, phase: Phase) {
        self.repository = repository
        self.project = project.name
        self.dir = project.dir
        self.workspace = project.workspace
        self.phase = phase
    }
}
