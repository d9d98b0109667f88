import Domain
import Foundation
package import Sandbox
package import Terraform

/// The program that checks policies. It is never downloaded: its releases carry no signature that could be checked.
package struct ConftestBinary: Hashable, Sendable {
    /// Absolute path.
    package var path: String

    /// Finds it: in the version that `policies` name, else in `standardVersion` (`DEFAULT_CONFTEST_VERSION`), else the one in `PATH`.
    /// A version lies in `PATH` or in the server's folder as `conftest0.55.0`, or is what `conftest` in `PATH` says it is.
    package static func find(
        version: TerraformVersion?, standardVersion: TerraformVersion?, settings: RunnerSettings, sandbox: Launcher
    ) async throws -> ConftestBinary {
        let shelf = ProgramShelf(searchPath: settings.searchPath, programFolder: settings.programFolder)
        let inPath = shelf.findInPath("conftest")
        guard let wanted = version ?? standardVersion else {
            guard let inPath else { throw BinaryMissing("no conftest version configured/specified or not found conftest command") }
            return ConftestBinary(path: inPath)
        }
        if let path = shelf.find("conftest\(wanted)") { return ConftestBinary(path: path) }
        if let inPath, try await self.version(of: inPath, settings: settings, sandbox: sandbox) == wanted {
            return ConftestBinary(path: inPath)
        }
        throw BinaryMissing(
            """
            could not find conftest version \(wanted) in PATH or \(shelf.programFolder)
            Put the program into \(shelf.programFolder) under the name conftest\(wanted): https://github.com/open-policy-agent/conftest/releases
            """)
    }

    /// What it says of itself; nil if it says nothing that we understand, for it may be built from source.
    private static func version(of path: String, settings: RunnerSettings, sandbox: Launcher) async throws -> TerraformVersion? {
        let captured = try await sandbox.capture(
            Invocation(path, ["--version"], environment: settings.identity, in: "/"), limit: 1 << 20, within: .seconds(30))
        for line in captured.text.split(separator: "\n") {
            for name in ["Conftest: ", "Version: "] where line.hasPrefix(name) {
                return TerraformVersion(String(line.dropFirst(name.count).filter { !$0.isWhitespace }))
            }
        }
        return nil
    }
}
