import ArgumentParser
import Foundation
import Logging

/// Starts the server. Its flags are Atlantis's, which follow rules of their own, so they are read by `ServerSettings`.
struct ServerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "server", abstract: "Starts the server and listens for webhooks. `bulkhead server --help` lists its flags.")
    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []

    func run() async throws {
        if ServerHelp.isAsked(by: arguments) { return print(ServerHelp.text()) }
        let environment = ProcessInfo.processInfo.environment
        let settings = try ServerSettings.read(
            arguments: arguments, environment: environment, surroundings: .ofThisProcess,
            file: { try? String(contentsOfFile: $0, encoding: .utf8) })
        for line in settings.notes.deprecations { print(line) }
        let log = Logger(label: "bulkhead") { _ in LineLog(level: settings.logLevel.level) }
        try await Server(settings: settings, environment: environment, log: log).run()
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
