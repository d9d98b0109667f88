import Foundation
import GRDB
import Glibc

/// The truth: every function is one transaction that leaves the tables consistent, and durable once it has returned.
package final class Store: Sendable {
    // A class because all rooms share one: it owns the folder's lock and the connections.
    let pool: DatabasePool
    private let lockFile: Int32
    let committed: @Sendable (Set<Area>) -> Void
    let newID: @Sendable () -> String
    let now: @Sendable () -> Double

    /// Opens, or makes, the database in `folder`; one server at a time.
    /// - Parameters:
    ///   - committed: called after each commit with what changed.
    ///   - newID: names new runs and jobs.
    ///   - now: seconds since 1970.
    package init(
        folder: String, committed: @escaping @Sendable (Set<Area>) -> Void = { _ in },
        newID: @escaping @Sendable () -> String = { UUID().uuidString.lowercased() },
        now: @escaping @Sendable () -> Double = { Date().timeIntervalSince1970 }
    ) throws(StoreFault) {
        lockFile = try Self.claim(folder)
        do {
            pool = try Self.open("\(folder)/bulkhead.db")
        } catch {
            Glibc.close(lockFile)
            throw (error as? StoreFault) ?? StoreFault("opening the database \(folder)/bulkhead.db: \(error)")
        }
        self.committed = committed
        self.newID = newID
        self.now = now
    }

    deinit { Glibc.close(lockFile) }

    /// Ends all use of the folder, so that another server may have it at once.
    package func close() throws {
        try pool.close()
        flock(lockFile, LOCK_UN)
    }

    private static func open(_ path: String) throws -> DatabasePool {
        var configuration = GRDB.Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = 4
        let pool = try DatabasePool(path: path, configuration: configuration)
        // After opening: DatabasePool turns WAL on and sets NORMAL itself, which may lose the last commits in a power cut.
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        if try pool.read(Schema.migrator.hasBeenSuperseded) {
            throw StoreFault(
                "the database \(path) was written by a newer version of Bulkhead; start that version, or use another --data-dir")
        }
        try Schema.migrator.migrate(pool)
        chmod(path, 0o600)
        return pool
    }

    /// Two servers on one folder would each think the other dead.
    private static func claim(_ folder: String) throws(StoreFault) -> Int32 {
        if mkdir(folder, 0o700) != 0, errno == ENOENT {
            do {
                try FileManager.default.createDirectory(
                    atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            } catch {
                throw StoreFault("making the data folder \(folder): this user may not make it there; choose another with --data-dir")
            }
        }
        let file = Glibc.open("\(folder)/bulkhead.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw StoreFault(
                "opening the data folder \(folder): \(String(cString: strerror(errno))); it must be a folder that this user may write to (--data-dir)"
            )
        }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            Glibc.close(file)
            throw StoreFault("the data folder \(folder) is in use by another server; stop it, or choose another folder with --data-dir")
        }
        return file
    }

    /// Commits `body` and tells who waits for what it changed.
    func write<Value: Sendable>(_ areas: Set<Area>, _ body: @Sendable @escaping (Database) throws -> Value) async throws -> Value {
        let value = try await pool.write(body)
        committed(areas)
        return value
    }

    /// Whether the database answers, for `/readyz`.
    package func check() async throws { _ = try await pool.read { try Int.fetchOne($0, sql: "SELECT 1") } }
}

// One encoding for all JSON columns.
enum JSON {
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
    static func value<Value: Decodable>(_ text: String) throws -> Value { try value(Value.self, text) }
    static func value<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }
}
