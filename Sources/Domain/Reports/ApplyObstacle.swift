/// Why an apply cannot begin. `Comments` has the words.
package enum ApplyObstacle: Hashable, Codable, Sendable {
    case nothingRecorded(hasPlans: Bool)
    /// `isRecord`: what is of another commit is what was recorded, not plan files.
    case otherCommit(recorded: String, current: String, isRecord: Bool)
    case otherBase(recorded: String, current: String, isRecord: Bool)
    /// A plan of a project that nothing is recorded of.
    case unknownPlan(ProjectKey)
    case unsuitable(ProjectKey, ProjectRecord.Status)
    case planMissing(ProjectKey, ProjectRecord.Status)
    /// Its plan failed.
    case errored(ProjectKey)
    /// Nothing of the pull request was ever planned.
    case neverPlanned
    case noPlan(ProjectKey)
}
