/// A credential that was minted for a job, or is about to be: the row by which it is found and taken back, whatever happens to the server.
package struct CredentialGrant: Hashable, Sendable {
    package typealias ID = Int64

    package var id: ID
    package var job: Job.ID
    package var tenant: String
    package var phase: Phase
    package var handle: CredentialHandle
    /// How often it could not be taken back.
    package var attempts: Int
    package init(id: ID, job: Job.ID, tenant: String, phase: Phase, handle: CredentialHandle, attempts: Int = 0) {
        self.id = id
        self.job = job
        self.tenant = tenant
        self.phase = phase
        self.handle = handle
        self.attempts = attempts
    }
}
