import Domain
import Foundation
import Logging

/// State that terraform could not save and left in the project's folder. It holds secrets, and the next job there runs what the pull
/// request says, so it is kept where only the operator finds it: lost it must not be either.
struct StrandedState {
    let runner: JobRunner
    let job: ProjectJob
    let id: Job.ID
    let place: ProjectPlace
    let folder: JobFolder
    /// The SHA-256 of files of these names that belong to the repository.
    private var owned: [String: String] = [:]

    static let names = ["errored.tfstate", "crash.log"]

    /// For people, after what terraform says of it.
    static let sentence = """

        The state that could not be saved is kept on the server for whoever operates it, and not in the project's folder. \
        Until they have saved it, the state does not know of everything that there is.
        """

    init(runner: JobRunner, job: ProjectJob, id: Job.ID, place: ProjectPlace, folder: JobFolder) {
        self.runner = runner
        self.job = job
        self.id = id
        self.place = place
        self.folder = folder
    }

    /// Before the job: what is there and not the repository's is of a job that was cut off.
    mutating func clear() async throws {
        for name in Self.names {
            guard let hash = try hash(of: name) else { continue }
            let path = place.key.dir == "." ? name : "\(place.key.dir)/\(name)"
            let isOwned = try await runner.checkouts.isTracked(path, in: place.root, of: job.setting.pullRequest.repository)
            if isOwned { owned[name] = hash } else { keep(name) }
        }
    }

    /// After the job. Returns whether there was anything.
    @discardableResult
    func collect() -> Bool {
        let stranded = Self.names.filter { name in
            guard let hash = try? hash(of: name) else { return false }
            return hash != owned[name]
        }
        for name in stranded { keep(name) }
        return !stranded.isEmpty
    }

    private func hash(of name: String) throws -> String? {
        guard let file = try PlainFile(reading: "\(place.folder)/\(name)") else { return nil }
        defer { file.close() }
        return try file.sha256()
    }

    private func keep(_ name: String) {
        let target = unusedPath(for: name)
        var details: Logger.Metadata = ["job": "\(id)", "pullRequest": "\(job.setting.pullRequest.reference)", "file": "\(target)"]
        do {
            guard let file = try PlainFile(reading: "\(place.folder)/\(name)") else { return }
            defer { file.close() }
            _ = try file.copy(to: target)
            try PlainFile.flushFolder(folder.path)
            try PlainFile.remove("\(place.folder)/\(name)")
            runner.logger.error("terraform left a state that it could not save: it is kept, and somebody must push it", metadata: details)
        } catch {
            details["error"] = "\(error)"
            runner.logger.error("terraform left a state that it could not save, and it cannot be put aside", metadata: details)
        }
    }

    /// A job that is done again keeps what it kept before.
    private func unusedPath(for name: String) -> String {
        let paths = ["\(folder.path)/\(name)"] + (2...99).map { "\(folder.path)/\($0)-\(name)" }
        return paths.first { !FileManager.default.fileExists(atPath: $0) } ?? "\(folder.path)/\(UUID().uuidString)-\(name)"
    }
}
