import Synchronization

/// How many people may watch logs at once: each holds a connection open and asks for news several times a second.
final class Watchers: Sendable {
    // A class because all requests share the count.
    private let free: Mutex<Int>

    init(atMost limit: Int) { free = Mutex(limit) }

    /// A place among them, or nil if all are taken. It is free again after `leave`, or when nobody holds it any more.
    func enter() -> Place? {
        let isFree = free.withLock { free in
            guard free > 0 else { return false }
            free -= 1
            return true
        }
        return isFree ? Place(watchers: self) : nil
    }

    /// One watcher's place.
    final class Place: Sendable {
        // A class so that an answer that is never sent gives its place back.
        private let watchers: Watchers
        private let isTaken = Mutex(true)
        fileprivate init(watchers: Watchers) { self.watchers = watchers }
        deinit { leave() }

        func leave() {
            let wasTaken = isTaken.withLock { isTaken in
                defer { isTaken = false }
                return isTaken
            }
            if wasTaken { watchers.free.withLock { $0 += 1 } }
        }
    }
}
