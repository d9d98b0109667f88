import Synchronization

/// What was asked a short while ago and is still believed. A class because all copies of one forge share it.
final class Memory: Sendable {
    /// Slugs of teams, by who or what they belong to.
    let teams: Recollection<[String]>
    /// Whether somebody may write to a repository, by its full name and theirs.
    let writers: Recollection<Bool>
    /// GitHub's numbers of repositories, by full name: they never change.
    let repositories: Recollection<Int>

    init(clock: any Clock<Duration>) {
        teams = Recollection(for: .seconds(60), clock: clock)
        writers = Recollection(for: .seconds(60), clock: clock)
        repositories = Recollection(for: .seconds(3600), clock: clock)
    }
}

/// Values by name that are forgotten after a while. It holds a thousand: people could otherwise fill it with names.
final class Recollection<Value: Sendable>: Sendable {
    private let entries = Mutex<[String: (value: Value, end: Duration)]>([:])
    private let span: Duration
    private let elapsed: @Sendable () -> Duration

    init(for span: Duration, clock: any Clock<Duration>) {
        self.span = span
        elapsed = stopwatch(clock)
    }

    subscript(_ name: String) -> Value? {
        get {
            let now = elapsed()
            return entries.withLock { $0[name].flatMap { $0.end > now ? $0.value : nil } }
        }
        set {
            let now = elapsed()
            entries.withLock { entries in
                if entries.count >= 1000 { entries = entries.filter { $0.value.end > now } }
                if entries.count >= 1000 { entries = [:] }
                entries[name] = newValue.map { ($0, now + span) }
            }
        }
    }
}
