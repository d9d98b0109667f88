import NIOCore
import Synchronization

/// Whether the body of a request went out. Before that nothing can have been done, whatever error follows; afterwards
/// anything can. A class because the request and the one who waits for its answer look at the same fact.
final class Departure: Sendable {
    private let state = Mutex(false)
    var hasHappened: Bool { state.withLock { $0 } }
    func happens() { state.withLock { $0 = true } }
}

/// A request's body that notes when the client, which has a connection by then, takes it.
struct DepartingBody: AsyncSequence, Sendable {
    let bytes: ByteBuffer
    let departure: Departure

    func makeAsyncIterator() -> Iterator { Iterator(rest: bytes, departure: departure) }

    struct Iterator: AsyncIteratorProtocol {
        var rest: ByteBuffer?
        let departure: Departure
        mutating func next() async -> ByteBuffer? {
            departure.happens()
            defer { rest = nil }
            return rest
        }
    }
}
