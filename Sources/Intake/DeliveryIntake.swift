import Domain
package import Logging
import ServiceLifecycle
package import Storage
import Synchronization

/// Turns stored deliveries into events with their facts and has them settled: deliveries of one pull request one after
/// another, different pull requests side by side.
package final class DeliveryIntake: Service {
    // A class because it owns the set of subjects under way.
    private let store: Store
    private let bell: Bell
    private let reader: DeliveryReader
    private let limit: Int
    private let log: Logger
    private let busy = Mutex<Set<String>>([])

    /// - Parameters:
    ///   - bell: rings when a delivery was stored.
    ///   - limit: deliveries under way at once.
    package init(store: Store, bell: Bell, reader: DeliveryReader, limit: Int = 16, log: Logger) {
        self.store = store
        self.bell = bell
        self.reader = reader
        self.limit = limit
        self.log = log
    }

    package func run() async throws {
        await withDiscardingTaskGroup { group in
            await withGracefulShutdownHandler {
                while !Task.isCancelled, !Task.isShuttingDownGracefully {
                    let taken = await takeWaiting(&group)
                    if taken == 0 { await bell.wait(atMost: .seconds(1)) }
                }
            } onGracefulShutdown: { [bell] in
                bell.ring()
            }
        }
    }

    private func takeWaiting(_ group: inout DiscardingTaskGroup) async -> Int {
        do {
            // Asked for first: what ends while the database is read looks as if it still waited.
            let underWay = busy.withLock { $0 }
            let waiting = try await store.waitingDeliveries().filter { !underWay.contains($0.subject) }
            let taken = busy.withLock { busy in
                waiting.filter { busy.count < limit && busy.insert($0.subject).inserted }
            }
            for delivery in taken {
                group.addTask { [self] in
                    await settle(delivery)
                    busy.withLock { _ = $0.remove(delivery.subject) }
                    bell.ring()
                }
            }
            return taken.count
        } catch is CancellationError {
            return 0
        } catch {
            log.error("reading waiting deliveries: \(error)")
            return 0
        }
    }

    private func settle(_ delivery: Delivery) async {
        let metadata: Logger.Metadata = ["delivery": "\(delivery.id)", "subject": "\(delivery.subject)"]
        do {
            switch await reader.read(delivery) {
            case .nothing: try await store.dismiss(delivery.id)
            case .occurrence(let occurrence): try await store.settle(occurrence, delivery: delivery.id)
            case .later(let reason, let delay):
                log.warning("\(reason); asking again in \(delay) s", metadata: metadata)
                try await store.postpone(delivery.id, by: delay)
            }
        } catch {
            log.error("settling a delivery: \(error)", metadata: metadata)
            try? await store.postpone(delivery.id, by: 5)
        }
    }
}
