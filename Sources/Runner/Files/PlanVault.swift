import Crypto
package import Domain
import Foundation

/// Where plans wait for their apply, out of reach of what runs in working copies.
package struct PlanVault: Hashable, Sendable {
    /// Absolute path.
    package let folder: String

    package init(dataFolder: String) { folder = dataFolder + "/plans" }

    /// Why a plan was not put back.
    enum Refusal: Error, Hashable { case missing, changed }

    package func file(of job: Job.ID) -> String { "\(folder)/\(job.text).tfplan" }

    /// Keeps a copy of `file` and returns its SHA-256; nil if there is no such file. On return the copy survives a crash.
    func keep(_ file: String, as job: Job.ID) throws -> String? {
        guard let source = try PlainFile(reading: file) else { return nil }
        defer { source.close() }
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let temporary = self.file(of: job) + ".part"
        let hash = try source.copy(to: temporary)
        guard rename(temporary, self.file(of: job)) == 0 else { throw FileFault("renaming", temporary) }
        try PlainFile.flushFolder(folder)
        return hash
    }

    /// Puts a plan where terraform is told to find it, in place of whatever lies there.
    func putBack(_ plan: Plan, at file: String) throws {
        guard let sha256 = plan.sha256, let source = try PlainFile(reading: self.file(of: plan.job)) else { throw Refusal.missing }
        defer { source.close() }
        try PlainFile.remove(file)
        guard try source.copy(to: file) == sha256 else {
            try PlainFile.remove(file)
            throw Refusal.changed
        }
    }

    /// Whether `file` still is the plan that was put there.
    func holds(_ plan: Plan, at file: String) throws -> Bool {
        guard let sha256 = plan.sha256, let copy = try PlainFile(reading: file) else { return false }
        defer { copy.close() }
        return try copy.sha256() == sha256
    }

    package func remove(_ job: Job.ID) throws { try PlainFile.remove(file(of: job)) }
}
