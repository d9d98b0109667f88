package import Domain
import Foundation
import GRDB

extension Store {
    /// Decides on an occurrence and makes its decision true, together with the end of the delivery that brought it.
    /// From a delivery that was settled before, nothing follows.
    @discardableResult
    package func settle(_ occurrence: Occurrence, delivery: String? = nil) async throws -> Decision {
        let now = now()
        let newID = newID
        let decision = try await pool.write { db in
            if let delivery, try !Self.settle(delivery, db) { return Decision() }
            let row = try Self.pullRequest(occurrence.reference, db)
            let decision = try Self.state(of: occurrence.reference, row: row, db).decide(occurrence, now: now, newID: newID)
            var writer = DecisionWriter(db: db, pullRequest: row, reference: occurrence.reference, now: now)
            for change in decision.changes { try writer.write(change) }
            return decision
        }
        committed(decision.areas)
        return decision
    }

    /// The row of a pull request, made if it is new.
    static func pullRequest(_ reference: PullRequest.Reference, _ db: Database) throws -> Int64 {
        let arguments: StatementArguments = [reference.repository.host, reference.repository.fullName, reference.number]
        let find = "SELECT id FROM pullRequest WHERE host = ? AND repository = ? AND number = ?"
        if let id = try Int64.fetchOne(db, sql: find, arguments: arguments) { return id }
        try db.execute(sql: "INSERT INTO pullRequest (host, repository, number) VALUES (?, ?, ?)", arguments: arguments)
        return db.lastInsertedRowID
    }

    static func state(of reference: PullRequest.Reference, row: Int64, _ db: Database) throws -> PullRequestState {
        let stored = try Row.fetchOne(db, sql: "SELECT description, record FROM pullRequest WHERE id = ?", arguments: [row])
        return PullRequestState(
            reference: reference,
            pullRequest: try (stored?["description"] as String?).map { try JSON.value($0) },
            record: try (stored?["record"] as String?).map { try JSON.value($0) },
            runs: try openRuns(of: row, db), jobs: try openJobs(of: row, db), plans: try plans(of: row, db),
            locks: try locks(of: reference.repository, db),
            isApplyStopped: try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM setting WHERE name = 'applyStoppedAt')") ?? false)
    }

    private static func openRuns(of pullRequest: Int64, _ db: Database) throws -> [Run] {
        let texts = try String.fetchAll(
            db, sql: "SELECT description FROM run WHERE pullRequest = ? AND state NOT IN ('ended', 'superseded') ORDER BY sequence",
            arguments: [pullRequest])
        return try texts.map { text in
            var run: Run = try JSON.value(text)
            run.results = try results(of: run.id, db)
            return run
        }
    }

    static func results(of run: Run.ID, _ db: Database) throws -> [ProjectResult] {
        try Row.fetchAll(db, sql: "SELECT project, stage, job, outcome FROM result WHERE run = ? ORDER BY place", arguments: [run.text]).map
        {
            row in
            ProjectResult(
                project: try JSON.value(row["project"]), stage: try known(row["stage"]), job: (row["job"] as String?).map { Job.ID($0) },
                outcome: try (row["outcome"] as String?).map { try JSON.value($0) })
        }
    }

    private static func openJobs(of pullRequest: Int64, _ db: Database) throws -> [Job.Outline] {
        try Row.fetchAll(
            db,
            sql: "SELECT id, run, kind, batch, state, project FROM job WHERE pullRequest = ? AND state <> 'ended' ORDER BY run, ordinal",
            arguments: [pullRequest]
        ).map { row in
            Job.Outline(
                id: Job.ID(row["id"]), run: Run.ID(row["run"]), kind: try known(row["kind"]), group: row["batch"],
                state: try known(row["state"]), project: try (row["project"] as String?).map { try JSON.value($0) })
        }
    }

    static func plans(of pullRequest: Int64, _ db: Database) throws -> [Plan] {
        try Row.fetchAll(db, sql: "SELECT * FROM plan WHERE pullRequest = ? ORDER BY dir, workspace, name", arguments: [pullRequest]).map {
            row in
            Plan(
                project: key(row), job: Job.ID(row["job"]), commit: row["headCommit"], baseBranch: row["baseBranch"], sha256: row["sha256"],
                checkout: row["checkout"], summary: try (row["summary"] as String?).map { try JSON.value($0) } ?? .init(),
                making: try (row["making"] as String?).map { try JSON.value($0) },
                impact: try (row["impact"] as String?).map { try JSON.value($0) }, origin: row["origin"])
        }
    }

    static func locks(of repository: Repository, _ db: Database) throws -> [Lock] {
        try Row.fetchAll(
            db, sql: "SELECT * FROM lock WHERE host = ? AND repository = ?", arguments: [repository.host, repository.fullName]
        ).map(lock)
    }

    static func lock(_ row: Row) -> Lock {
        let repository = Repository(host: row["host"], fullName: row["repository"])
        return Lock(
            key: .init(repository: repository, project: key(row)), holder: .init(repository: repository, number: row["number"]),
            holderURL: row["url"], user: row["user"], takenAt: row["takenAt"])
    }

    static func key(_ row: Row) -> ProjectKey {
        let name: String = row["name"]
        return ProjectKey(dir: row["dir"], workspace: row["workspace"], name: name.isEmpty ? nil : name)
    }

    /// A word that the schema's CHECK allows.
    static func known<Word: RawRepresentable>(_ text: String) throws -> Word where Word.RawValue == String {
        guard let word = Word(rawValue: text) else { throw StoreFault("reading the database: unknown \(Word.self) '\(text)'") }
        return word
    }
}

extension Decision {
    /// Who should wake up because of it.
    var areas: Set<Area> {
        Set(
            changes.compactMap { change in
                switch change {
                case .add, .release, .end: .jobs
                case .interrupt: .interruptions
                case .report: .reports
                case .describe, .save, .list, .settle, .take, .unlock, .keep, .discard, .record: nil
                }
            })
    }
}
