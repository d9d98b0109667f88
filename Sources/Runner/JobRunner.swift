package import Credentials
package import Domain
package import Logging
package import Sandbox

/// Does one job at a time and says how it ended. What people see of a job lies in its folder under `<data>/jobs`.
package struct JobRunner: Sendable {
    let settings: RunnerSettings
    let sandbox: Launcher
    let checkouts: Checkouts
    let binaries: TerraformBinaries
    let vault: PlanVault
    /// Mints what tenants' jobs are granted; nil where no tenant can be declared.
    let broker: CredentialBroker?
    let logger: Logger

    package init(
        settings: RunnerSettings, sandbox: Launcher, checkouts: Checkouts, binaries: TerraformBinaries, broker: CredentialBroker? = nil,
        logger: Logger
    ) {
        self.settings = settings
        self.sandbox = sandbox
        self.checkouts = checkouts
        self.binaries = binaries
        self.vault = PlanVault(dataFolder: settings.dataFolder)
        self.broker = broker
        self.logger = logger
    }

    /// Does the job. It may be called for many jobs at once. Cancelling the task interrupts the job's program and ends with `.cancelled`.
    package func perform(_ job: Job) async -> JobResult {
        do {
            try Task.checkCancellation()
            let folder = JobFolder(of: job.id, dataFolder: settings.dataFolder)
            // A server that died may have left this job's program running, and two at once would spoil each other's work.
            _ = await Orphan.end(marker: folder.marker, politely: .seconds(30))
            try folder.create()
            return try await perform(job, in: folder)
        } catch is CancellationError {
            return .cancelled
        } catch let fault as CheckoutFault where fault.kind == .cancelled {
            return .cancelled
        } catch {
            logger.error("a job broke", metadata: ["job": "\(job.id)", "pullRequest": "\(job.pullRequest)", "error": "\(error)"])
            return .broken("Something went wrong on the server. Its log says more about job \(job.id).")
        }
    }

    private func perform(_ job: Job, in folder: JobFolder) async throws -> JobResult {
        switch job.spec {
        case .discover(let work): return try await discover(work, named: job.id, in: folder)
        case .project(let work): return .project(try await perform(work, as: job.id, in: folder))
        case .hooks(let work): return try await perform(work, named: job.id, in: folder)
        case .cleanUp(let pullRequest):
            try await checkouts.removeAll(of: pullRequest)
            return .cleanedUp
        }
    }
}
