import Domain
import Foundation
import FoundationNetworking
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import ServiceLifecycle
import Storage
import Testing
import Web

@Suite("A log", .timeLimit(.minutes(1))) struct LogTests {
    static let printed: [(String, plain: String, coloured: String)] = [
        ("plain\ttext\n", "plain\ttext\n", "plain\ttext\n"),
        ("\u{1B}[1;31mred\u{1B}[0m\n", "red\n", "\u{1B}[1;31mred\u{1B}[0m\n"),
        ("a\u{1B}[2Jb\u{1B}[10;5Hc\u{1B}[?25ld\n", "abcd\n", "abcd\n"),
        ("\u{1B}]8;;https://evil.example\u{1B}\\link\u{1B}]8;;\u{1B}\\\n", "link\n", "link\n"),
        ("\u{1B}]0;title\u{7}x\n", "x\n", "x\n"),
        ("\u{1B}]0;never ends\nshown\n", "\nshown\n", "\nshown\n"),
        ("one\r\ntwo\rthree\n", "one\ntwo\nthree\n", "one\ntwo\nthree\n"),
        ("\u{1B}[31\nm\n", "\nm\n", "\nm\n"),
        ("\u{1B}[38:5:1mx\u{1B}c\u{8}\u{0}y\n", "xy\n", "xy\n"),
        ("data: x\n\nevent: end\n", "data: x\n\nevent: end\n", "data: x\n\nevent: end\n"),
        ("half \u{1B}[", "half ", "half "),
    ]

    @Test("keeps text and colours and nothing else that a terminal would obey", arguments: printed)
    func codes(printed: String, plain: String, coloured: String) async throws {
        try await Site.open { site in
            let job = try await site.beginPlan()
            try site.write(printed, toLogOf: job)
            try await site.endPlan(job)
            try await site.server().application().test(.live) { client in
                let log = try await client.execute(uri: "/jobs/\(job.id)/log", method: .get).text
                #expect(log == plain)
                let stream = try await client.execute(uri: "/jobs/\(job.id)/stream", method: .get).text
                let data = coloured.split(separator: "\n", omittingEmptySubsequences: false).map { "data: \($0)\n" }.joined()
                #expect(stream.hasPrefix("id: \(printed.utf8.count)\n\(data)\nevent: end\n"))
            }
        }
    }

    @Test("reaches whoever watches while the job still runs") func live() async throws {
        try await Site.open { site in
            let job = try await site.beginPlan()
            let (ports, opened) = AsyncStream.makeStream(of: Int.self)
            let group = ServiceGroup(
                services: [site.server(onRunning: { opened.yield($0) })], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                let port = try #require(await ports.first { _ in true })
                let watcher = try Watcher(URL(string: "http://127.0.0.1:\(port)/jobs/\(job.id)/stream"))
                try site.write("one\n", toLogOf: job)
                #expect(await watcher.sees("data: one\n"))
                try site.write("two\n", toLogOf: job)
                #expect(await watcher.sees("data: two\n"))
                try await site.endPlan(job)
                #expect(await watcher.sees("event: end\n"))
                watcher.leave()
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
            }
        }
    }
}

/// Reads an answer as it comes.
private final class Watcher: NSObject, URLSessionDataDelegate, Sendable {
    private let pieces: AsyncStream<String>
    private let came: AsyncStream<String>.Continuation

    init(_ url: URL?) throws {
        (pieces, came) = AsyncStream.makeStream(of: String.self)
        super.init()
        URLSession(configuration: .ephemeral, delegate: self, delegateQueue: nil).dataTask(with: try #require(url)).resume()
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        came.yield(String(decoding: data, as: UTF8.self))
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        came.finish()
        session.finishTasksAndInvalidate()
    }

    /// Waits for `text`; false if the answer ends without it.
    func sees(_ text: String) async -> Bool {
        for await piece in pieces where piece.contains(text) { return true }
        return false
    }

    func leave() { came.finish() }
}
