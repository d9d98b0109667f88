import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization

/// A cloud on loopback that answers what a test says, for what the doubles of real clouds never do.
final class ScriptedCloud: Sendable {
    /// What it was asked.
    struct Asked: Sendable {
        var method: String
        var path: String
        var query: [String: String]
        var headers: [String: String]
        var form: [String: String]
        var body: String
    }

    /// What it answers.
    struct Answer: Sendable {
        enum Body: Sendable {
            case text(String)
            /// It never ends, and comes fast.
            case endless
            /// It never ends, and never comes.
            case silent
        }
        var status = 200
        var headers: [String: String] = [:]
        var body = Body.text("")

        static func json(_ text: String, status: Int = 200, headers: [String: String] = [:]) -> Answer {
            Answer(status: status, headers: headers, body: .text(text))
        }
    }

    private let asked = Mutex<[Asked]>([])
    private let script: @Sendable (Asked, Int) -> Answer
    private let silence = Silence()
    let url: String

    /// Everything that it was asked, in order.
    var requests: [Asked] { asked.withLock { $0 } }
    func requests(to path: String) -> [Asked] { requests.filter { $0.path == path } }

    private init(url: String, script: @escaping @Sendable (Asked, Int) -> Answer) {
        self.url = url
        self.script = script
    }

    /// Runs `body` with a cloud that answers by `script`, which is also told how often the same path was asked before.
    static func run<Value: Sendable>(
        _ script: @escaping @Sendable (Asked, Int) -> Answer, _ body: @Sendable (ScriptedCloud) async throws -> Value
    ) async throws -> Value {
        let (ports, speaker) = AsyncStream.makeStream(of: Int.self)
        let holder = Mutex<ScriptedCloud?>(nil)
        let responder = CallbackResponder<BasicRequestContext> { request, _ in
            var request = request
            let text = String(buffer: try await request.collectBody(upTo: 1 << 20))
            guard let cloud = holder.withLock({ $0 }) else { return Response(status: .internalServerError) }
            return cloud.answer(request, text)
        }
        let application = Application(
            responder: responder, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { speaker.yield($0.localAddress?.port ?? 0) }, logger: Logger(label: "cloud") { _ in SwiftLogNoOpLogHandler() }
        )
        let services = ServiceGroup(services: [application], logger: application.logger)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await services.run() }
            guard let port = await ports.first(where: { _ in true }) else { throw CancellationError() }
            let cloud = ScriptedCloud(url: "http://127.0.0.1:\(port)", script: script)
            holder.withLock { $0 = cloud }
            let ended: Result<Value, any Error>
            do { ended = .success(try await body(cloud)) } catch { ended = .failure(error) }
            // Not by cancelling it: a server that is cancelled drops connections that it has just taken, and NIO ends the program for that.
            cloud.silence.end()
            await services.triggerGracefulShutdown()
            try await group.waitForAll()
            return try ended.get()
        }
    }

    private func answer(_ request: Request, _ body: String) -> Response {
        let headers = request.headers.map { ($0.name.rawName.lowercased(), $0.value) } + [("host", request.head.authority ?? "")]
        let new = Asked(
            method: request.method.rawValue, path: request.uri.path, query: Self.fields(request.uri.query ?? ""),
            headers: Dictionary(headers) { $1 }, form: Self.fields(body), body: body)
        let before = asked.withLock { asked in
            asked.append(new)
            return asked.count { $0.path == new.path } - 1
        }
        return response(script(new, before))
    }

    private func response(_ answer: Answer) -> Response {
        var fields = HTTPFields()
        for (name, value) in answer.headers { if let name = HTTPField.Name(name) { fields[name] = value } }
        let body: ResponseBody =
            switch answer.body {
            case .text(let text): ResponseBody(byteBuffer: ByteBuffer(string: text))
            case .endless:
                ResponseBody { writer in
                    while true { try await writer.write(ByteBuffer(repeating: 32, count: 1 << 14)) }
                }
            case .silent:
                ResponseBody { writer in
                    try await writer.write(ByteBuffer(string: "{"))
                    await self.silence.last()
                }
            }
        return Response(status: .init(code: answer.status), headers: fields, body: body)
    }

    /// The fields of a form or a query.
    private static func fields(_ text: String) -> [String: String] {
        let pairs = text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                .map { String($0).replacing("+", with: " ").removingPercentEncoding ?? "" }
            return (parts[0], parts.count > 1 ? parts[1] : "")
        }
        return Dictionary(pairs) { $1 }
    }
}

/// Answers that do not come before the test is over.
private final class Silence: Sendable {
    private let waiting = Mutex<[AsyncStream<Never>.Continuation]?>([])

    func last() async {
        let (end, speaker) = AsyncStream<Never>.makeStream()
        waiting.withLock { waiting in
            if waiting == nil { speaker.finish() } else { waiting?.append(speaker) }
        }
        for await _ in end {}
    }

    func end() {
        let all = waiting.withLock { waiting in
            defer { waiting = nil }
            return waiting ?? []
        }
        for speaker in all { speaker.finish() }
    }
}
