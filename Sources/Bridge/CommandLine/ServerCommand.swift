import ArgumentParser
import Domain
import Foundation
import Logging
package import Storage

/// Starts the server. Its flags are Atlantis's, which follow rules of their own, so they are read by `ServerSettings`.
struct ServerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "server", abstract: "Starts the server and listens for webhooks. `bulkhead server --help` lists its flags.")
    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []

    func run() async throws {
        if ServerHelp.isAsked(by: arguments) { return print(ServerHelp.text()) }
        try await Server(arguments: arguments).run()
    }
}

extension Server {
    /// The server that a command line asks for, in this process's surroundings.
    package init(
        arguments: [String], committed: @escaping @Sendable (Set<Area>) -> Void = { _ in },
        onRunning: @escaping @Sendable (Int) -> Void = { _ in }
    ) throws {
        let environment = ServerEnvironment.take()
        let settings = try ServerSettings.read(
            arguments: arguments, environment: environment, surroundings: .ofThisProcess,
            file: { try? String(contentsOfFile: $0, encoding: .utf8) })
        for line in settings.notes.deprecations { print(line) }
        let log = Logger(label: "bulkhead") { _ in LineLog(level: settings.logLevel.level) }
        self.init(settings: settings, environment: environment, log: log, committed: committed, onRunning: onRunning)
        // Everybody on the machine may list its programs with their arguments.
        OwnTraces.hide(secrets.map { $0.reveal() })
    }
}

extension Surroundings {
    static var ofThisProcess: Surroundings {
        Surroundings(
            homeFolder: NSHomeDirectory(), workingFolder: FileManager.default.currentDirectoryPath,
            hostName: ProcessInfo.processInfo.hostName)
    }
}

extension ServerSettings.LogLevel {
    var level: Logger.Level {
        switch self {
        case .debug: .debug
        case .info: .info
        case .warn: .warning
        case .error: .error
        }
    }
}
