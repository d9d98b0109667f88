package import ArgumentParser
import Foundation

/// The program's command line.
package struct BulkheadCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "bulkhead", abstract: "Terraform and OpenTofu through pull requests, with a wall between tenants.",
        version: "bulkhead \(Version.text)",
        subcommands: [
            ServerCommand.self, CheckCommand.self, DemoCommand.self, RunInCommand.self, CacheCommand.self, RunWithCommand.self,
            SecretsCommand.self, VersionCommand.self,
        ])
    package init() {}

    /// Runs what `arguments` ask for and returns the exit code: 0, 1 if it failed, 2 if it was used wrongly. Called as `kvenv`, the program
    /// has kvenv's commands alone.
    package static func run(_ arguments: [String], calledAs name: String = "bulkhead") async -> Int32 {
        guard name.split(separator: "/").last == "kvenv" else { return await answer(arguments, as: Self.self) }
        return await answer(KvenvCommand.arguments(arguments), as: KvenvCommand.self)
    }

    private static func answer<Root: AsyncParsableCommand>(_ arguments: [String], as root: Root.Type) async -> Int32 {
        do {
            var command = try root.parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
            return 0
        } catch let error as UsageError {
            complain("\(error)")
            return UsageError.exitCode
        } catch let code as ExitCode {
            // Everything is said already.
            return code.rawValue
        } catch {
            let code = root.exitCode(for: error)
            // Help and versions come as errors too.
            if code == .success {
                print(root.fullMessage(for: error))
                return 0
            }
            complain(code == .validationFailure ? root.fullMessage(for: error) : root.message(for: error))
            return code == .validationFailure ? UsageError.exitCode : 1
        }
    }

    private static func complain(_ message: String) {
        let text = message.hasPrefix("Error: ") ? message : "Error: \(message)"
        let refusesColours = ProcessInfo.processInfo.environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        let isColoured = isatty(STDERR_FILENO) == 1 && !refusesColours
        FileHandle.standardError.write(Data((isColoured ? "\u{1B}[31m\(text)\u{1B}[39m\n" : "\(text)\n").utf8))
    }
}

struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Prints the version.")
    func run() { print("bulkhead \(Version.text)") }
}
