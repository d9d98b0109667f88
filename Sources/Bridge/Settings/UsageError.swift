/// The server was started in a way it cannot be: words for the operator, never with a secret in them.
package struct UsageError: Error, Hashable, Sendable, CustomStringConvertible {
    package var message: String
    package init(_ message: String) { self.message = message }

    /// What the process ends with.
    package static let exitCode: Int32 = 2
    package var description: String { message }
}
