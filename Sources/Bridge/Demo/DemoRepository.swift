package import LocalForge

/// A repository and a pull request that changes some of its roots.
package struct DemoRepository: Sendable {
    package let name: String
    package let files: [String: CommittedFile]
    package let proposal: Proposal
    /// Opened at the end for whoever wants to go on alone.
    package let sequel: Proposal?
    /// Folders of roots, sorted.
    package let roots: [String]
    /// Whether the story may apply: always in a sample, elsewhere only if its owner said so.
    package let mayApply: Bool

    /// What somebody wants to change.
    package struct Proposal: Sendable {
        package let branch: String
        package let title: String
        package let body: String
        package let files: [String: CommittedFile]
    }
}
