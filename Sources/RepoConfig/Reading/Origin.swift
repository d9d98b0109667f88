/// Who decided a setting of a project.
package enum Origin: Hashable, Sendable {
    /// Nobody: it is what holds everywhere, or what a flag of the server says.
    case standard
    /// An entry of the operator's `repos`, by its place from 0 and the line of the key.
    case operatorEntry(index: Int, line: Int)
    /// The repository, for all of its projects.
    case repository(line: Int)
    /// The repository, for this project: `projects[index]`.
    case project(index: Int, line: Int)
}
