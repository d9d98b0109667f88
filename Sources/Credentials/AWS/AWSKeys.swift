package import Domain
package import Foundation

/// Keys of AWS, with which requests are signed.
package struct AWSKeys: Hashable, Sendable {
    package var id: String
    package var secret: Secret
    /// With keys of a session.
    package var token: Secret?
    /// nil for keys that live until somebody deletes them.
    package var expiresAt: Date?
    package init(id: String, secret: Secret, token: Secret? = nil, expiresAt: Date? = nil) {
        self.id = id
        self.secret = secret
        self.token = token
        self.expiresAt = expiresAt
    }
}
