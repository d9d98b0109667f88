/// A comment as the forge keeps it.
package struct ForgeComment: Hashable, Sendable {
    /// The forge's number of it.
    package var number: Int
    package var body: String
    package init(number: Int, body: String) {
        self.number = number
        self.body = body
    }
}
