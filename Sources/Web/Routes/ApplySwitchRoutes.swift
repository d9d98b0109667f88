import Hummingbird
import Storage

/// Stopping all applies, and allowing them again.
struct ApplySwitchRoutes: Sendable {
    let store: Store
    let pages: Pages

    func add(to router: some RouterMethods<BasicRequestContext>) {
        router.post("apply/lock") { _, _ in
            Response.text(.ok, "Apply Lock is acquired on \(pages.plainTime(try await stop()))")
        }
        router.delete("apply/unlock") { _, _ in
            try await allow()
            return Response.text(.ok, "Deleted apply lock")
        }
        router.post("apply/stop") { _, _ in
            _ = try await stop()
            return pages.redirect(to: "/")
        }
        router.post("apply/allow") { _, _ in
            try await allow()
            return pages.redirect(to: "/")
        }
    }

    private func stop() async throws -> Double {
        do {
            return try await store.stopApplies()
        } catch {
            throw HTTPError(.internalServerError, message: "creating apply lock failed with: '\(error)'")
        }
    }

    private func allow() async throws {
        do {
            try await store.allowApplies()
        } catch {
            throw HTTPError(.internalServerError, message: "deleting apply lock failed with: '\(error)'")
        }
    }
}
