package import Domain
import GRDB

/// A report that has not gone out entirely.
package struct OpenReport: Hashable, Sendable {
    package var id: Int64
    package var report: Report
    /// The forge's numbers of the comments that already carry parts of it.
    package var posted: [Int]
    package var attempts: Int
    package var lane: Lane

    /// What reports belong to that go out one after another, in the order they became true.
    package struct Lane: Hashable, Sendable {
        /// Merging is the last word: it waits for everything that was to be said before it, in every lane.
        static let merge = "merge"

        /// The pull request's row.
        var pullRequest: Int64
        var name: String

        init(_ row: Row) {
            pullRequest = row["pullRequest"]
            name = row["lane"]
        }

        /// Whether a report of this lane must wait for what is under way in `others`.
        func waits(for others: Set<Lane>) -> Bool {
            others.contains(self) || (name == Self.merge && others.contains { $0.pullRequest == pullRequest })
        }
    }
}

extension Store {
    /// The reports whose turn it is: the oldest open one of every lane, oldest first, without the lanes `except`. A merge waits
    /// until nothing older is open.
    package func openReports(except: Set<OpenReport.Lane> = [], limit: Int) async throws -> [OpenReport] {
        let now = now()
        return try await pool.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT report.*, pullRequest.host, pullRequest.repository, pullRequest.number FROM report
                    JOIN pullRequest ON pullRequest.id = report.pullRequest
                    WHERE report.id IN (SELECT MIN(id) FROM report WHERE isOpen = 1 GROUP BY pullRequest, lane) AND notBefore <= ?
                        AND (lane <> ? OR NOT EXISTS (
                            SELECT 1 FROM report AS earlier
                            WHERE earlier.pullRequest = report.pullRequest AND earlier.isOpen = 1 AND earlier.id < report.id))
                    ORDER BY report.id
                    """, arguments: [now, OpenReport.Lane.merge]
            ).lazy.filter { !OpenReport.Lane($0).waits(for: except) }.prefix(limit).map { row in
                OpenReport(
                    id: row["id"],
                    report: Report(
                        pullRequest: .init(repository: Repository(host: row["host"], fullName: row["repository"]), number: row["number"]),
                        run: (row["run"] as String?).map { Run.ID($0) }, content: try JSON.value(row["content"])),
                    posted: try JSON.value(row["posted"]), attempts: row["attempts"], lane: .init(row))
            }
        }
    }

    /// The newest report there is: those up to it may have gone out before this server started.
    package func newestReport() async throws -> Int64 {
        try await pool.read { try Int64.fetchOne($0, sql: "SELECT COALESCE(MAX(id), 0) FROM report") ?? 0 }
    }

    /// One more part of a comment is at the forge.
    package func recordPosted(_ numbers: [Int], of report: Int64) async throws {
        try await write([]) { db in
            try db.execute(sql: "UPDATE report SET posted = ? WHERE id = ?", arguments: [try JSON.text(numbers), report])
        }
    }

    /// The report is out.
    package func closeReport(_ report: Int64) async throws {
        try await write([.reports]) { try $0.execute(sql: "UPDATE report SET isOpen = 0 WHERE id = ?", arguments: [report]) }
    }

    /// The report is out, and something is to be said of how that went. Said once, however often this is called.
    package func closeReport(_ open: OpenReport, telling comment: CommentContent) async throws {
        let now = now()
        try await write([.reports]) { db in
            try db.execute(sql: "UPDATE report SET isOpen = 0 WHERE id = ? AND isOpen = 1", arguments: [open.id])
            guard db.changesCount == 1 else { return }
            let writer = DecisionWriter(db: db, pullRequest: open.lane.pullRequest, reference: open.report.pullRequest, now: now)
            try writer.add(Report(pullRequest: open.report.pullRequest, run: open.report.run, content: .comment(comment)))
        }
    }

    /// The forge could not be told yet; it is tried again after `delay` seconds.
    package func postponeReport(_ report: Int64, by delay: Double) async throws {
        let then = now() + delay
        try await write([]) { db in
            try db.execute(sql: "UPDATE report SET attempts = attempts + 1, notBefore = ? WHERE id = ?", arguments: [then, report])
        }
    }

    /// The forge refuses it for good.
    package func giveUpReport(_ report: Int64, because reason: String) async throws {
        try await write([.reports]) { db in
            try db.execute(
                sql: "UPDATE report SET isOpen = 0, givenUpBecause = ? WHERE id = ?", arguments: [reason, report])
        }
    }

    /// Numbers of all comments that were made on a pull request.
    package func postedComments(on reference: PullRequest.Reference) async throws -> Set<Int> {
        try await pool.read { db in
            let lists = try String.fetchAll(
                db,
                sql: """
                    SELECT posted FROM report JOIN pullRequest ON pullRequest.id = report.pullRequest
                    WHERE lane = 'comment' AND posted <> '[]' AND host = ? AND repository = ? AND number = ?
                    """, arguments: [reference.repository.host, reference.repository.fullName, reference.number])
            return Set(try lists.flatMap { try JSON.value([Int].self, $0) })
        }
    }
}
