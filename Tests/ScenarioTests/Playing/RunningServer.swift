import AsyncHTTPClient
import Bridge
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import ServiceLifecycle
import Testing

/// A server that takes requests, in this process or in another.
struct RunningServer: Sendable {
    let port: Int
    var url: String { "http://127.0.0.1:\(port)" }

    /// Waits until no job is under way or waits: follows the log of each to its end.
    /// - Parameter patience: how often the server may be away, as one is that died and starts again.
    func untilIdle(patience: Int = 0) async throws {
        do {
            while let job = try await unfinishedJob() {
                for try await _ in try await get("/jobs/\(job)/stream").body {}
            }
        } catch {
            guard patience > 0 else { throw error }
            try await untilIdle(patience: patience - 1)
        }
    }

    private func unfinishedJob() async throws -> Substring? {
        let page = String(buffer: try await get("/").body.collect(upTo: 4 << 20))
        return page.split(separator: "<tr>").filter { $0.contains(">running</td>") || $0.contains(">waiting") }
            .compactMap { $0.firstMatch(of: /\/jobs\/([0-9a-f-]+)/)?.output.1 }.last
    }

    private func get(_ path: String) async throws -> HTTPClientResponse {
        try await HTTPClient.shared.execute(request(path), timeout: .seconds(60))
    }

    /// Presses a button on a page.
    func post(_ path: String, form: String = "") async throws {
        var request = request(path)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
        request.headers.add(name: "Origin", value: Stage.publicURL)
        request.body = .bytes(ByteBuffer(string: form))
        let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        #expect((200..<400).contains(answer.status.code), "\(path) answered \(answer.status)")
    }

    /// Connections are not kept: the server behind them may be another the next time.
    private func request(_ path: String) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: url + path)
        request.headers = ["Connection": "close"]
        return request
    }
}

/// The server in this process.
struct ResidentServer: Sendable {
    let stage: Stage

    /// Runs `body` while the server runs, and then lets it end in good order.
    func run(_ body: @escaping @Sendable (RunningServer) async throws -> Void) async throws {
        let (ports, listening) = AsyncStream<Int>.makeStream()
        let server = try server { listening.yield($0) }
        let group = ServiceGroup(configuration: .init(services: [.init(service: server)], logger: Self.quiet))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { listening.finish() }
                try await group.run()
            }
            tasks.addTask {
                for await port in ports {
                    let running = RunningServer(port: port)
                    await stage.deliver(toPort: port)
                    do { try await body(running) } catch {
                        await group.triggerGracefulShutdown()
                        throw error
                    }
                    await group.triggerGracefulShutdown()
                    return
                }
            }
            try await tasks.waitForAll()
        }
    }

    private func server(onRunning: @escaping @Sendable (Int) -> Void) throws -> Resident {
        var settings = try ServerSettings.read(
            arguments: stage.arguments(port: 4141), environment: [:],
            surroundings: Surroundings(homeFolder: stage.folder.path + "/home", workingFolder: stage.folder.path, hostName: "localhost"),
            file: { _ in nil })
        settings.web.host = "127.0.0.1"
        settings.web.port = 0
        let file = stage.folder.appending(path: "server.log")
        _ = FileManager.default.createFile(atPath: file.path, contents: nil)
        let handle = try FileHandle(forWritingTo: file)
        let log = Logger(label: "bulkhead") { _ in LineLog(level: .info, to: handle) }
        return Resident(server: Server(settings: settings, environment: stage.environment, log: log, onRunning: onRunning))
    }

    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private struct Resident: Service {
        let server: Server
        func run() async throws { try await server.run(stoppedBy: []) }
    }
}
