import Domain
import Foundation
import HTTPTypes
import HummingbirdTesting
import Logging
import NIOCore
import ServiceLifecycle
import Storage
import Synchronization
import Testing
import Web

@Suite("The running server", .timeLimit(.minutes(1))) struct RunningTests {
    @Test("says which port is in use and what to do") func portInUse() async throws {
        try await Site.open { site in
            let (ports, opened) = AsyncStream.makeStream(of: Int.self)
            let group = ServiceGroup(
                services: [site.server(onRunning: { opened.yield($0) })], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                let port = try #require(await ports.first { _ in true })
                var settings = site.settings
                settings.port = port
                let second = Site(store: site.store, folder: site.folder, settings: settings)
                let fault = await #expect(throws: WebFault.self) { try await second.server().run() }
                #expect(fault?.description.hasPrefix("port \(port) is in use by another program") == true)
                #expect(fault?.description.contains("--port") == true)
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
            }
        }
    }

    @Test("stops although somebody watches a log") func stop() async throws {
        try await Site.open { site in
            let job = try await site.beginPlan()
            try site.write("one\n", toLogOf: job)
            let (ports, opened) = AsyncStream.makeStream(of: Int.self)
            let (lines, heard) = AsyncStream.makeStream(of: String.self)
            let logger = Logger(label: "test") { _ in Ear(heard: heard) }
            let group = ServiceGroup(services: [site.server(logger: logger, onRunning: { opened.yield($0) })], logger: logger)
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                let port = try #require(await ports.first { _ in true })
                tasks.addTask {
                    try await TestClient.withClient(host: "127.0.0.1", port: port) { client in
                        let answer = try await client.get("/jobs/\(job.id)/stream?secret=hush")
                        #expect(answer.status == .ok)
                    }
                }
                let line = try #require(await lines.first { $0.contains("stream") })
                #expect(!line.contains("hush"))
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
            }
        }
    }
}

/// Passes on what is logged.
private struct Ear: LogHandler {
    let heard: AsyncStream<String>.Continuation
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .debug
    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }
    func log(event: LogEvent) { heard.yield("\(event.message) \(event.metadata ?? [:])") }
}
