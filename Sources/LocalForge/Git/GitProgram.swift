import Foundation
import Subprocess
import SystemPackage

/// The git program, started with arguments of ours and an environment listed from nothing.
struct GitProgram: Sendable {
    /// Where the input and output of running programs lie; each file is unlinked as soon as it is open.
    let scratch: URL

    struct Outcome: Sendable {
        var status: Int32
        var output: ScratchFile
        var messages: ScratchFile

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
        defer { input.close() }
        _ = try input.rewound()
        let output = try ScratchFile(in: scratch), messages = try ScratchFile(in: scratch)
        let variables = Self.environment.merging(environment) { _, new in new }
        let ended = try await Subprocess.run(
            .path(try Self.executable()), arguments: Arguments(arguments),
            environment: .custom(Dictionary(uniqueKeysWithValues: variables.map { (Environment.Key(stringLiteral: $0.key), $0.value) })),
            workingDirectory: FilePath(scratch.path), input: .fileDescriptor(input.descriptor, closeAfterSpawningProcess: false),
            output: .fileDescriptor(output.descriptor, closeAfterSpawningProcess: false),
            error: .fileDescriptor(messages.descriptor, closeAfterSpawningProcess: false))
        return Outcome(status: ended.terminationStatus.asShellsSay, output: output, messages: messages)
    }

    private static let searchPath = ["/usr/local/bin", "/usr/bin", "/bin"]
    private static let environment = [
        "PATH": searchPath.joined(separator: ":"), "HOME": "/nonexistent", "LC_ALL": "C", "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_TERMINAL_PROMPT": "0",
    ]

    private static func executable() throws -> FilePath {
        let places = searchPath.map { "\($0)/git" }
        guard let git = places.first(where: FileManager.default.isExecutableFile) else { throw CocoaError(.executableNotLoadable) }
        return FilePath(git)
    }
}

extension TerminationStatus {
    /// One number for both ways to end.
    fileprivate var asShellsSay: Int32 {
        switch self {
        case .exited(let code): code
        case .signaled(let signal): 128 + signal
        }
    }
}
