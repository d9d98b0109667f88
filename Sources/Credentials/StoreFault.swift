/// A store, or whoever mints identities, did not do what we asked. It never holds a value, a token or a query.
package struct StoreFault: Error, Hashable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        /// What the operator wrote cannot work.
        case misconfigured
        /// No answer in time, or none that makes sense.
        case unreachable
        case throttled
        /// It does not know us.
        case unauthenticated
        /// It knows us, and says no.
        case forbidden
        case missing
        /// It is there and must not be used: disabled, expired, deleted.
        case unusable
        /// The answer is not what its protocol says, or the secret is not what kvenv's rules say.
        case malformed
    }
    package var kind: Kind
    /// What was being done, "reading the secret 'payments-deploy' of Key Vault acme-weu".
    package var doing: String
    /// What went wrong, for the operator.
    package var reason: String
    /// By which the store's own log finds it.
    package var requestID: String?

    package init(_ kind: Kind, doing: String, reason: String, requestID: String? = nil) {
        self.kind = kind
        self.doing = doing
        self.reason = reason
        self.requestID = requestID
    }

    package var description: String { "\(doing): \(reason)" + (requestID.map { " (request \($0))" } ?? "") }
}
