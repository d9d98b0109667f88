import Synchronization

/// Tells everybody who listens that something changed. A class, because its listeners take themselves off it from anywhere.
final class Bell: Sendable {
    private let listeners = Mutex<(next: Int, all: [Int: AsyncStream<Void>.Continuation])>((0, [:]))

    /// Rings once at the start, so that nothing is missed between looking and listening; rings in between are one ring.
    func listen() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let number = listeners.withLock { listeners in
            listeners.next += 1
            listeners.all[listeners.next] = continuation
            return listeners.next
        }
        continuation.onTermination = { [self] _ in listeners.withLock { _ = $0.all.removeValue(forKey: number) } }
        continuation.yield()
        return stream
    }

    func ring() {
        for listener in listeners.withLock({ Array($0.all.values) }) { listener.yield() }
    }
}
