package import Domain
import GRDB

/// A job as its page shows it.
package struct JobView: Hashable, Sendable {
    package var job: Job
    package var command: Command
    /// Seconds since 1970.
    package var createdAt: Double
    package var startedAt: Double?
    package var endedAt: Double?
    /// nil while it has not ended.
    package var result: JobResult?
}

extension Store {
    /// All locks, newest first.
    package func locks() async throws -> [Lock] {
        try await pool.read { try Row.fetchAll($0, sql: "SELECT * FROM lock ORDER BY takenAt DESC, repository, dir").map(Self.lock) }
    }

    /// The lock with this id, as in links.
    package func lock(id: String) async throws -> Lock? { try await locks().first { $0.key.description == id } }

    /// Whether a job of this project of the pull request is under way or waits.
    package func isBusy(_ lock: Lock) async throws -> Bool {
        try await pool.read { db in
            let texts = try String.fetchAll(
                db,
                sql: """
                    SELECT project FROM job JOIN pullRequest ON pullRequest.id = job.pullRequest
                    WHERE state <> 'ended' AND project IS NOT NULL AND host = ? AND repository = ? AND number = ?
                    """, arguments: [lock.holder.repository.host, lock.holder.repository.fullName, lock.holder.number])
            return try texts.contains { try JSON.value(ProjectKey.self, $0) == lock.key.project }
        }
    }

    package func job(_ id: Job.ID) async throws -> JobView? {
        try await pool.read { try Self.views("job.id = ?", [id.text], $0).first }
    }

    /// Whether a job has ended, or is not known. Asked for often while somebody watches its log.
    package func hasEnded(_ id: Job.ID) async throws -> Bool {
        try await pool.read {
            try !Bool.fetchAll($0, sql: "SELECT state = 'ended' FROM job WHERE id = ?", arguments: [id.text]).contains(false)
        }
    }

    /// The newest jobs, newest first.
    package func recentJobs(limit: Int) async throws -> [JobView] {
        try await pool.read { try Self.views("TRUE ORDER BY job.sequence DESC LIMIT ?", [limit], $0) }
    }

    private static func views(_ condition: String, _ arguments: StatementArguments, _ db: Database) throws -> [JobView] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT job.*, pullRequest.host, pullRequest.repository, pullRequest.number, run.description AS runText FROM job
                JOIN pullRequest ON pullRequest.id = job.pullRequest JOIN run ON run.id = job.run WHERE \(condition)
                """, arguments: arguments
        ).map { row in
            let run: Run = try JSON.value(row["runText"])
            let job = Job(
                id: Job.ID(row["id"]), run: run.id, pullRequest: run.pullRequest.reference, ordinal: row["ordinal"], group: row["batch"],
                spec: try JSON.value(row["spec"]), state: try known(row["state"]))
            return JobView(
                job: job, command: run.command, createdAt: row["createdAt"], startedAt: row["startedAt"], endedAt: row["endedAt"],
                result: try (row["result"] as String?).map { try JSON.value($0) })
        }
    }

    /// How much is waiting or under way, for `/status` and for a server that wants to stop.
    package func jobsUnderWay() async throws -> Int {
        try await pool.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM job WHERE state = 'leased'") ?? 0 }
    }

    /// Names of all jobs whose plan files still count.
    package func plannedJobs() async throws -> Set<Job.ID> {
        try await pool.read { Set(try String.fetchAll($0, sql: "SELECT job FROM plan").map { Job.ID($0) }) }
    }

    /// When applies were stopped on the web page, in seconds since 1970; nil if they are not.
    package func applyStoppedAt() async throws -> Double? {
        try await pool.read {
            try String.fetchOne($0, sql: "SELECT value FROM setting WHERE name = 'applyStoppedAt'").flatMap { Double($0) }
        }
    }

    /// Nobody may apply until `allowApplies`.
    package func stopApplies() async throws -> Double {
        let now = now()
        return try await write([]) { db in
            try db.execute(sql: "INSERT INTO setting VALUES ('applyStoppedAt', ?) ON CONFLICT DO NOTHING", arguments: ["\(now)"])
            return now
        }
    }

    package func allowApplies() async throws {
        try await write([]) { try $0.execute(sql: "DELETE FROM setting WHERE name = 'applyStoppedAt'") }
    }
}
