package import Domain

/// A user name with its password, for git over HTTP.
package struct GitCredential: Hashable, Sendable {
    package var user: String
    package var password: Secret
    package init(user: String, password: Secret) {
        self.user = user
        self.password = password
    }
}
