import Domain
import Foundation
import Logging
import ServiceLifecycle
import Storage

/// Removes what nobody needs any more: files of discarded plans, and folders of jobs that ended long ago.
struct Housekeeping: Service {
    let store: Store
    let dataFolder: String
    let log: Logger
    /// How long a job's log can be read, and how old a plan must be before it can be called forgotten, in seconds.
    static let logLife: TimeInterval = 30 * 24 * 3600
    static let planLife: TimeInterval = 3600

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do { try await tidy() } catch is CancellationError { return } catch { log.error("tidying the data folder: \(error)") }
                try? await Task.sleep(for: .seconds(600))
            }
        }
    }

    private func tidy() async throws {
        try await store.forgetDeliveries(olderThan: Self.logLife)
        let planned = try await store.plannedJobs()
        for plan in Self.entries(of: "\(dataFolder)/plans", olderThan: Self.planLife) {
            let job = Job.ID(plan.deletingPathExtension().lastPathComponent)
            if !planned.contains(job) { try FileManager.default.removeItem(at: plan) }
        }
        for folder in Self.entries(of: "\(dataFolder)/jobs", olderThan: Self.logLife) { try FileManager.default.removeItem(at: folder) }
    }

    private static func entries(of folder: String, olderThan age: TimeInterval) -> [URL] {
        let keys: Set<URLResourceKey> = [.contentModificationDateKey]
        let all = (try? FileManager.default.contentsOfDirectory(at: URL(filePath: folder), includingPropertiesForKeys: Array(keys))) ?? []
        return all.filter { entry in
            guard let date = try? entry.resourceValues(forKeys: keys).contentModificationDate else { return false }
            return date < Date(timeIntervalSinceNow: -age)
        }
    }
}
