package import Foundation

/// The project's own folder.
package let projectFolder = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

/// Specifications, conformance cases and laboratory doubles, which lie beside the project.
package let sharedFolder = projectFolder.deletingLastPathComponent().appending(path: "shared")

/// Runs `body` with a new folder and removes it afterwards.
package func withTemporaryFolder<Value>(
    isolation: isolated (any Actor)? = #isolation, _ body: (URL) async throws -> Value
) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appending(path: "bulkhead-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder.resolvingSymlinksInPath())
}
