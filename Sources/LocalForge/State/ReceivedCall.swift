/// A request to the API or to git, as it was answered.
package struct ReceivedCall: Hashable, Sendable {
    package let method: String
    /// Path with its query.
    package let path: String
    package let user: String?
    /// Zero if the connection was broken instead of an answer.
    package let status: Int
}
