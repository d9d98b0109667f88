package import Domain
import Subprocess

/// Runs programs with only what they are given, and ends them on time.
///
/// A program gets no input, exactly the environment of its invocation, and a session of its own. Whatever way it ends, nobody
/// of its process group is left. A process that makes a session of its own escapes; keeping it is a compartment's work.
package struct Launcher: Sendable {
    /// How long an interrupted program may take to finish before it is asked harder.
    let grace: Duration

    /// A program that must stop gets SIGINT, after `grace` SIGTERM, after half of it SIGKILL.
    package init(grace: Duration = .seconds(10)) { self.grace = grace }

    /// Runs a program that appends what it prints to `file` through a descriptor of its own: nothing is kept in memory here, and it
    /// can finish even if this server dies.
    ///
    /// While it runs, the file `marker` says which process it is, so that a restarted server can find it (`Orphan`).
    /// Cancellation stops the program and then throws `CancellationError`. Other errors are `SandboxFault`.
    package func run(
        _ invocation: Invocation, appendingTo file: String, marker: String? = nil, within limit: Duration
    ) async throws -> Ending {
        try await run(invocation, appendingTo: file, marker: marker, within: limit, keepsEnding: false)
    }

    /// Runs a program that changes the world as the other function does, and says how it ended even where the task was cancelled
    /// meanwhile: it may have done all of its work by then.
    package func runToItsEnd(
        _ invocation: Invocation, appendingTo file: String, marker: String? = nil, within limit: Duration
    ) async throws -> Ending {
        try await run(invocation, appendingTo: file, marker: marker, within: limit, keepsEnding: true)
    }

    /// Runs a program that may ask something on its standard input. `answer` is called again and again while it runs, and what it
    /// returns the first time that is not nil is written to the program. The ending is told as ``runToItsEnd(_:appendingTo:marker:within:)`` does.
    package func runToItsEnd(
        _ invocation: Invocation, appendingTo file: String, marker: String? = nil, within limit: Duration,
        answer: @escaping @Sendable () throws -> String?
    ) async throws -> Ending {
        let launch = try Launch(invocation)
        let output = try OutputFile(file, for: invocation)
        defer { output.close() }
        let pipe = try AnswerPipe()
        defer { pipe.close() }
        let mark = marker.map { Marker(file: $0, output: output.identity) }
        return try await supervise(within: limit, keepsResult: true) {
            try await perform(
                launch, input: .fileDescriptor(pipe.input, closeAfterSpawningProcess: false),
                output: .fileDescriptor(output.descriptor, closeAfterSpawningProcess: false), error: .combinedWithOutput, marker: mark
            ) { try await pipe.give(answer, to: $0.processIdentifier.value) }.ending
        } ?? .timedOut
    }

    private func run(
        _ invocation: Invocation, appendingTo file: String, marker: String?, within limit: Duration, keepsEnding: Bool
    ) async throws -> Ending {
        let launch = try Launch(invocation)
        let output = try OutputFile(file, for: invocation)
        defer { output.close() }
        let mark = marker.map { Marker(file: $0, output: output.identity) }
        return try await supervise(within: limit, keepsResult: keepsEnding) {
            try await perform(
                launch, input: .none, output: .fileDescriptor(output.descriptor, closeAfterSpawningProcess: false),
                error: .combinedWithOutput,
                marker: mark
            ) { _ in }.ending
        } ?? .timedOut
    }

    /// Runs a program and returns what it printed. If that is more than `limit` bytes, it is killed and `SandboxFault` thrown.
    ///
    /// Cancellation stops the program and then throws `CancellationError`.
    package func capture(
        _ invocation: Invocation, limit: Int = 64 << 20, within time: Duration
    ) async throws -> Captured {
        let launch = try Launch(invocation)
        return try await supervise(within: time) {
            let (ending, printed) = try await perform(launch, input: .none, output: .sequence, error: .sequence) { execution in
                async let diagnostics = execution.standardError.last(64 << 10)
                guard let output = try await execution.standardOutput.all(limit) else {
                    // At once: the polite way would let it print on, and nobody would read.
                    ProcessGroup(id: execution.processIdentifier.value).signal(.kill)
                    throw invocation.fault(.tooMuchOutput(limit: limit))
                }
                return try await (output: output, diagnostics: diagnostics)
            }
            return Captured(ending: ending, output: printed.output, diagnostics: printed.diagnostics)
        } ?? Captured(ending: .timedOut)
    }
}
