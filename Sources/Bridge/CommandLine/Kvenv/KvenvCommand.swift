import ArgumentParser

/// The program's command line where it is called `kvenv`.
struct KvenvCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kvenv", abstract: "Runs commands with variables from stores of secrets.", version: "kvenv (bulkhead \(Version.text))",
        subcommands: [RunInCommand.self, CacheCommand.self, RunWithCommand.self])
    @Flag(name: .customShort("V"), help: .hidden) var showsVersion = false

    func run() throws {
        guard showsVersion else { throw ValidationError("a command is required: run-in, cache or run-with") }
        print(Self.configuration.version)
    }

    /// What kvenv was given, with what holds where nothing else is said under that name.
    static func arguments(_ arguments: [String]) -> [String] {
        guard let command = arguments.first, ["run-in", "run-with"].contains(command) else { return arguments }
        return [command, "--kvenv-exit-codes"] + arguments.dropFirst()
    }
}
