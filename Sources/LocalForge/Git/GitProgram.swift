import Foundation
import Glibc

/// The git program, started with arguments of ours and an environment listed from nothing.
struct GitProgram: Sendable {
    /// Where the input and output of running programs lie; each file is unlinked as soon as it is open.
    let scratch: URL

    struct Outcome: Sendable {
        var status: Int32
        var output: ScratchFile
        var messages: ScratchFile

        /// Foundation keeps programs that have ended, and with them every file they had: three for each call of git.
        func close() {
            output.close()
            messages.close()
        }
    }

    /// git did not do what it was told.
    struct Failure: Error, CustomStringConvertible {
        var arguments: [String]
        var status: Int32
        var messages: String
        var description: String { "git \(arguments.joined(separator: " ")) ended with \(status): \(messages)" }
    }

    /// What git prints, or its failure.
    func output(_ arguments: [String], input: Data = Data(), accepting: Set<Int32> = [0]) async throws -> Data {
        let outcome = try await run(arguments, input: try ScratchFile(in: scratch, containing: input))
        defer { outcome.close() }
        guard accepting.contains(outcome.status) else {
            throw Failure(arguments: arguments, status: outcome.status, messages: try outcome.messages.text())
        }
        return try outcome.output.contents()
    }

    /// What git prints on one line, without the line's end.
    func line(_ arguments: [String], input: Data = Data(), accepting: Set<Int32> = [0]) async throws -> String {
        let text = String(decoding: try await output(arguments, input: input, accepting: accepting), as: UTF8.self)
        return String(text.prefix { $0 != "\n" })
    }

    /// Runs git to its end. Cancelling the task ends git.
    func run(_ arguments: [String], environment: [String: String] = [:], input: ScratchFile) async throws -> Outcome {
        let outcome = Outcome(status: 0, output: try ScratchFile(in: scratch), messages: try ScratchFile(in: scratch))
        let process = Process()
        process.executableURL = try Self.executable()
        process.arguments = arguments
        process.environment = Self.environment.merging(environment) { _, new in new }
        process.currentDirectoryURL = scratch
        process.standardInput = try input.handleAtStart()
        process.standardOutput = outcome.output.handle
        process.standardError = outcome.messages.handle
        defer { input.close() }
        var ended = outcome
        ended.status = try await Self.end(of: process)
        return ended
    }

    private static func end(of process: Process) async throws -> Int32 {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
                do {
                    try process.run()
                } catch {
                    process.terminationHandler = nil
                    continuation.resume(throwing: error)
                }
            }
        } onCancel: {
            // Not SIGTERM: a child inherits the signals that the thread which starts it has blocked, and that is one of them.
            if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        }
    }

    private static let searchPath = ["/usr/local/bin", "/usr/bin", "/bin"]
    private static let environment = [
        "PATH": searchPath.joined(separator: ":"), "HOME": "/nonexistent", "LC_ALL": "C", "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_TERMINAL_PROMPT": "0",
    ]

    private static func executable() throws -> URL {
        let places = searchPath.map { URL(filePath: $0).appending(path: "git") }
        guard let git = places.first(where: { FileManager.default.isExecutableFile(atPath: $0.path) }) else {
            throw CocoaError(.executableNotLoadable)
        }
        return git
    }
}
