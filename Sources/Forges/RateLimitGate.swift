/// Holds requests back while a forge wants to be left alone. An actor because all requests of one forge share it.
actor RateLimitGate {
    private let clock: any Clock<Duration>
    private let elapsed: @Sendable () -> Duration
    /// The longest that a request waits here instead of failing.
    private let patience: Duration
    private var closedUntil = Duration.zero

    init(clock: any Clock<Duration>, patience: Duration) {
        self.clock = clock
        self.patience = patience
        elapsed = stopwatch(clock)
    }

    /// Lets nobody pass for `wait` from now; a longer limit that holds already stays.
    func close(for wait: Duration) { closedUntil = max(closedUntil, elapsed() + wait) }

    /// Returns when a request may start. Returns the time that is left when that is too long to wait for.
    func pass() async throws -> Duration? {
        while true {
            let left = closedUntil - elapsed()
            if left <= .zero { return nil }
            if left > patience { return left }
            try await clock.sleep(for: left)
        }
    }
}

/// The time since this call, as `clock` tells it.
func stopwatch<Time: Clock<Duration>>(_ clock: Time) -> @Sendable () -> Duration {
    let start = clock.now
    return { start.duration(to: clock.now) }
}
