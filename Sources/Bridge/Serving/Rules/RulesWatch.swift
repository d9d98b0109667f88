import ServiceLifecycle
import UnixSignals

/// Has the operator's file read again when it changes, and at SIGHUP.
struct RulesWatch: Service {
    let reader: RulesReader
    /// Two looks must show the same, and people do not wait for more than a moment.
    static let pause = Duration.milliseconds(200)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await look() }
                group.addTask { await listen() }
            }
        }
    }

    private func look() async {
        while !Task.isCancelled {
            await reader.look()
            try? await Task.sleep(for: Self.pause)
        }
    }

    private func listen() async {
        for await _ in await UnixSignalsSequence(trapping: .sighup) { await reader.readNow() }
    }
}
