package import Domain
import GRDB

extension Store {
    /// Hands the next waiting job to a runner of this server, or nil if none waits. Pull requests take turns.
    package func leaseJob() async throws -> Job? {
        let now = now()
        let job: Job? = try await pool.write { db in
            let next = """
                SELECT job.sequence FROM job LEFT JOIN
                    (SELECT pullRequest, COUNT(*) AS running FROM job WHERE state = 'leased' GROUP BY pullRequest) AS busy
                    ON busy.pullRequest = job.pullRequest
                WHERE job.state = 'waiting' ORDER BY COALESCE(busy.running, 0), job.sequence LIMIT 1
                """
            guard let sequence = try Int64.fetchOne(db, sql: next) else { return nil }
            try db.execute(sql: "UPDATE job SET state = 'leased', startedAt = ? WHERE sequence = ?", arguments: [now, sequence])
            return try Self.jobs("sequence = ?", [sequence], db).first
        }
        // Nobody waits for this, but it is a commit.
        if job != nil { committed([]) }
        return job
    }

    /// Jobs that a runner has and that are to be stopped.
    package func interruptedJobs() async throws -> Set<Job.ID> {
        try await pool.read { db in
            Set(try String.fetchAll(db, sql: "SELECT id FROM job WHERE state = 'leased' AND isInterrupted = 1").map { Job.ID($0) })
        }
    }

    /// Jobs that a runner had when the last server ended.
    package func lostJobs() async throws -> [Job] {
        try await pool.read { try Self.jobs("state = 'leased' ORDER BY sequence", [], $0) }
    }

    /// A lost job that may be done again waits for a runner once more; one that was to be stopped has stopped.
    package func repeatJob(_ job: Job) async throws {
        let isInterrupted = try await write([.jobs]) { db in
            let isInterrupted = try Bool.fetchOne(db, sql: "SELECT isInterrupted FROM job WHERE id = ?", arguments: [job.id.text]) ?? false
            if !isInterrupted {
                try db.execute(sql: "UPDATE job SET state = 'waiting', startedAt = NULL WHERE id = ?", arguments: [job.id.text])
                // What its first attempt was given is taken back even while the second one runs.
                try db.execute(sql: "UPDATE credentialGrant SET isLost = 1 WHERE job = ? AND revokedAt IS NULL", arguments: [job.id.text])
            }
            return isInterrupted
        }
        if isInterrupted { try await end(job, .cancelled) }
    }

    /// A job has ended, and what follows from it has been decided.
    package func end(_ job: Job, _ result: JobResult) async throws {
        try await settle(Occurrence(reference: job.pullRequest, event: .jobEnded(job.id, result)))
    }

    static func jobs(_ condition: String, _ arguments: StatementArguments, _ db: Database) throws -> [Job] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT job.*, pullRequest.host, pullRequest.repository, pullRequest.number FROM job
                JOIN pullRequest ON pullRequest.id = job.pullRequest WHERE \(condition)
                """, arguments: arguments
        ).map { row in
            Job(
                id: Job.ID(row["id"]), run: Run.ID(row["run"]),
                pullRequest: .init(repository: Repository(host: row["host"], fullName: row["repository"]), number: row["number"]),
                ordinal: row["ordinal"], group: row["batch"], spec: try JSON.value(row["spec"]), state: try known(row["state"]))
        }
    }
}
