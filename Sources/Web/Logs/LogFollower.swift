/// Follows a job's log while it grows, up to the end of the job.
struct LogFollower<Time: Clock>: Sendable where Time.Duration == Duration {
    let file: LogFile
    let clock: Time
    /// Whether the job writes no more.
    let hasEnded: @Sendable () async throws -> Bool

    enum News: Equatable, Sendable {
        case piece(LogFile.Piece)
        /// The log has started anew: what was shown is of an earlier attempt.
        case restarted
        /// Nothing has come for a while.
        case nothing
        case ended
    }

    // Size and state are asked for this often, and only while somebody watches.
    private static var interval: Duration { .milliseconds(150) }
    // Proxies close what is silent; 100 intervals are 15 seconds.
    private static var intervalsOfSilence: Int { 100 }

    /// Tells `watcher` everything from `start` on, in order; returns after `.ended`, or
    /// when the server `isStopping`.
    func follow(from start: Int, until isStopping: () -> Bool = { false }, _ watcher: (News) async throws -> Void) async throws {
        var offset = max(0, start)
        var silence = 0
        while !isStopping() {
            // Asked before reading: what was written before the end is then certainly read.
            let isOver = try await hasEnded()
            let before = offset
            try await read(from: &offset, isOver, watcher)
            if isOver { return try await watcher(.ended) }
            silence = offset == before ? silence + 1 : 0
            if silence % Self.intervalsOfSilence == Self.intervalsOfSilence - 1 { try await watcher(.nothing) }
            try await clock.sleep(for: Self.interval)
        }
    }

    private func read(from offset: inout Int, _ isOver: Bool, _ watcher: (News) async throws -> Void) async throws {
        let size = file.size
        if size < offset {
            offset = 0
            try await watcher(.restarted)
        }
        guard size > offset else { return }
        while let piece = try file.piece(at: offset, isComplete: isOver) {
            try Task.checkCancellation()
            offset = piece.end
            try await watcher(.piece(piece))
        }
    }
}
