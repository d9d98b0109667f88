import AsyncHTTPClient
import Foundation
import Glibc
import NIOCore
import NIOHTTP1

/// A server in a program of its own, which says where it is in one line of JSON.
struct Peer {
    let ready: [String: String]
    private let process: Process

    init(_ arguments: [String]) throws {
        process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3"] + arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        var line = Data()
        while !line.contains(10) {
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { throw Silent() }
            line += more
        }
        let object = try JSONSerialization.jsonObject(with: line) as? [String: Any] ?? [:]
        ready = object.compactMapValues { $0 as? String }
    }

    /// Programs that are started from a thread of Swift's pool have SIGTERM blocked, so they are ended the hard way.
    func stop() { kill(process.processIdentifier, SIGKILL) }

    struct Silent: Error {}
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
