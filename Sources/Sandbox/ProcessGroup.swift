import Dispatch
import Glibc

/// The processes that a program and its children form.
struct ProcessGroup: Hashable, Sendable {
    enum Signal: Sendable {
        case interrupt, terminate, kill
    }

    /// Also the pid of the first of them, and the id of their session.
    var id: Int32

    /// Whether one of them still does something: one that waits to be reaped does not.
    var isAlive: Bool {
        guard kill(-id, 0) == 0 || errno == EPERM else { return false }
        return !ProcessEntry.members(ofGroup: id).isEmpty
    }

    func signal(_ signal: Signal) {
        switch signal {
        case .interrupt: kill(-id, SIGINT)
        case .terminate: kill(-id, SIGTERM)
        case .kill: kill(-id, SIGKILL)
        }
    }

    /// Waits until they are gone, for `limit`. Cancellation does not cut it short.
    func isGone(within limit: Duration) async -> Bool {
        let end = ContinuousClock.now + limit
        while isAlive {
            guard ContinuousClock.now < end else { return false }
            await pause(for: .milliseconds(10))
        }
        return true
    }

    /// Ends those who were asked to stop, and whom their first process left behind: `grace` to finish, then harder.
    func end(after grace: Duration) async {
        if await isGone(within: grace) { return }
        signal(.terminate)
        if await isGone(within: grace / 2) { return }
        await end()
    }

    /// Kills them, and waits until they are gone: a moment, unless the kernel holds one.
    func end() async {
        // Also when none seems alive: between looking and killing one could start another.
        signal(.kill)
        _ = await isGone(within: .seconds(1))
    }

    /// Clears away those that nobody else clears away, where the server is the first process of a container. Not before the first
    /// of them is cleared away: that one is Subprocess's.
    func reap() {
        while waitpid(-id, nil, WNOHANG) > 0 {}
    }
}

/// Lets time pass whether or not the task is cancelled: what ends a process must have its time.
func pause(for duration: Duration) async {
    await withCheckedContinuation { continuation in
        DispatchQueue.global().asyncAfter(deadline: .now() + .nanoseconds(Int(duration / .nanoseconds(1)))) { continuation.resume() }
    }
}
