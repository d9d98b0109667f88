import Domain
package import Logging
import ServiceLifecycle
package import Storage

/// Tells the pull request: sends open reports, lane by lane in order, each once.
package struct PullRequestReporter: Service {
    private let store: Store
    private let bell: Bell
    private let sender: ReportSender
    private let limit: Int
    private let log: Logger
    private let traffic = Traffic()

    /// - Parameters:
    ///   - bell: rings when there is something to report.
    ///   - limit: reports on their way at once.
    package init(store: Store, bell: Bell, sender: ReportSender, limit: Int = 32, log: Logger) {
        self.store = store
        self.bell = bell
        self.sender = sender
        self.limit = limit
        self.log = log
    }

    package func run() async throws {
        // The last server may have sent these and died before it could say so.
        traffic.doubt(upTo: try await store.newestReport())
        await withDiscardingTaskGroup { group in
            await withGracefulShutdownHandler {
                while !Task.isCancelled {
                    // Looked at first: behind one that is still on its way another may wait in the same lane.
                    let wasIdle = traffic.isEmpty
                    let sent = await sendWhatIsOpen(&group)
                    if sent == 0, Task.isShuttingDownGracefully, wasIdle { break }
                    if sent == 0 { await bell.wait(atMost: Task.isShuttingDownGracefully ? .milliseconds(200) : .seconds(1)) }
                }
            } onGracefulShutdown: {
                bell.ring()
            }
        }
    }

    private func sendWhatIsOpen(_ group: inout DiscardingTaskGroup) async -> Int {
        let busy = traffic.lanes
        guard busy.count < limit else { return 0 }
        do {
            let open = try await store.openReports(except: busy, limit: limit - busy.count)
            for report in open {
                traffic.begin(report)
                group.addTask {
                    await send(report)
                    traffic.end(report)
                    bell.ring()
                }
            }
            return open.count
        } catch is CancellationError {
            return 0
        } catch {
            log.error("reading open reports: \(error)")
            return 0
        }
    }

    private func send(_ report: OpenReport) async {
        let metadata: Logger.Metadata = ["pullRequest": "\(report.report.pullRequest)", "report": "\(report.id)"]
        do {
            do {
                try await sender.send(report, isDoubtful: traffic.isDoubtful(report.id), to: store)
            } catch let fault as ReportFault where fault.mayRetry {
                if fault.wasPossiblyDone { traffic.doubt(report.id) }
                let delay = max(fault.retryAfter, Self.delay(after: report.attempts))
                log.warning("\(fault), trying again in \(delay) s", metadata: metadata)
                try await store.postponeReport(report.id, by: delay)
            } catch let fault as ReportFault {
                log.error("\(fault); the report is dropped", metadata: metadata)
                try await store.giveUpReport(report.id, because: fault.description)
            }
        } catch {
            log.error("reporting: \(error)", metadata: metadata)
        }
    }

    /// Seconds until the next try: 1, 2, 4 … at most a minute.
    static func delay(after attempts: Int) -> Double { Double(1 << min(max(attempts, 0), 6)).clamped(to: 60) }
}

extension Double {
    fileprivate func clamped(to most: Double) -> Double { Swift.min(self, most) }
}
