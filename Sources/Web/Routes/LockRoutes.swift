import Domain
import HTTPTypes
import Hummingbird
import NIOCore
import Storage

/// A lock's page, and giving it up together with its plan.
struct LockRoutes: Sendable {
    let store: Store
    let pages: Pages

    private static let largestForm = 64 << 10

    func add(to router: some RouterMethods<BasicRequestContext>) {
        router.get("lock") { request, _ in
            let lock = try await lock(try id(in: request))
            return pages.response { LockPage(lock: lock).html(in: $0) }
        }
        router.delete("locks") { request, _ in
            let id = try id(in: request)
            try await discard(try await lock(id))
            return Response.text(.ok, "Deleted lock id '\(id)'")
        }
        router.post("locks/discard") { request, _ in
            try await discard(try await lock(try await formID(in: request)))
            return pages.redirect(to: "/?discard=true")
        }
    }

    /// The id in a query, where it is escaped twice.
    private func id(in request: Request) throws -> String {
        guard let value = QueryText.value("id", in: request.uri.query ?? ""), !value.isEmpty else {
            throw HTTPError(.badRequest, message: "No lock id in request")
        }
        let once = (try? QueryText.unescaped(value)) ?? value
        do throws(QueryText.Malformed) {
            return try QueryText.unescaped(once)
        } catch {
            throw HTTPError(.badRequest, message: "Invalid lock id '\(once)'. Failed with error: '\(error)'")
        }
    }

    private func formID(in request: Request) async throws -> String {
        let body = String(buffer: try await request.body.collect(upTo: Self.largestForm))
        guard let value = QueryText.value("id", in: body), !value.isEmpty else {
            throw HTTPError(.badRequest, message: "No lock id in request")
        }
        do throws(QueryText.Malformed) {
            return try QueryText.unescaped(value)
        } catch {
            throw HTTPError(.badRequest, message: "Invalid lock id '\(value)'. Failed with error: '\(error)'")
        }
    }

    private func lock(_ id: String) async throws -> Lock {
        guard let lock = try await store.lock(id: id) else { throw HTTPError(.notFound, message: "No lock found at id '\(id)'") }
        return lock
    }

    private func discard(_ lock: Lock) async throws {
        guard try await !store.isBusy(lock) else {
            throw HTTPError(
                .conflict,
                message: """
                    The lock '\(lock.key)' cannot be discarded now: a command of \(lock.holder) on this project is running or waiting. \
                    Try again when it has ended.
                    """)
        }
        do {
            try await store.settle(Occurrence(reference: lock.holder, event: .lockDiscarded(lock.key)))
        } catch {
            throw HTTPError(.internalServerError, message: "deleting lock failed with: '\(error)'")
        }
    }
}
