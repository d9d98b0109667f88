import Foundation
import Hummingbird
import Storage

/// What probes and load balancers ask: whether the server lives, is ready, and is about to stop.
struct ProbeRoutes: Sendable {
    let store: Store
    let version: String
    let isStopping: @Sendable () -> Bool

    func add(to router: some RouterMethods<BasicRequestContext>) {
        router.get("healthz") { _, _ in Response.json(.ok, Self.health) }
        router.get("readyz") { _, _ in await readiness() }
        router.get("status") { _, _ in try await status() }
    }

    private static let health = "{\n  \"status\": \"ok\"\n}"

    private func readiness() async -> Response {
        do {
            try await store.check()
            return .json(.ok, Self.health)
        } catch {
            return .json(.serviceUnavailable, "{\n  \"status\": \"error\",\n  \"error\": \(Self.quoted("\(error)"))\n}")
        }
    }

    private func status() async throws -> Response {
        .json(
            .ok,
            """
            {
              "shutting_down": \(isStopping()),
              "in_progress_operations": \(try await store.jobsUnderWay()),
              "version": \(Self.quoted(version))
            }
            """)
    }

    static func quoted(_ text: String) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return (try? encoder.encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
    }
}
