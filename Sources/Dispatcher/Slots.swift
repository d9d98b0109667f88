import Domain
import Storage
import Synchronization

/// How many jobs may run at once.
final class Slots: Sendable {
    // A class because all jobs count on the same number.
    private let free: Mutex<Int>
    init(limit: Int) { free = Mutex(limit) }

    func take() -> Bool {
        free.withLock { free in
            guard free > 0 else { return false }
            free -= 1
            return true
        }
    }
    func giveBack() { free.withLock { $0 += 1 } }
}

/// A bell for every job that runs, rung to stop it.
final class Interrupts: Sendable {
    // A class because the watcher and the runners share it.
    private let bells = Mutex<[Job.ID: Bell]>([:])

    func bell(for job: Job.ID) -> Bell {
        let bell = Bell()
        bells.withLock { $0[job] = bell }
        return bell
    }
    func remove(_ job: Job.ID) { bells.withLock { _ = $0.removeValue(forKey: job) } }
    func ring(_ job: Job.ID) { bells.withLock { $0[job] }?.ring() }
}
