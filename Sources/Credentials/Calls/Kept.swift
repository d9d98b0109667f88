import Foundation
import Synchronization

/// Tokens and keys that are remembered until little of their life is left. Whoever asks while one is minted waits for that one.
final class Kept<Key: Hashable & Sendable, Value: Hashable & Sendable>: Sendable {  // a class, since all who ask share it
    /// Something minted, with the end of its life.
    struct Item: Sendable {
        var value: Value
        var expiresAt: Date
    }

    private typealias Outcome = Result<Value, StoreFault>
    private struct State {
        var items: [Key: (item: Item, since: Date)] = [:]
        /// Whoever waits for a key; an entry is there as long as somebody mints.
        var waiting: [Key: [Int: CheckedContinuation<Outcome?, Never>]] = [:]
        var count = 0
    }
    private enum Turn {
        case done(Value)
        /// With what is still good should minting fail.
        case mint(Value?)
        case wait(Int)
    }

    private let state = Mutex(State())
    private let now: @Sendable () -> Date
    private let margin: @Sendable (TimeInterval) -> TimeInterval

    /// - Parameter margin: of how long something lives in all, what must be left of it.
    init(now: @escaping @Sendable () -> Date, margin: @escaping @Sendable (TimeInterval) -> TimeInterval = { max(300, $0 / 5) }) {
        self.now = now
        self.margin = margin
    }

    /// The value for `key`, from `mint` if none is kept that lives long enough. What is kept is returned if minting fails.
    /// - Parameters:
    ///   - lasting: how many seconds it should live at least.
    ///   - refused: a value that did not serve; one that was minted since does.
    func value(
        for key: Key, lasting: TimeInterval = 0, insteadOf refused: Value? = nil, mint: @Sendable () async throws(StoreFault) -> Item
    ) async throws(StoreFault) -> Value {
        while true {
            switch turn(key, lasting, refused) {
            case .done(let value): return value
            case .mint(let old): return try await minted(key, old, mint)
            case .wait(let number):
                if let outcome = await outcome(key, number) { return try outcome.get() }
                if Task.isCancelled { throw StoreFault(.unreachable, doing: "waiting for credentials", reason: "it was given up") }
            }
        }
    }

    /// Drops `value`, which somebody was refused with; one that was minted since stays.
    func forget(_ value: Value, for key: Key) {
        state.withLock { if $0.items[key]?.item.value == value { $0.items[key] = nil } }
    }

    /// The value for `key` if one is kept, however little of its life is left.
    func current(_ key: Key) -> Value? { state.withLock { $0.items[key]?.item.value } }

    private func turn(_ key: Key, _ lasting: TimeInterval, _ refused: Value?) -> Turn {
        let now = now()
        return state.withLock { state in
            var old: Value?
            if let (item, since) = state.items[key] {
                let left = item.expiresAt.timeIntervalSince(now)
                let least = max(lasting, margin(item.expiresAt.timeIntervalSince(since)))
                if left >= least, item.value != refused { return .done(item.value) }
                if left > 0 { old = item.value }
            }
            state.count += 1
            if state.waiting[key] != nil { return .wait(state.count) }
            state.waiting[key] = [:]
            return .mint(old)
        }
    }

    private func minted(
        _ key: Key, _ old: Value?, _ mint: @Sendable () async throws(StoreFault) -> Item
    ) async throws(StoreFault) -> Value {
        do throws(StoreFault) {
            let item = try await mint()
            finish(key, .success(item.value), keeping: item)
            return item.value
        } catch {
            // What failed because its own task was given up says nothing to the others: one of them tries again.
            let outcome: Outcome? = old.map { .success($0) } ?? (Task.isCancelled ? nil : .failure(error))
            finish(key, outcome, keeping: nil)
            guard let old else { throw error }
            return old
        }
    }

    private func finish(_ key: Key, _ outcome: Outcome?, keeping item: Item?) {
        let since = now()
        let waiting = state.withLock { state in
            if let item { state.items[key] = (item, since) }
            return state.waiting.removeValue(forKey: key) ?? [:]
        }
        for waiter in waiting.values { waiter.resume(returning: outcome) }
    }

    /// How minting ended; nil to look again.
    private func outcome(_ key: Key, _ number: Int) async -> Outcome? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let mustWait = state.withLock { state in
                    guard !Task.isCancelled, state.waiting[key] != nil else { return false }
                    state.waiting[key]?[number] = continuation
                    return true
                }
                if !mustWait { continuation.resume(returning: nil) }
            }
        } onCancel: {
            state.withLock { $0.waiting[key]?.removeValue(forKey: number) }?.resume(returning: nil)
        }
    }
}
