import ArgumentParser
import Credentials
import Domain
import Foundation

/// Runs a command in an environment that `cache` kept. No store is asked.
struct RunWithCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run-with", abstract: "Runs a command with variables that cache kept.",
        usage: "bulkhead run-with --env-file <file> [options] -- <command> ...")
    @Option(
        name: [.customShort("e", allowingJoined: true), .customLong("env-file")],
        help: ArgumentHelp("The file that cache wrote.", valueName: "file"))
    var file: String
    @Flag(
        name: [.customShort("c"), .customLong("cleanup")],
        help: "Remove the file and its key once they are read, before the command starts: however it ends, they are gone.")
    var cleansUp = false
    @Flag(name: .customLong("plain"), help: "Also read a file as kvenv writes it, which is not encrypted and does not expire.")
    var allowsPlain = false
    @OptionGroup var key: CacheKeyOptions
    @OptionGroup var surroundings: SurroundingsOptions
    @OptionGroup var ending: EndingOptions
    @Argument(parsing: .postTerminator, help: "The command, found in PATH, with its arguments.") var command: [String] = []

    func validate() throws {
        if command.isEmpty { throw ValidationError("the following required arguments were not provided: -- <COMMAND>...") }
    }

    func run() async throws {
        let files = InheritedFiles.atStart(), own = OwnVariables.ofThisProcess()
        OwnTraces.close()
        let environment = try environment(own)
        var around =
            environment.surroundings.map { kept in
                OwnVariables(Dictionary(kept.map { ($0.name, $0.value.reveal()) }, uniquingKeysWith: { $1 }))
            } ?? own
        if surroundings.isIsolated { around = around.isolated(passing: surroundings.passed) }
        let program = ForegroundProgram(command, around: around, stored: environment.stored, masks: environment.masks)
        throw try await ending.code(of: program, files)
    }

    private func environment(_ own: OwnVariables) throws -> CachedEnvironment {
        let cache = CacheFile(file, keys: key.keys(runtimeFolder: own.texts["XDG_RUNTIME_DIR"]))
        let read = Result { () throws(CacheFault) in try cache.read(now: Date(), allowsPlain: allowsPlain) }
        if cleansUp { try remove(cache) }
        do { return try read.get() } catch {
            if case .io = error { throw KvenvFault(KvenvFault.fileIO, [error.description]) }
            throw KvenvFault(KvenvFault.file, [error.description])
        }
    }

    private func remove(_ cache: CacheFile) throws {
        do { try cache.remove() } catch { throw KvenvFault(KvenvFault.removing, [error.description]) }
    }
}
