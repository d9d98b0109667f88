package import Domain
import Foundation
package import Sandbox
package import Terraform

/// The programs that are installed. An actor because it remembers what each of them said of its version.
package actor TerraformBinaries {
    private let settings: RunnerSettings
    private let distribution: Distribution
    private let standardVersion: TerraformVersion?
    private let sandbox: Launcher
    private var known: [Fingerprint: TerraformVersion] = [:]

    /// A file in a certain state: replaced by another version, it is asked again.
    private struct Fingerprint: Hashable {
        var path: String
        var size: Int
        var modified: Date
    }

    /// `distribution` and `standardVersion` are for projects that say nothing; without a version the one in `PATH` is taken.
    package init(
        settings: RunnerSettings, distribution: Distribution = .terraform, standardVersion: TerraformVersion? = nil,
        sandbox: Launcher = Launcher()
    ) {
        self.settings = settings
        self.distribution = distribution
        self.standardVersion = standardVersion
        self.sandbox = sandbox
    }

    /// The program for projects that say nothing. Asked at the start, so that a server without one does not start.
    package func standard() async throws -> TerraformBinary { try await binary(distribution, version: nil) }

    /// The program of a distribution; without `version` the server's.
    package func binary(_ distribution: Distribution, version: TerraformVersion?) async throws -> TerraformBinary {
        let wanted = version ?? (distribution == self.distribution ? standardVersion : nil)
        let inPath = find(distribution.program, in: settings.searchPath)
        guard let wanted else {
            guard let path = inPath else { throw Self.nothingInPath(distribution) }
            return TerraformBinary(path: path, version: try await askVersion(of: path), distribution: distribution)
        }
        if let path = find("\(distribution.program)\(wanted)", in: "\(settings.searchPath):\(settings.programFolder)") {
            return TerraformBinary(path: path, version: wanted, distribution: distribution)
        }
        if let path = inPath, try await askVersion(of: path) == wanted {
            return TerraformBinary(path: path, version: wanted, distribution: distribution)
        }
        throw BinaryMissing(
            "could not find \(distribution.program) version \(wanted) in PATH or \(settings.programFolder), and downloads are disabled")
    }

    private func find(_ name: String, in path: String) -> String? {
        path.split(separator: ":").lazy.map { "\($0)/\(name)" }
            .first { $0.hasPrefix("/") && FileManager.default.isExecutableFile(atPath: $0) && !Self.isFolder($0) }
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    private func askVersion(of path: String) async throws -> TerraformVersion {
        let fingerprint = try fingerprint(of: path)
        if let version = known[fingerprint] { return version }
        var environment = settings.identity.filter { !$0.key.hasPrefix("TF_CLI_ARGS") }
        environment["CHECKPOINT_DISABLE"] = "1"
        let invocation = Invocation(path, OtherCommand.version, environment: environment, in: "/")
        let captured = try await sandbox.capture(invocation, limit: 1 << 20, within: .seconds(30))
        guard captured.ending.isSuccess, let version = TerraformVersion.read(fromOutput: captured.text) else {
            throw BinaryMissing(
                "could not determine the version of \(path): \(captured.ending)\n\(captured.text)\(captured.diagnosticText)")
        }
        known[fingerprint] = version
        return version
    }

    private func fingerprint(of path: String) throws -> Fingerprint {
        let file = URL(filePath: path).resolvingSymlinksInPath().path
        let attributes = try FileManager.default.attributesOfItem(atPath: file)
        return Fingerprint(
            path: file, size: attributes[.size] as? Int ?? 0, modified: attributes[.modificationDate] as? Date ?? .distantPast)
    }

    private static func nothingInPath(_ distribution: Distribution) -> BinaryMissing {
        let page =
            switch distribution {
            case .terraform: "https://developer.hashicorp.com/terraform/downloads"
            case .opentofu: "https://opentofu.org/docs/intro/install/"
            }
        let program = distribution.program
        return BinaryMissing("\(program) not found in $PATH. Set --default-tf-version or download \(program) from \(page)")
    }
}
