package import Foundation
import Subprocess
import SystemPackage

/// A program that a test talks to while it runs, and that says in the first line that it prints where it is.
///
/// Not Foundation's `Process`: it reads past the end of a folder's entries when it counts open files, which now and then is a crash.
package struct Peer: Sendable {
    /// The line, without its end.
    package let greeting: String
    private let running: Task<Void, any Error>

    package init(_ program: String, _ arguments: [String]) async throws {
        let (greetings, speaker) = AsyncThrowingStream.makeStream(of: String.self)
        var options = PlatformOptions()
        // Some start programs of their own, and end those when they are asked to.
        options.teardownSequence = [.send(signal: .terminate, allowedDurationToNextStep: .seconds(5))]
        running = Task { [options] in
            do {
                _ = try await Subprocess.run(
                    program.hasPrefix("/") ? .path(FilePath(program)) : .name(program), arguments: Arguments(arguments),
                    // Not our own output: whoever reads that would wait for as long as a forgotten program lives.
                    platformOptions: options, input: .none, output: .sequence, error: .discarded
                ) { execution in
                    var said: [UInt8] = [], hasSpoken = false
                    for try await piece in execution.standardOutput where !hasSpoken {
                        piece.withUnsafeBytes { said.append(contentsOf: $0) }
                        guard let end = said.firstIndex(of: UInt8(ascii: "\n")) else { continue }
                        speaker.yield(String(decoding: said[..<end], as: UTF8.self))
                        hasSpoken = true
                    }
                }
                speaker.finish()
            } catch { speaker.finish(throwing: error) }
        }
        guard let line = try await greetings.first(where: { _ in true }) else { throw Silent() }
        greeting = line
    }

    /// Lets it end, some time.
    package func stop() { running.cancel() }

    /// Ends it, and returns when it is gone.
    package func end() async {
        running.cancel()
        _ = await running.result
    }

    package struct Silent: Error {}
}

/// Runs a program to its end and returns its status and everything that it printed.
@discardableResult
package func runProgram(
    _ program: String, _ arguments: [String], in folder: URL, environment: [String: String]
) async throws -> (status: Int32, output: String) {
    let variables = environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) }
    let ended = try await Subprocess.run(
        .path(FilePath(program)), arguments: Arguments(arguments), environment: .custom(Dictionary(uniqueKeysWithValues: variables)),
        workingDirectory: FilePath(folder.path), input: .none, output: .string(limit: 16 << 20), error: .combinedWithOutput)
    guard case .exited(let status) = ended.terminationStatus else { throw Peer.Silent() }
    return (status, ended.standardOutput)
}
