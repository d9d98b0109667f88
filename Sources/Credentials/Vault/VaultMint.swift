package import Domain
package import Foundation

/// Has Vault mint what a job gets, and takes it back.
///
/// Everything hangs on tokens that are made for the job alone, with its run in their metadata and an end that no renewal moves: leases are
/// taken with such a token, so that they end with it whatever becomes of us. The server's own policy must allow `update` of
/// `auth/token/create-orphan` (or `auth/token/create`; then what is minted ends also with the server's own token), of
/// `auth/token/revoke-accessor` and of `sys/leases/revoke`, and have all policies and paths that jobs are granted. Leases that are shorter than
/// the job are extended if it also allows `update` of `sys/leases/renew`, which Vault's policy `default` does.
package struct VaultMint: Sendable {
    let logins: VaultLogins

    package init(logins: VaultLogins) { self.logins = logins }

    /// What a job gets.
    package struct Minted: Sendable {
        package var variables: [String: Secret]
        /// To be taken back in this order.
        package var handles: [CredentialHandle]
        /// When the first of them ends by itself; that may be before the job's time is up.
        package var expiresAt: Date
    }

    /// Mints all that `products` name, each with whatever the place's other ones do not need.
    ///
    /// Whoever calls should write down before that the run is about to get something here: between Vault's making it and `noting` nobody
    /// knows what, which ``leftovers(ofRun:at:)`` finds out, and the end that was set ends it in any case.
    /// - Parameter note: told of each handle as soon as it is known, before anything else is done. If it throws, nothing is kept.
    /// - Throws: after taking back, as far as that succeeds, what was minted before.
    package func mint(
        _ products: [VaultIdentity.Product], at place: SecretStore.VaultPlace, for job: VaultJob,
        noting note: @escaping @Sendable (CredentialHandle) async throws(StoreFault) -> Void = { _ throws(StoreFault) in }
    ) async throws(StoreFault) -> Minted {
        var minting = VaultMinting(logins: logins, place: place, job: job, note: note)
        do throws(StoreFault) {
            try await minting.mint(products)
            return minting.minted
        } catch {
            for handle in minting.minted.handles { try? await revoke(handle) }
            throw error
        }
    }

    /// Takes something back. What is gone already is no error.
    package func revoke(_ handle: CredentialHandle) async throws(StoreFault) {
        switch handle.kind {
        case .vaultToken(let accessor, .vault(let place)):
            let doing = "revoking a token of \(place.title)"
            let request = VaultRequest("POST", "auth/token/revoke-accessor", doing: doing).sending(["accessor": accessor])
            let reply = try await logins.reply(to: request, at: place)
            // Some versions call an accessor that they no longer know a bad request.
            guard reply.answer.isSuccess || [400, 404].contains(reply.answer.status) else { throw reply.fault(doing: doing) }
        case .vaultLease(let id, .vault(let place)):
            let doing = "revoking a lease of \(place.title)"
            // Synchronously: otherwise success says only that it will be tried.
            let body = LeaseEnd(leaseID: id, sync: true)
            let reply = try await logins.reply(to: VaultRequest("PUT", "sys/leases/revoke", doing: doing).sending(body), at: place)
            guard reply.answer.isSuccess || reply.answer.status == 404 else { throw reply.fault(doing: doing) }
        default:
            throw StoreFault(.misconfigured, doing: "revoking a credential", reason: "it is not one of Vault")
        }
    }

    private struct LeaseEnd: Encodable {
        var leaseID: String
        var sync: Bool

        enum CodingKeys: String, CodingKey {
            case leaseID = "lease_id"
            case sync
        }
    }
}
