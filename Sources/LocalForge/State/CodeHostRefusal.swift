/// The code host will not do what it was asked to, with the status and the words its API uses.
package struct CodeHostRefusal: Error, Hashable, CustomStringConvertible {
    package let status: Int
    package let message: String
    /// What is wrong with one field of what was sent.
    var field: Field?
    /// Whether the answer asks for credentials.
    var asksForCredentials = false

    struct Field: Hashable, Sendable {
        var resource: String
        var name: String
        var code: String
        var message: String
    }

    package var description: String { field.map { "\(message): \($0.message)" } ?? message }

    static let notFound = CodeHostRefusal(status: 404, message: "Not Found")

    static func invalid(_ resource: String, _ name: String, code: String = "custom", _ message: String) -> CodeHostRefusal {
        CodeHostRefusal(
            status: 422, message: "Validation Failed", field: Field(resource: resource, name: name, code: code, message: message))
    }
}
