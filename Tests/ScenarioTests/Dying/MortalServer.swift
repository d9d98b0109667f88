import Domain
import Foundation
import Glibc
import Sandbox
import Synchronization

/// A server in a process of its own, which dies right after its n-th commit and is started once more to live.
final class MortalServer: Sendable {
    // A class because the story and the keeper of the process share it.
    private struct State {
        var hasDied = false
        var isAsked = false
        var ending: Ending?
    }
    private struct Life {
        var number: Int
        var ending: Sandbox.Ending
    }
    private typealias Ending = Sandbox.Ending
    private let state = Mutex(State())
    private let stage: Stage
    private let lastCommit: Int
    private let launcher = Launcher(grace: .seconds(20))
    let running: RunningServer

    /// - Parameter lastCommit: after which commit it dies; 0 for never.
    init(stage: Stage, port: Int, lastCommit: Int) {
        self.stage = stage
        self.running = RunningServer(port: port)
        self.lastCommit = lastCommit
    }

    var hasDied: Bool { state.withLock { $0.hasDied } }
    /// Whether it ended with 0 when it was asked to stop.
    var hasEndedWell: Bool { state.withLock { $0.ending?.isSuccess ?? false } }

    struct Unexpected: Error, CustomStringConvertible { var description: String }

    /// Plays `body` while the server lives, dies and lives again; then asks it to stop, once it has nothing to do, and waits.
    func run(untilIdle: Bool = true, _ body: @escaping @Sendable (RunningServer) async throws -> Void) async throws {
        await stage.deliver(toPort: running.port)
        let (lives, life) = AsyncStream<Life>.makeStream()
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask {
                defer { life.finish() }
                try await self.keep { life.yield($0) }
            }
            group.addTask {
                try await body(self.running)
                try await self.stop(lives, untilIdle: untilIdle)
            }
            try await group.waitForAll()
        }
    }

    private func keep(_ tell: (Life) -> Void) async throws {
        let first = try await live(1)
        tell(Life(number: 1, ending: first))
        guard first == .signalled(SIGKILL), lastCommit > 0 else { return try check(first) }
        state.withLock { $0.hasDied = true }
        let second = try await live(2)
        tell(Life(number: 2, ending: second))
        try check(second)
    }

    private func check(_ ending: Ending) throws {
        guard state.withLock({ $0.isAsked }) else { throw Unexpected(description: "the server ended by itself: \(ending)") }
    }

    private func live(_ number: Int) async throws -> Ending {
        try await launcher.run(
            Invocation(
                Stage.built("MortalServer").path, ["\(number == 1 ? lastCommit : 0)"] + stage.arguments(port: running.port),
                environment: stage.environment, in: stage.folder.path), appendingTo: logFile(number).path, marker: markerFile(number).path,
            within: .seconds(300))
    }

    /// It may die while it stops; then it starts again and is asked again.
    private func stop(_ lives: AsyncStream<Life>, untilIdle: Bool) async throws {
        if !hasDied, untilIdle { try await ask(1) }
        for await life in lives {
            if life.number == 1, life.ending == .signalled(SIGKILL), lastCommit > 0 {
                try await ask(2)
                continue
            }
            state.withLock { $0.ending = life.ending }
            return
        }
    }

    private func ask(_ number: Int) async throws {
        try await running.untilIdle(patience: 20)
        terminate(number)
    }

    /// Asks it to stop, whatever it is doing.
    func terminate(_ number: Int = 1) {
        state.withLock { $0.isAsked = true }
        if let process = process(number) { kill(process, SIGTERM) }
    }

    /// The process of a life, while it lasts.
    func process(_ number: Int) -> Int32? {
        struct Note: Decodable { var pid: Int32 }
        return FileManager.default.contents(atPath: markerFile(number).path).flatMap { try? JSONDecoder().decode(Note.self, from: $0).pid }
    }

    private func markerFile(_ number: Int) -> URL { stage.folder.appending(path: "server-\(number).pid") }
    private func logFile(_ number: Int) -> URL { stage.folder.appending(path: "server-\(number).log") }

    /// The ends of what the processes wrote.
    var log: String {
        (1...2).map { number in
            "life \(number):\n" + stage.text(of: logFile(number)).split(separator: "\n").suffix(25).joined(separator: "\n")
        }.joined(separator: "\n")
    }
}
