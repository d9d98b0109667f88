import Hummingbird
import Storage

/// The first page.
struct IndexRoutes: Sendable {
    let store: Store
    let pages: Pages

    private static let shownJobs = 100

    func add(to router: some RouterMethods<BasicRequestContext>) {
        router.get("/") { request, _ in try await index(request) }
        router.get("index.html") { request, _ in try await index(request) }
    }

    private func index(_ request: Request) async throws -> Response {
        let page = IndexPage(
            locks: try await orUnavailable("locks") { try await store.locks() },
            jobs: try await orUnavailable("jobs") { try await store.recentJobs(limit: Self.shownJobs) },
            applySwitch: pages.settings.offersApplyStop
                ? try await orUnavailable("global apply lock") { try await store.applyStoppedAt().map { .stopped(since: $0) } ?? .enabled }
                : nil,
            hasDiscarded: QueryText.value("discard", in: request.uri.query ?? "") == "true")
        return pages.response { page.html(in: $0) }
    }

    private func orUnavailable<Value>(_ name: String, _ read: () async throws -> Value) async throws -> Value {
        do {
            return try await read()
        } catch {
            throw HTTPError(.serviceUnavailable, message: "Could not retrieve \(name): \(error)")
        }
    }
}
