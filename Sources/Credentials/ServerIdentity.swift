package import Domain

/// The variables that the server was started with: where it finds out who it is itself. No job sees them.
package struct ServerIdentity: Sendable {
    private let variables: [String: Secret]

    package init(_ variables: [String: Secret]) { self.variables = variables }

    /// The value of a variable; nil if it is not set or empty.
    package subscript(name: String) -> String? {
        guard let value = variables[name], !value.isEmpty else { return nil }
        return value.reveal()
    }
}
