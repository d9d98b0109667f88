package import Domain
import Foundation
package import Logging
package import Sandbox
package import Terraform

/// The programs that plan and apply, in as many versions as projects ask for. An actor because it remembers what each of them
/// said of its version.
package actor TerraformBinaries {
    private let shelf: ProgramShelf
    private let distribution: Distribution
    private let standardVersion: TerraformVersion?
    private let downloads: Downloads?
    private let sandbox: Launcher
    private let identity: [String: String]
    private var known: [ProgramShelf.Fingerprint: TerraformVersion] = [:]

    /// `distribution` and `standardVersion` are for projects that say nothing; without a version the one in `PATH` is taken.
    /// Without `downloads` every version must have been installed by somebody.
    package init(
        settings: RunnerSettings, distribution: Distribution = .terraform, standardVersion: TerraformVersion? = nil,
        downloads: Downloads? = nil, sandbox: Launcher = Launcher()
    ) {
        shelf = ProgramShelf(searchPath: settings.searchPath, programFolder: settings.programFolder)
        identity = settings.identity
        self.distribution = distribution
        self.standardVersion = standardVersion
        self.downloads = downloads
        self.sandbox = sandbox
    }

    /// The program for projects that say nothing; nil if it has yet to be downloaded. Asked at the start, so that a server which
    /// cannot have one does not start.
    package func standard() async throws -> TerraformBinary? {
        if let standardVersion, mayDownload(distribution) { return try await installed(distribution, standardVersion) }
        return try await binary(distribution, version: nil)
    }

    /// The program of a distribution, downloaded if need be; without `version` the server's. `project` is who asks, for the words of
    /// an error.
    package func binary(
        _ distribution: Distribution, version: TerraformVersion?, for project: String? = nil
    ) async throws -> TerraformBinary {
        guard let wanted = version ?? (distribution == self.distribution ? standardVersion : nil) else {
            return try await inPath(distribution)
        }
        if let binary = try await installed(distribution, wanted) { return binary }
        guard let downloads, mayDownload(distribution) else { throw missing(distribution, wanted, project) }
        do {
            let path = try await downloads.install(distribution, wanted)
            _ = try await askVersion(of: path)
            return TerraformBinary(path: path, version: wanted, distribution: distribution)
        } catch let fault as DownloadFault {
            throw BinaryMissing("could not find or download \(distribution.program) version \(wanted)\(asked(by: project))\n\(fault)")
        }
    }

    /// The version that a root's `required_version` stands for, nil for the server's: the newest release that it allows; without
    /// downloads the server's if that is allowed, else the newest that is installed.
    package func version(
        demandedBy text: String, of distribution: Distribution, logger: Logger
    ) async throws -> TerraformVersion? {
        if let exact = RequiredVersion.exact(text) { return exact }
        guard let constraints = VersionConstraints(text) else { return nil }
        if let downloads, mayDownload(distribution) {
            do {
                if let newest = constraints.newest(of: try await downloads.versions(of: distribution)) { return newest }
            } catch let fault as DownloadFault {
                logger.warning("the list of releases is missing; a version that is installed is taken", metadata: ["error": "\(fault)"])
            }
        }
        if let standard = try? await binary(distribution, version: nil), constraints.allows(standard.version) { return nil }
        try Task.checkCancellation()
        return constraints.newest(of: shelf.versions(of: distribution.program))
    }

    private func mayDownload(_ distribution: Distribution) -> Bool { downloads?.serves(distribution) ?? false }

    /// A program of this version that is there. One of our own that no longer runs is removed if it can be downloaded again.
    private func installed(_ distribution: Distribution, _ wanted: TerraformVersion) async throws -> TerraformBinary? {
        if let path = shelf.find("\(distribution.program)\(wanted)") {
            do {
                _ = try await askVersion(of: path)
                return TerraformBinary(path: path, version: wanted, distribution: distribution)
            } catch let broken as BinaryMissing {
                guard mayDownload(distribution), shelf.isOurs(path) else { throw broken }
                try PlainFile.remove(path)
            }
        }
        guard let path = shelf.findInPath(distribution.program), try await askVersion(of: path) == wanted else { return nil }
        return TerraformBinary(path: path, version: wanted, distribution: distribution)
    }

    private func inPath(_ distribution: Distribution) async throws -> TerraformBinary {
        guard let path = shelf.findInPath(distribution.program) else { throw Self.nothingInPath(distribution) }
        return TerraformBinary(path: path, version: try await askVersion(of: path), distribution: distribution)
    }

    private func askVersion(of path: String) async throws -> TerraformVersion {
        let fingerprint = try shelf.fingerprint(of: path)
        if let version = known[fingerprint] { return version }
        var environment = identity.filter { !$0.key.hasPrefix("TF_CLI_ARGS") }
        environment["CHECKPOINT_DISABLE"] = "1"
        let invocation = Invocation(path, OtherCommand.version, environment: environment, in: "/")
        let captured: Captured
        do { captured = try await sandbox.capture(invocation, limit: 1 << 20, within: .seconds(30)) } catch let fault as SandboxFault {
            throw BinaryMissing("could not determine the version of \(path): \(fault)")
        }
        guard captured.ending.isSuccess, let version = TerraformVersion.read(fromOutput: captured.text) else {
            throw BinaryMissing(
                "could not determine the version of \(path): \(captured.ending)\n\(captured.text)\(captured.diagnosticText)")
        }
        known[fingerprint] = version
        return version
    }
}

// MARK: Words

extension TerraformBinaries {
    private func missing(_ distribution: Distribution, _ wanted: TerraformVersion, _ project: String?) -> BinaryMissing {
        let (program, folder) = (distribution.program, shelf.programFolder)
        return BinaryMissing(
            """
            could not find \(program) version \(wanted) in PATH or \(folder), and downloads are disabled\(asked(by: project))
            Put the program into \(folder) under the name \(program)\(wanted), or start the server with --tf-download.
            """)
    }

    private func asked(by project: String?) -> String { project.map { "\nThe project \($0) asks for it." } ?? "" }

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
