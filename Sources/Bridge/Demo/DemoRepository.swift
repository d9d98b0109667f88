import LocalForge

/// A repository and a pull request that changes some of its roots.
struct DemoRepository: Sendable {
    let name: String
    let files: [String: CommittedFile]
    let proposal: Proposal
    /// Opened at the end for whoever wants to go on alone.
    let sequel: Proposal?
    /// Folders of roots, sorted.
    let roots: [String]
    /// Whether the story may apply: always in a sample, elsewhere only if its owner said so.
    let mayApply: Bool

    /// What somebody wants to change.
    struct Proposal: Sendable {
        let branch: String
        let title: String
        let body: String
        let files: [String: CommittedFile]
    }
}
