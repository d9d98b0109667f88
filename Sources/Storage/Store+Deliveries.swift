import Foundation
import GRDB

/// A webhook as it came in.
package struct Delivery: Hashable, Sendable {
    /// The forge's name of it: the same delivery sent again has the same.
    package var id: String
    /// Whom it is about: deliveries of one subject are settled in the order they came.
    package var subject: String
    /// The forge's name of the event.
    package var event: String
    package var body: [UInt8]
    /// How often it could not be settled yet.
    package var attempts: Int
    package init(id: String, subject: String, event: String, body: [UInt8], attempts: Int = 0) {
        self.id = id
        self.subject = subject
        self.event = event
        self.body = body
        self.attempts = attempts
    }
}

extension Store {
    /// Keeps a delivery that must be settled. False if it is already known.
    package func keep(_ delivery: Delivery) async throws -> Bool {
        let now = now()
        return try await write([.deliveries]) { db in
            try db.execute(
                sql: """
                    INSERT INTO delivery (id, sequence, subject, event, body, receivedAt)
                    VALUES (?, (SELECT COALESCE(MAX(sequence), 0) + 1 FROM delivery), ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
                    """, arguments: [delivery.id, delivery.subject, delivery.event, Blob(delivery.body), now])
            return db.changesCount > 0
        }
    }

    /// The oldest unsettled delivery of each subject, if its time has come.
    package func waitingDeliveries() async throws -> [Delivery] {
        let now = now()
        return try await pool.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM delivery WHERE isSettled = 0 AND notBefore <= ? AND sequence IN
                        (SELECT MIN(sequence) FROM delivery WHERE isSettled = 0 GROUP BY subject) ORDER BY sequence LIMIT 64
                    """, arguments: [now]
            ).map { row in
                let body: Data = row["body"]
                return Delivery(id: row["id"], subject: row["subject"], event: row["event"], body: Array(body), attempts: row["attempts"])
            }
        }
    }

    /// Nothing follows from this delivery.
    package func dismiss(_ delivery: String) async throws {
        try await write([]) { _ = try Self.settle(delivery, $0) }
    }

    /// The delivery will be tried again after `delay` seconds.
    package func postpone(_ delivery: String, by delay: Double) async throws {
        let then = now() + delay
        try await write([]) { db in
            try db.execute(sql: "UPDATE delivery SET attempts = attempts + 1, notBefore = ? WHERE id = ?", arguments: [then, delivery])
        }
    }

    /// Forgets the names of deliveries that were settled more than `age` seconds ago: no forge sends them again.
    package func forgetDeliveries(olderThan age: Double) async throws {
        let limit = now() - age
        try await write([]) { db in
            try db.execute(sql: "DELETE FROM delivery WHERE isSettled = 1 AND receivedAt < ?", arguments: [limit])
        }
    }

    /// False if it was settled before.
    static func settle(_ delivery: String, _ db: Database) throws -> Bool {
        // The name is kept so that the same delivery sent again is known; what it said is not needed any more.
        try db.execute(sql: "UPDATE delivery SET isSettled = 1, body = x'' WHERE id = ? AND isSettled = 0", arguments: [delivery])
        return db.changesCount > 0
    }
}

/// Bytes as a column.
private struct Blob: DatabaseValueConvertible {
    let bytes: [UInt8]
    init(_ bytes: [UInt8]) { self.bytes = bytes }
    var databaseValue: DatabaseValue { Data(bytes).databaseValue }
    static func fromDatabaseValue(_ value: DatabaseValue) -> Blob? { Data.fromDatabaseValue(value).map { Blob(Array($0)) } }
}
