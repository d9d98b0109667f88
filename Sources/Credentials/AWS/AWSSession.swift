package import Domain
package import Foundation

/// Keys of a role, for a while.
package struct AWSSession: Hashable, Sendable {
    package var keyID: String
    package var secret: Secret
    package var token: Secret
    package var expiresAt: Date
    /// The role that was asked for.
    package var role: String
    /// Who one is with these keys, `arn:aws:sts::111111111111:assumed-role/NAME/SESSION`.
    package var arn: String
    package init(keyID: String, secret: Secret, token: Secret, expiresAt: Date, role: String, arn: String) {
        self.keyID = keyID
        self.secret = secret
        self.token = token
        self.expiresAt = expiresAt
        self.role = role
        self.arn = arn
    }

    package var keys: AWSKeys { AWSKeys(id: keyID, secret: secret, token: token, expiresAt: expiresAt) }

    /// The account that the role is in.
    package var account: String { AWSNames.account(of: role) ?? "" }
}
