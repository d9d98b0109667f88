import Synchronization

/// Which reports are on their way, and which may be at the forge already although nobody has said so.
final class Traffic: Sendable {
    // A class because the loop and the senders share it.
    private struct State {
        var reports: Set<Int64> = []
        var doubtful: Set<Int64> = []
        var newestOfLastServer: Int64 = 0
    }
    private let state = Mutex(State())

    var reports: Set<Int64> { state.withLock { $0.reports } }
    var isEmpty: Bool { reports.isEmpty }

    func begin(_ report: Int64) { state.withLock { _ = $0.reports.insert(report) } }
    func end(_ report: Int64) { state.withLock { _ = $0.reports.remove(report) } }

    func doubt(upTo report: Int64) { state.withLock { $0.newestOfLastServer = report } }
    func doubt(_ report: Int64) { state.withLock { _ = $0.doubtful.insert(report) } }
    func isDoubtful(_ report: Int64) -> Bool { state.withLock { report <= $0.newestOfLastServer || $0.doubtful.contains(report) } }
}
