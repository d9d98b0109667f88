import Foundation
import Synchronization

/// A server in a process of its own, which dies right after its n-th commit and is started again to live.
final class MortalServer: Sendable {
    // A class because the story and the keeper of the process share it.
    private struct State {
        var process: Process?
        var starts = 0
        var isStopping = false
        var hasDied = false
        var exitCode: Int32?
    }
    private let state = Mutex(State())
    private let stage: Stage
    let running: RunningServer
    private let lastCommit: Int

    /// - Parameter lastCommit: after which commit it dies; 0 for never.
    init(stage: Stage, port: Int, lastCommit: Int) {
        self.stage = stage
        self.running = RunningServer(port: port)
        self.lastCommit = lastCommit
    }

    var hasDied: Bool { state.withLock { $0.hasDied } }
    /// Of the last process, which was asked to stop.
    var exitCode: Int32? { state.withLock { $0.exitCode } }

    /// Plays `body` while the server lives, dies and lives again; then has it stop in good order.
    func run(_ body: @escaping @Sendable (RunningServer) async throws -> Void) async throws {
        await stage.deliver(toPort: running.port)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.keep() }
            group.addTask {
                do {
                    try await body(self.running)
                } catch {
                    self.stop()
                    throw error
                }
                self.stop()
            }
            try await group.waitForAll()
        }
    }

    private func stop() {
        state.withLock { state in
            state.isStopping = true
            state.process?.terminate()
        }
    }

    /// Starts it until it ends because it was asked to.
    private func keep() async throws {
        while true {
            let ending = try await live()
            if ending.wasKilled, state.withLock({ $0.starts }) == 1, lastCommit > 0 {
                state.withLock { $0.hasDied = true }
                continue
            }
            state.withLock { $0.exitCode = ending.code }
            guard state.withLock({ $0.isStopping }) else { throw Unexpected(description: "the server ended by itself: \(ending)\n\(log)") }
            return
        }
    }

    struct Unexpected: Error, CustomStringConvertible { var description: String }
    private struct Ending { var code: Int32; var wasKilled: Bool }

    private func live() async throws -> Ending {
        let process = Process()
        let start = state.withLock { state in
            state.starts += 1
            return state.starts
        }
        process.executableURL = Stage.built("MortalServer")
        process.arguments = ["\(start == 1 ? lastCommit : 0)"] + stage.arguments(port: running.port)
        process.environment = stage.environment
        let log = stage.folder.appending(path: "server-\(start).log")
        _ = FileManager.default.createFile(atPath: log.path, contents: nil)
        let file = try FileHandle(forWritingTo: log)
        defer { try? file.close() }
        (process.standardOutput, process.standardError, process.standardInput) = (file, file, FileHandle.nullDevice)
        let (ends, end) = AsyncStream<Ending>.makeStream()
        process.terminationHandler = { process in
            end.yield(Ending(code: process.terminationStatus, wasKilled: process.terminationReason == .uncaughtSignal))
            end.finish()
        }
        try process.run()
        // Asked to stop while it had died and was not there to hear it.
        state.withLock { state in
            state.process = process
            if state.isStopping { process.terminate() }
        }
        for await ending in ends { return ending }
        throw CancellationError()
    }

    /// What the processes wrote.
    var log: String {
        (1...max(1, state.withLock { $0.starts })).map { start in
            let text = stage.text(of: stage.folder.appending(path: "server-\(start).log"))
            return "life \(start):\n" + text.split(separator: "\n").suffix(25).joined(separator: "\n")
        }.joined(separator: "\n")
    }
}
