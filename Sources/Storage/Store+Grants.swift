package import Domain
import GRDB

// Credentials that were minted: written down before they are used, so that they are taken back whatever happens.
extension Store {
    /// Something is about to be minted for a job. On return that survives a crash.
    package func announceGrant(_ handle: CredentialHandle, for job: Job.ID, of tenant: String, in phase: Phase) async throws
        -> CredentialGrant.ID
    {
        let now = now()
        return try await write([]) { db in
            try db.execute(
                sql: "INSERT INTO credentialGrant (job, tenant, phase, handle, expiresAt, announcedAt) VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [job.text, tenant, phase.rawValue, try JSON.text(handle.kind), handle.expiresAt, now])
            return db.lastInsertedRowID
        }
    }

    /// It was minted, and this is how it is taken back.
    package func noteGrant(_ id: CredentialGrant.ID, _ handle: CredentialHandle) async throws {
        try await write([]) { db in
            try db.execute(
                sql: "UPDATE credentialGrant SET handle = ?, expiresAt = ? WHERE id = ? AND revokedAt IS NULL",
                arguments: [try JSON.text(handle.kind), handle.expiresAt, id])
        }
    }

    /// It was taken back, or was never minted.
    package func endGrant(_ id: CredentialGrant.ID) async throws {
        let now = now()
        try await write([]) { db in
            try db.execute(
                sql: "UPDATE credentialGrant SET revokedAt = ?, problem = NULL WHERE id = ? AND revokedAt IS NULL", arguments: [now, id])
        }
    }

    /// It could not be taken back: why, and in how many seconds that is tried again. Past its end it is dead by itself, and done with: true.
    package func postponeGrant(_ id: CredentialGrant.ID, because problem: String, for delay: Double) async throws -> Bool {
        let now = now()
        return try await write([]) { db in
            try db.execute(
                sql: """
                    UPDATE credentialGrant SET attempts = attempts + 1, notBefore = ?, problem = ?,
                        revokedAt = CASE WHEN expiresAt <= ? THEN ? END
                    WHERE id = ? AND revokedAt IS NULL
                    """, arguments: [now + delay, problem, now, now, id])
            return try Bool.fetchOne(db, sql: "SELECT revokedAt IS NOT NULL FROM credentialGrant WHERE id = ?", arguments: [id]) ?? true
        }
    }

    /// Those of jobs that no runner has, due to be taken back, oldest first, and at most 100 of them.
    package func grantsToRevoke() async throws -> [CredentialGrant] {
        let now = now()
        return try await pool.read { db in
            try Self.grants(
                """
                revokedAt IS NULL AND notBefore <= ?
                AND (isLost = 1 OR NOT EXISTS (SELECT 1 FROM job WHERE job.id = credentialGrant.job AND job.state = 'leased'))
                ORDER BY id LIMIT 100
                """, [now], db)
        }
    }

    /// What was minted for a job and is not taken back.
    package func openGrants(of job: Job.ID) async throws -> [CredentialGrant] {
        try await pool.read { try Self.grants("revokedAt IS NULL AND job = ? ORDER BY id", [job.text], $0) }
    }

    private static func grants(_ condition: String, _ arguments: StatementArguments, _ db: Database) throws -> [CredentialGrant] {
        try Row.fetchAll(db, sql: "SELECT * FROM credentialGrant WHERE \(condition)", arguments: arguments).map { row in
            CredentialGrant(
                id: row["id"], job: Job.ID(row["job"]), tenant: row["tenant"], phase: try known(row["phase"]),
                handle: CredentialHandle(try JSON.value(row["handle"]), expiresAt: row["expiresAt"]), attempts: row["attempts"])
        }
    }
}
