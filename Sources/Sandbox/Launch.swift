import Domain
import Glibc
import Subprocess
import SystemPackage

/// An invocation that was looked at: everything about it that can be wrong before the start is right.
struct Launch: Sendable {
    let invocation: Invocation
    /// Absolute path.
    let program: String

    init(_ invocation: Invocation) throws(SandboxFault) {
        if let what = Self.flaw(of: invocation) { throw invocation.fault(.malformed(what)) }
        guard let program = Self.program(of: invocation) else { throw invocation.fault(.programMissing) }
        guard Self.isFolder(invocation.folder) else { throw invocation.fault(.folderMissing) }
        self.invocation = invocation
        self.program = program
    }

    /// A NUL would silently cut a text short where the system reads it.
    private static func flaw(of invocation: Invocation) -> String? {
        let variables = invocation.environment
        if invocation.arguments.contains(where: { $0.utf8.contains(0) }) { return "an argument holds a NUL byte" }
        if variables.contains(where: { $0.key.isEmpty || $0.key.utf8.contains { $0 == 0 || $0 == UInt8(ascii: "=") } }) {
            return "a variable's name is not one"
        }
        if let variable = variables.first(where: { $0.value.utf8.contains(0) }) { return "the variable \(variable.key) holds a NUL byte" }
        if invocation.program.utf8.contains(0) || invocation.folder.utf8.contains(0) { return "a path holds a NUL byte" }
        return invocation.folder.hasPrefix("/") ? nil : "the folder is not an absolute path"
    }

    /// Only the program's own `PATH` counts, and in it only absolute folders: a checkout must not provide our programs.
    private static func program(of invocation: Invocation) -> String? {
        if invocation.program.hasPrefix("/") { return isProgram(invocation.program) ? invocation.program : nil }
        guard !invocation.program.isEmpty, !invocation.program.contains("/") else { return nil }
        return (invocation.environment["PATH"] ?? "").split(separator: ":").filter { $0.hasPrefix("/") }
            .map { "\($0)/\(invocation.program)" }.first(where: isProgram)
    }

    private static func isProgram(_ path: String) -> Bool { kind(of: path) == S_IFREG && access(path, X_OK) == 0 }

    private static func isFolder(_ path: String) -> Bool { kind(of: path) == S_IFDIR }

    private static func kind(of path: String) -> mode_t {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & S_IFMT : 0
    }

    /// What Subprocess is told. `grace` is for a program that is asked to stop.
    func configuration(grace: Duration) -> Subprocess.Configuration {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [
            .send(signal: .interrupt, toProcessGroup: true, allowedDurationToNextStep: grace),
            .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: grace / 2),
        ]
        let variables = invocation.environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) }
        return Subprocess.Configuration(
            executable: .path(FilePath(program)),
            arguments: Arguments(executablePathOverride: invocation.program, remainingValues: invocation.arguments),
            environment: .custom(Dictionary(uniqueKeysWithValues: variables)),
            workingDirectory: FilePath(invocation.folder), platformOptions: options)
    }
}

extension Invocation {
    /// What is wrong with starting it.
    func fault(_ kind: SandboxFault.Kind) -> SandboxFault { SandboxFault(kind, program: program, folder: folder) }
}
