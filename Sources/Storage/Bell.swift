import Synchronization

/// Wakes whoever waits for rows. A hint only: a lost ring costs a poll interval, never a row.
package final class Bell: Sendable {
    // A class because it is one bell that several rooms hold.
    private struct State {
        var isRung = false
        var next = 0
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    }
    private let state = Mutex(State())

    package init() {}

    /// Wakes everybody who waits; if nobody does, whoever waits next does not.
    package func ring() {
        let waiting = state.withLock { state in
            state.isRung = state.waiting.isEmpty
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Returns when it is rung, after `limit`, or when the task is cancelled.
    package func wait(atMost limit: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.untilRung() }
            group.addTask { try? await Task.sleep(for: limit) }
            await group.next()
            group.cancelAll()
        }
    }

    private func untilRung() async {
        let ticket = state.withLock { state in
            state.next += 1
            return state.next
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.isRung || Task.isCancelled {
                        state.isRung = false
                        return true
                    }
                    state.waiting[ticket] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: ticket) }?.resume()
        }
    }
}

/// What in the store has changed, for waking the room that waits for it.
package enum Area: Hashable, Sendable, CaseIterable { case deliveries, jobs, interruptions, reports }
