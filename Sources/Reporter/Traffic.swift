import Storage
import Synchronization

/// Which lanes have a report on its way, and which reports may be at the forge already although nobody has said so.
final class Traffic: Sendable {
    // A class because the loop and the senders share it.
    private struct State {
        var lanes: Set<OpenReport.Lane> = []
        var doubtful: Set<Int64> = []
        var newestOfLastServer: Int64 = 0
    }
    private let state = Mutex(State())

    // Lanes and not reports: a status that a newer one replaced while it was on its way is not open any more, and still
    // the newer one must not overtake it.
    var lanes: Set<OpenReport.Lane> { state.withLock { $0.lanes } }
    var isEmpty: Bool { lanes.isEmpty }

    func begin(_ report: OpenReport) { state.withLock { _ = $0.lanes.insert(report.lane) } }
    func end(_ report: OpenReport) { state.withLock { _ = $0.lanes.remove(report.lane) } }

    func doubt(upTo report: Int64) { state.withLock { $0.newestOfLastServer = report } }
    func doubt(_ report: Int64) { state.withLock { _ = $0.doubtful.insert(report) } }
    func isDoubtful(_ report: Int64) -> Bool { state.withLock { report <= $0.newestOfLastServer || $0.doubtful.contains(report) } }
}
