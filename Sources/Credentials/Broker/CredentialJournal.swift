package import Domain

/// Where is written down what was minted, before it is used. Each call returns when that survives a crash.
package struct CredentialJournal: Sendable {
    /// Something is about to be minted for a job.
    package var announce: @Sendable (CredentialHandle, Job.ID, _ tenant: String, Phase) async throws -> CredentialGrant.ID
    /// It was minted, and this is how it is taken back.
    package var note: @Sendable (CredentialGrant.ID, CredentialHandle) async throws -> Void
    /// It was taken back, or never minted.
    package var end: @Sendable (CredentialGrant.ID) async throws -> Void

    package init(
        announce: @escaping @Sendable (CredentialHandle, Job.ID, _ tenant: String, Phase) async throws -> CredentialGrant.ID,
        note: @escaping @Sendable (CredentialGrant.ID, CredentialHandle) async throws -> Void,
        end: @escaping @Sendable (CredentialGrant.ID) async throws -> Void
    ) {
        self.announce = announce
        self.note = note
        self.end = end
    }
}
