/// What is needed to take back a credential that was minted; it is no secret itself.
package struct CredentialHandle: Hashable, Codable, Sendable {
    package enum Kind: Hashable, Codable, Sendable {
        /// A token of Vault, with every lease that was taken with it.
        case vaultToken(accessor: String, store: SecretStore)
        case vaultLease(id: String, store: SecretStore)
        /// A session that no call can end: it dies by itself. `subject` is who it acts as (an ARN, an account's address, an application's id).
        case session(provider: String, subject: String, name: String)
        /// Announced before something is minted, when nobody knows yet what to take back; with the Vault where that can be found out.
        case announced(String, SecretStore?)
    }
    package var kind: Kind
    /// Seconds since 1970 at which it is dead by itself.
    package var expiresAt: Double
    package init(_ kind: Kind, expiresAt: Double) {
        self.kind = kind
        self.expiresAt = expiresAt
    }
}
