import ArgumentParser
import Credentials
import Domain

/// Runs a command in an environment from a store, which is nowhere but in memory.
struct RunInCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run-in", abstract: "Runs a command with variables from a store of secrets.",
        usage: "bulkhead run-in <store and secrets> [options] [--] <command> ...",
        discussion: """
            The command gets the variables around it, over them those of the store, and none of those that are masked. It is started as it is, \
            without a shell. Put -- before it, or its options are taken for these.
            """)
    @OptionGroup var download: DownloadOptions
    @OptionGroup(title: "Command") var surroundings: SurroundingsOptions
    @OptionGroup(title: "Command") var ending: EndingOptions
    @Argument(help: "The command, found in PATH, with its arguments.") var command: [String]

    func run() async throws {
        let files = InheritedFiles.atStart(), own = OwnVariables.ofThisProcess()
        OwnTraces.close()
        let question = try download.question(own, orFail: KvenvFault.environment)
        let stored = try await KvenvDownload(question: question, rules: download.rules).variables(orFail: KvenvFault.environment)
        let around = surroundings.isIsolated ? own.isolated(passing: surroundings.passed) : own
        let program = ForegroundProgram(command, around: around, stored: stored, masks: download.selection.masks)
        throw try await ending.code(of: program, files)
    }
}

/// How the end of a command is told.
struct EndingOptions: ParsableArguments {
    @Flag(
        name: .customLong("kvenv-exit-codes"),
        help: "End with 255 if the command was ended by a signal, as kvenv does; otherwise with 128 and the signal's number.")
    var isKvenvs = false

    /// Runs a program; no secret is left in what this process was started with.
    func code(of program: ForegroundProgram, _ files: InheritedFiles) async throws -> ExitCode {
        OwnTraces.eraseVariables()
        do {
            switch try await program.run(keeping: files) {
            case .exited(let code): return ExitCode(code)
            case .signalled(let number): return ExitCode(isKvenvs ? 255 : 128 + number)
            }
        } catch {
            throw KvenvFault(KvenvFault.running, [error.description])
        }
    }
}

extension ForegroundProgram {
    /// A command with what surrounds it, a store's variables over that, and without what is masked.
    init(_ command: [String], around: OwnVariables, stored: SecretVariables, masks: [String]) {
        let values = MergedVariables.of(
            surroundings: around.values, stored: stored.values.mapValues { Array($0.reveal().utf8) }, unset: stored.unset, masks: masks)
        self.init(
            arguments: command,
            variables: values.sorted { $0.key < $1.key }.map { Array($0.key.utf8) + [UInt8(ascii: "=")] + $0.value } + around.others,
            path: values["PATH"].map { String(decoding: $0, as: UTF8.self) })
    }
}
