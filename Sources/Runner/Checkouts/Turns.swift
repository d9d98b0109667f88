import Synchronization

/// Lets one at a time do something, for each of many things; who waits goes in the order they came, and may give up.
final class Turns: Sendable {  // a class, since all who take turns must see the same queues
    private struct Waiter {
        var number: Int
        var continuation: CheckedContinuation<Void, any Error>
    }

    private struct Queues {
        var count = 0
        /// Whoever waits for a thing; an entry is there as long as somebody has it.
        var waiting: [String: [Waiter]] = [:]
    }

    private let queues = Mutex(Queues())

    /// Takes the turn at `thing`. Throws only if the task is cancelled while it waits.
    func take(_ thing: String) async throws {
        let number = queues.withLock {
            $0.count += 1
            return $0.count
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { enter(thing, Waiter(number: number, continuation: $0)) }
        } onCancel: {
            leave(thing, number)
        }
    }

    /// Gives the turn at `thing` to the next.
    func pass(_ thing: String) {
        let next = queues.withLock { queues -> Waiter? in
            guard let waiting = queues.waiting[thing], let first = waiting.first else {
                queues.waiting[thing] = nil
                return nil
            }
            queues.waiting[thing]?.removeFirst()
            return first
        }
        next?.continuation.resume()
    }

    /// Does `body` in its turn at `thing`. After `limit` the next may begin, whether or not it is done: one that hangs must not
    /// hold up everybody.
    func hold<Value: Sendable>(_ thing: String, atMost limit: Duration, _ body: @Sendable () async throws -> Value) async throws -> Value {
        try await take(thing)
        let hasPassed = Mutex(false)
        let passOnce: @Sendable () -> Void = {
            let isFirst = hasPassed.withLock { passed in
                defer { passed = true }
                return !passed
            }
            if isFirst { self.pass(thing) }
        }
        defer { passOnce() }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await Task.sleep(for: limit)
                passOnce()
            }
            defer { group.cancelAll() }
            return try await body()
        }
    }

    private func enter(_ thing: String, _ waiter: Waiter) {
        let answer = queues.withLock { queues -> Result<Void, any Error>? in
            // A cancellation that came before is not told to a waiter that was not there yet.
            if Task.isCancelled { return .failure(CancellationError()) }
            guard queues.waiting[thing] != nil else {
                queues.waiting[thing] = []
                return .success(())
            }
            queues.waiting[thing]?.append(waiter)
            return nil
        }
        if let answer { waiter.continuation.resume(with: answer) }
    }

    private func leave(_ thing: String, _ number: Int) {
        let waiter = queues.withLock { queues -> Waiter? in
            guard let place = queues.waiting[thing]?.firstIndex(where: { $0.number == number }) else { return nil }
            return queues.waiting[thing]?.remove(at: place)
        }
        waiter?.continuation.resume(throwing: CancellationError())
    }
}
