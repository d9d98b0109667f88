import Credentials
import Domain
import Foundation
import TestSupport

/// A folder with an encrypted file of secrets, and the program as it was built.
struct KvenvSite {
    static let bulkhead = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().appending(path: "bulkhead")
        .path
    let folder: URL
    /// What surrounds the program.
    var variables: [String: String]
    var store: [String] {
        ["--file", "--secrets-file", folder.appending(path: "s").path, "--secrets-file-key", folder.appending(path: "k").path]
    }

    static func run(_ secrets: [String: String] = [:], _ body: (KvenvSite) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let runtime = folder.appending(path: "runtime")
            try FileManager.default.createDirectory(at: runtime, withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(at: folder.appending(path: "kvenv"), withDestinationURL: URL(filePath: bulkhead))
            let site = KvenvSite(folder: folder, variables: ["PATH": "/usr/bin:/bin", "TMPDIR": runtime.path])
            let file = SecretFile(.init(path: folder.appending(path: "s").path, keyFile: folder.appending(path: "k").path))
            try file.create()
            for (name, text) in secrets { try file.set(name, to: Secret(text)) }
            try await body(site)
        }
    }

    /// Runs the program, as `bulkhead` or as `kvenv`, to its end.
    func run(_ arguments: [String], as name: String? = nil) async throws -> Ended {
        let ended = try await runProgram(
            name.map { folder.appending(path: $0).path } ?? Self.bulkhead, arguments, in: folder, environment: variables)
        return Ended(status: ended.status, output: ended.output)
    }

    struct Ended: Equatable {
        var status: Int32
        var output: String
        var lines: [String] { output.split(separator: "\n").map(String.init) }
    }

    /// Runs a Python program.
    func python(_ code: String, _ arguments: [String]) async throws -> Ended {
        let ended = try await runProgram("/usr/bin/env", ["python3", "-c", code] + arguments, in: folder, environment: variables)
        return Ended(status: ended.status, output: ended.output)
    }
}
