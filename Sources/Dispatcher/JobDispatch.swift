package import Domain
package import Logging
import ServiceLifecycle
package import Storage

/// Hands waiting jobs to runners, as many at once as the server may, and sees to it that each one's end is decided on.
package struct JobDispatch: Service {
    private let store: Store
    private let jobs: Bell
    private let interruptions: Bell
    private let slots: Slots
    private let interrupts = Interrupts()
    private let perform: @Sendable (Job) async -> JobResult
    private let endOrphan: @Sendable (Job) async -> Void
    private let awaitOrphan: @Sendable (Job) async -> Void
    private let log: Logger

    /// - Parameters:
    ///   - jobs: rings when a job waits; `interruptions`: when one is to be stopped.
    ///   - limit: jobs at once, for the whole server.
    ///   - perform: does a job; cancelling its task stops it.
    ///   - endOrphan: ends what a dead server left running for a job.
    ///   - awaitOrphan: returns when that has ended by itself, or the task is cancelled.
    package init(
        store: Store, jobs: Bell, interruptions: Bell, limit: Int, log: Logger,
        perform: @escaping @Sendable (Job) async -> JobResult, endOrphan: @escaping @Sendable (Job) async -> Void,
        awaitOrphan: @escaping @Sendable (Job) async -> Void
    ) {
        self.store = store
        self.jobs = jobs
        self.interruptions = interruptions
        self.slots = Slots(limit: max(1, limit))
        self.perform = perform
        self.endOrphan = endOrphan
        self.awaitOrphan = awaitOrphan
        self.log = log
    }

    package func run() async throws {
        let lost = try await store.lostJobs()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await watchInterruptions() }
            for job in lost { group.addTask { await takeUp(job) } }
            await withGracefulShutdownHandler {
                await leaseUntilShutdown()
            } onGracefulShutdown: {
                jobs.ring()
            }
            group.cancelAll()
        }
    }

    /// Something that the last server was doing when it ended: repeated where that is safe, decided as cut off where it is not.
    private func takeUp(_ job: Job) async {
        do {
            if job.spec.mayRepeat {
                await endOrphan(job)
                log.notice("a job was cut off; it runs again", metadata: job.metadata)
                try await store.repeatJob(job)
            } else {
                log.warning("a job was cut off; it is not repeated", metadata: job.metadata)
                // Its program may still be at work: until it is done, nothing else may touch its project.
                await awaitOrphan(job)
                if Task.isCancelled { return }
                await finish(job, .cutOff)
            }
        } catch {
            log.error("taking up a lost job: \(error)", metadata: job.metadata)
        }
    }

    private func leaseUntilShutdown() async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled, !Task.isShuttingDownGracefully {
                guard slots.take() else {
                    await jobs.wait(atMost: .seconds(5))
                    continue
                }
                guard let job = await lease() else {
                    slots.giveBack()
                    await jobs.wait(atMost: .seconds(5))
                    continue
                }
                group.addTask {
                    await finish(job, await performInterruptibly(job))
                    slots.giveBack()
                    jobs.ring()
                }
            }
        }
    }

    private func lease() async -> Job? {
        do {
            return try await store.leaseJob()
        } catch is CancellationError {
            return nil
        } catch {
            log.error("leasing a job: \(error)")
            return nil
        }
    }

    private func performInterruptibly(_ job: Job) async -> JobResult {
        let bell = interrupts.bell(for: job.id)
        defer { interrupts.remove(job.id) }
        return await withTaskGroup(of: JobResult?.self) { group in
            group.addTask { await perform(job) }
            group.addTask {
                await bell.wait(atMost: .seconds(365 * 24 * 3600))
                return nil
            }
            var result: JobResult?
            for await ended in group {
                group.cancelAll()
                if let ended { result = ended }
            }
            return result ?? .cancelled
        }
    }

    /// Decides on a result; what cannot be written now is tried until it can: the work is done and must not be forgotten.
    private func finish(_ job: Job, _ result: JobResult) async {
        // The server is being stopped: the job stays leased, so that the next server takes it up.
        if Task.isCancelled, result == .cancelled { return }
        var delay = Duration.milliseconds(100)
        while true {
            do {
                return try await store.end(job, result)
            } catch {
                log.error("deciding on the end of a job, trying again: \(error)", metadata: job.metadata)
                do { try await Task.sleep(for: delay) } catch { return }
                delay = min(delay * 2, .seconds(10))
            }
        }
    }

    private func watchInterruptions() async {
        while !Task.isCancelled {
            do {
                for job in try await store.interruptedJobs() { interrupts.ring(job) }
            } catch {
                log.error("reading interruptions: \(error)")
            }
            await interruptions.wait(atMost: .seconds(5))
        }
    }
}

extension Job {
    fileprivate var metadata: Logger.Metadata { ["job": "\(id)", "pullRequest": "\(pullRequest)", "kind": "\(spec.kind)"] }
}
