import Domain
import GRDB

/// Makes the changes of a decision true, inside its transaction.
struct DecisionWriter {
    let db: Database
    let pullRequest: Int64
    let reference: PullRequest.Reference
    let now: Double

    mutating func write(_ change: Decision.Change) throws {
        switch change {
        case .describe(let value):
            try db.execute(sql: "UPDATE pullRequest SET description = ? WHERE id = ?", arguments: [try JSON.text(value), pullRequest])
        case .record(let record):
            let text = try record.map { try JSON.text($0) }
            try db.execute(sql: "UPDATE pullRequest SET record = ? WHERE id = ?", arguments: [text, pullRequest])
        case .save(let run): try save(run)
        case .list(let run, let first, let results): try list(results, from: first, of: run)
        case .settle(let run, let index, let outcome):
            try db.execute(
                sql: "UPDATE result SET outcome = ? WHERE run = ? AND place = ?", arguments: [try JSON.text(outcome), run.text, index])
        case .add(let job): try add(job)
        case .release(let job):
            try db.execute(sql: "UPDATE job SET state = 'waiting' WHERE id = ? AND state = 'held'", arguments: [job.text])
        case .end(let job, let result):
            try db.execute(
                sql: "UPDATE job SET state = 'ended', result = ?, endedAt = ? WHERE id = ?",
                arguments: [try JSON.text(result), now, job.text])
        case .interrupt(let job):
            try db.execute(sql: "UPDATE job SET isInterrupted = 1 WHERE id = ? AND state = 'leased'", arguments: [job.text])
        case .take(let lock): try take(lock)
        case .unlock(let key): try unlock(key)
        case .keep(let plan): try keep(plan)
        case .discard(let plan): try discard(plan)
        case .report(let report): try add(report)
        }
    }

    private func save(_ run: Run) throws {
        try db.execute(
            sql: """
                INSERT INTO run (id, pullRequest, state, description, createdAt) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET state = excluded.state, description = excluded.description, endedAt = ?
                """,
            arguments: [
                run.id.text, pullRequest, run.state.rawValue, try JSON.text(run), now, run.state.isOver ? now : nil,
            ])
    }

    private func list(_ results: [ProjectResult], from first: Int, of run: Run.ID) throws {
        for (place, result) in zip(first..., results) {
            try db.execute(
                sql: "INSERT INTO result (run, place, project, stage, job, outcome) VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [
                    run.text, place, try JSON.text(result.project), result.stage.rawValue, result.job?.text,
                    try result.outcome.map { try JSON.text($0) },
                ])
        }
    }

    private func add(_ job: Job) throws {
        try db.execute(
            sql: """
                INSERT INTO job (id, run, pullRequest, kind, ordinal, batch, project, spec, state, createdAt)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                job.id.text, job.run.text, pullRequest, job.spec.kind.rawValue, job.ordinal, job.group,
                try job.spec.project.map { try JSON.text($0) }, try JSON.text(job.spec), job.state.rawValue, now,
            ])
    }

    private func take(_ lock: Lock) throws {
        let key = lock.key
        try db.execute(
            sql: "INSERT INTO lock (host, repository, dir, workspace, name, number, url, user, takenAt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                key.repository.host, key.repository.fullName, key.project.dir, key.project.workspace, key.project.name ?? "",
                lock.holder.number, lock.holderURL, lock.user, lock.takenAt,
            ])
    }

    /// Only the pull request's own lock.
    private func unlock(_ key: Lock.Key) throws {
        try db.execute(
            sql: "DELETE FROM lock WHERE host = ? AND repository = ? AND dir = ? AND workspace = ? AND name = ? AND number = ?",
            arguments: [
                key.repository.host, key.repository.fullName, key.project.dir, key.project.workspace, key.project.name ?? "",
                reference.number,
            ])
    }

    private func keep(_ plan: Plan) throws {
        try db.execute(
            sql: """
                INSERT INTO plan (
                    pullRequest, dir, workspace, name, job, headCommit, baseBranch, sha256, checkout, origin, summary, making, impact
                ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                pullRequest, plan.project.dir, plan.project.workspace, plan.project.name ?? "", plan.job.text, plan.commit,
                plan.baseBranch, plan.sha256, plan.checkout, plan.origin, try JSON.text(plan.summary),
                try plan.making.map { try JSON.text($0) }, try plan.impact.map { try JSON.text($0) },
            ])
    }

    private func discard(_ plan: Plan) throws {
        try db.execute(
            sql: "DELETE FROM plan WHERE pullRequest = ? AND dir = ? AND workspace = ? AND name = ?",
            arguments: [pullRequest, plan.project.dir, plan.project.workspace, plan.project.name ?? ""])
    }

    func add(_ report: Report) throws {
        let lane = report.lane
        // An older state of the same status that has not gone out yet need not.
        if case .status = report.content {
            try db.execute(
                sql: "DELETE FROM report WHERE pullRequest = ? AND lane = ? AND isOpen = 1 AND attempts = 0",
                arguments: [pullRequest, lane])
        }
        try db.execute(
            sql: "INSERT INTO report (pullRequest, run, lane, content) VALUES (?, ?, ?, ?)",
            arguments: [pullRequest, report.run?.text, lane, try JSON.text(report.content)])
    }
}

extension Report {
    /// Reports of one lane go out one after another, in the order they became true; lanes go side by side.
    var lane: String {
        switch content {
        case .comment: "comment"
        case .status(let status): "status \(status.commit) \(status.subject.lane)"
        case .reaction: "reaction"
        case .dismissApprovals: "approvals"
        // Before the comment that follows.
        case .hideComments: "comment"
        case .merge: OpenReport.Lane.merge
        }
    }
}

extension StatusReport.Subject {
    fileprivate var lane: String {
        switch self {
        case .command(let name): name.rawValue
        case .policyCheck: "policy_check"
        case .projectPolicyCheck(let key): "policy_check: \(key.dir)/\(key.workspace)/\(key.name ?? "")"
        case .project(let key, let name): "\(name.rawValue): \(key.dir)/\(key.workspace)/\(key.name ?? "")"
        case .hook(let isBefore, let label): "\(isBefore ? "pre" : "post"): \(label)"
        }
    }
}
