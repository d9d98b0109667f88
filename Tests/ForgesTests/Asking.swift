import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import TestSupport

extension Peer {
    /// The JSON that it greets with.
    func greetings() throws -> [String: String] {
        let object = try JSONSerialization.jsonObject(with: Data(greeting.utf8)) as? [String: Any] ?? [:]
        return object.compactMapValues { $0 as? String }
    }
}

/// Sends a JSON request as a test's own, and returns the JSON of the answer.
@discardableResult
func ask(_ client: HTTPClient, _ method: String, _ url: String, _ body: Any? = nil, user: String? = nil) async throws -> Any {
    var request = try HTTPClient.Request(url: url, method: HTTPMethod(rawValue: method))
    if let user { request.headers.add(name: "Authorization", value: "Basic \(Data(user.utf8).base64EncodedString())") }
    request.body = try body.map { .data(try JSONSerialization.data(withJSONObject: $0)) }
    let answer = try await client.execute(request: request).get()
    let text = answer.body.map { String(buffer: $0) } ?? ""
    guard "\(answer.status)".hasPrefix("2") else { throw Refused(text: text) }
    return text.isEmpty ? [:] : try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
}

struct Refused: Error { var text: String }
