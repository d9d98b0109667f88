import Foundation

/// One request to GitHub before it has a token.
struct GitHubCall: Sendable {
    enum Method: String, Sendable { case get = "GET", post = "POST", put = "PUT", delete = "DELETE" }
    var method: Method
    var url: String
    var body: Data?
    /// What it is for, in words for the operator.
    var purpose: String

    var changesSomething: Bool { method != .get }

    static func get(_ url: String, _ purpose: String) -> GitHubCall { GitHubCall(method: .get, url: url, body: nil, purpose: purpose) }

    static func delete(_ url: String, _ purpose: String) -> GitHubCall {
        GitHubCall(method: .delete, url: url, body: nil, purpose: purpose)
    }

    static func post(_ url: String, _ body: some Encodable, _ purpose: String) throws(ForgeFault) -> GitHubCall {
        try with(.post, url, body, purpose)
    }

    static func put(_ url: String, _ body: some Encodable, _ purpose: String) throws(ForgeFault) -> GitHubCall {
        try with(.put, url, body, purpose)
    }

    private static func with(_ method: Method, _ url: String, _ body: some Encodable, _ purpose: String) throws(ForgeFault) -> GitHubCall {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let body = try? encoder.encode(body) else { throw ForgeFault(.unreadable, request: purpose) }
        return GitHubCall(method: method, url: url, body: body, purpose: purpose)
    }
}
