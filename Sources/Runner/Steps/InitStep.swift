import Domain
import Foundation
import Terraform

extension StageWork {
    /// `terraform init`; a comment shows it only if it fails.
    mutating func initialise(_ arguments: [OperatorArgument]) async throws {
        try preparePluginCache()
        let command = InitCommand(version: binary.version, hasLockFile: try await hasLockFile())
        let arguments = self.arguments(arguments) { command.arguments(extra: $0) }
        let printed = try await runInitialisation(arguments.real)
        _ = try sliceOrFailure(arguments, printed)
    }

    /// Terraform writes what it downloads into the shared cache as it comes, and others would take halves of it: one at a time.
    private func runInitialisation(_ arguments: [String]) async throws -> Printed {
        guard runner.settings.usesPluginCache else { return try await terraform(arguments) }
        let work = self
        return try await runner.checkouts.turns.hold(runner.settings.pluginCache, atMost: .seconds(120)) {
            try await work.terraform(arguments)
        }
    }

    /// A lock file that is not the repository's was left by an earlier run, and would hold providers at what was newest then.
    private func hasLockFile() async throws -> Bool {
        guard FileManager.default.fileExists(atPath: place.lockFile) else { return false }
        let pullRequest = job.setting.pullRequest
        let file = place.lockFile.hasPrefix(place.root + "/") ? String(place.lockFile.dropFirst(place.root.count + 1)) : place.lockFile
        if try await runner.checkouts.isTracked(file, in: place.root, of: pullRequest.repository) { return true }
        try PlainFile.remove(place.lockFile)
        return false
    }

    /// Terraform does not make the folder itself, and refuses to start without it.
    private func preparePluginCache() throws {
        guard runner.settings.usesPluginCache else { return }
        try FileManager.default.createDirectory(
            atPath: runner.settings.pluginCache, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }
}
