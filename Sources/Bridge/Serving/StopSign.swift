import ServiceLifecycle
import Synchronization

/// Knows whether the server was told to stop and waits for its last jobs.
final class StopSign: Service {
    // A class because the probe looks at what the service group sets.
    private let state = Mutex(false)
    var isUp: Bool { state.withLock { $0 } }

    func run() async throws {
        try? await gracefulShutdown()
        state.withLock { $0 = true }
    }
}
