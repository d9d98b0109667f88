package import Domain
package import Foundation

/// Mints what an order allows for one job, and takes it back. The only one that holds what the server itself is.
package struct CredentialBroker: Sendable {
    private let identity: ServerIdentity
    private let stores: Stores
    private let desk: CredentialDesk
    private let journal: CredentialJournal
    private let now: @Sendable () -> Date

    package init(
        identity: ServerIdentity, stores: Stores, desk: CredentialDesk, journal: CredentialJournal,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.identity = identity
        self.stores = stores
        self.desk = desk
        self.journal = journal
        self.now = now
    }

    /// Mints everything that `order` names. If that fails in the middle, what was minted stands in the journal like all the rest, to be
    /// taken back when the job has ended.
    package func issue(_ order: CredentialOrder, for work: GrantedWork) async throws(StoreFault) -> IssuedCredentials {
        var issuing = Issuing(
            order: order, work: work, identity: identity, stores: stores, desk: desk, journal: journal, now: now)
        try await issuing.issueAll()
        return issuing.issued
    }

    /// From now on nothing is handed out for a job.
    package func close(_ job: Job.ID) async { await desk.close(job) }

    /// Takes back one thing. What is gone already is no error.
    package func revoke(_ grant: CredentialGrant) async throws(StoreFault) {
        let mint = VaultMint(logins: stores.vault)
        switch grant.handle.kind {
        case .vaultToken, .vaultLease: try await mint.revoke(grant.handle)
        // The server died between having something minted and noting it: it is looked for by the job's name.
        case .announced(_, .vault(let place)?):
            for handle in try await mint.leftovers(ofRun: grant.job.text, at: place) ?? [] { try await mint.revoke(handle) }
        // No call ends a session: it was made short, and nobody refreshes it any more.
        case .session, .announced: break
        }
    }
}
