/// A server-sent event as it goes over the wire.
struct EventText: Sendable {
    var name: String?
    var id: Int?
    var data: String

    var text: String {
        var text = name.map { "event: \($0)\n" } ?? ""
        if let id { text += "id: \(id)\n" }
        for line in data.split(separator: "\n", omittingEmptySubsequences: false) { text += "data: \(line)\n" }
        return text + "\n"
    }

    /// A line that says nothing, so that the connection is not silent.
    static let silence = ":\n\n"
}
