package import AsyncHTTPClient
package import Domain
package import Sandbox
package import Terraform

/// Puts released programs into the server's own folder, after their signature was checked.
///
/// An actor because it remembers the lists of releases for a while, and clears up once.
package actor Downloads {
    private let settings: DownloadSettings
    private let web: WebFiles
    private let installer: ReleaseInstaller
    private let turns = Turns()
    private let clock = ContinuousClock()
    private var lists: [Distribution: (versions: [TerraformVersion], until: ContinuousClock.Instant)] = [:]
    private var hasClearedUp = false

    /// - Parameters:
    ///   - client: does not follow redirects, and has time limits for connecting and for a read.
    ///   - runner: where programs go, and where `gpgv` and `unzip` are.
    package init(_ settings: DownloadSettings, over client: HTTPClient, for runner: RunnerSettings, sandbox: Launcher = Launcher()) {
        self.settings = settings
        web = WebFiles(client: client)
        installer = ReleaseInstaller(settings: settings, web: web, runner: runner, sandbox: sandbox)
    }

    /// Whether there is a place for downloads of a distribution.
    package nonisolated func serves(_ distribution: Distribution) -> Bool { settings.sources[distribution] != nil }

    /// The path of a program that is there now. Whoever asks for the same one meanwhile waits for this download.
    package func install(_ distribution: Distribution, _ version: TerraformVersion) async throws -> String {
        let release = try source(of: distribution).release(version)
        if !hasClearedUp {
            hasClearedUp = true
            installer.removeLeftovers()
        }
        try await turns.take(release.installedName)
        defer { turns.pass(release.installedName) }
        if let path = installer.installed(release) { return path }
        return try await installer.install(release)
    }

    /// All versions that are published.
    package func versions(of distribution: Distribution) async throws -> [TerraformVersion] {
        let source = try source(of: distribution)
        try await turns.take(source.index)
        defer { turns.pass(source.index) }
        if let list = lists[distribution], clock.now < list.until { return list.versions }
        let bytes = try await web.read(source.index, limit: 64 << 20, within: settings.fileTime)
        guard let versions = try? ReleaseIndex.versions(in: bytes, of: distribution) else {
            throw DownloadFault(.malformed("it is no list of releases"), source.index)
        }
        lists[distribution] = (versions, clock.now.advanced(by: settings.indexLifetime))
        return versions
    }

    private func source(of distribution: Distribution) throws -> ReleaseSource {
        guard let source = settings.sources[distribution] else {
            throw DownloadFault(.unable("no place for downloads is set"), distribution.program)
        }
        return source
    }
}
