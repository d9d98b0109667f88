import AsyncHTTPClient
import Credentials
import Domain
import Forges
import Foundation
import Git
import Runner
import Sandbox
import Terraform

// What does the jobs, and what it needs for them.
extension Server {
    func runner(for forge: GitHub, _ binaries: TerraformBinaries, _ broker: CredentialBroker) throws -> JobRunner {
        let sandbox = Launcher()
        let checkouts = Checkouts(
            sandbox: sandbox, git: try git(), dataFolder: settings.dataFolder, cloneURL: { forge.cloneURL(of: $0) },
            credential: { _ in
                let credential = try await forge.gitCredential()
                return (credential.user, credential.password)
            })
        checkouts.releaseOrphans()
        runnerSettings.sweepPrivateFolders()
        return JobRunner(
            settings: runnerSettings, sandbox: sandbox, checkouts: checkouts, binaries: binaries, broker: broker, logger: log)
    }

    /// The programs that plan and apply. Fails if there is none for projects that do not say which.
    func binaries(over client: HTTPClient) async throws -> TerraformBinaries {
        let distribution = settings.terraform.distribution
        let version = try settings.terraform.version.map { text in
            guard let version = TerraformVersion(text) else { throw StartFault("--default-tf-version: Malformed version: \(text)") }
            return version
        }
        let downloads = try settings.terraform.downloads.areOn ? Downloads(downloadSettings(), over: client, for: runnerSettings) : nil
        let binaries = TerraformBinaries(
            settings: runnerSettings, distribution: distribution, standardVersion: version, downloads: downloads)
        do { _ = try await binaries.standard() } catch { throw StartFault("initializing \(distribution.rawValue): \(error)") }
        return binaries
    }

    private func downloadSettings() throws -> DownloadSettings {
        let downloads = settings.terraform.downloads
        let keys = try downloads.keysFile.map { path in
            do { return try SigningKeys(file: path) } catch {
                let reason = (error as? SigningKeys.Unusable)?.description ?? "it is not there, or this user may not read it"
                throw StartFault("unable to read \(path): \(reason) (--tf-download-keys)")
            }
        }
        return DownloadSettings(sources: [.hashiCorp(at: downloads.url, moreKeys: keys), .openTofu(moreKeys: keys)])
    }

    var runnerSettings: RunnerSettings {
        RunnerSettings(
            dataFolder: settings.dataFolder, identity: RunEnvironment.make(from: environment, without: secrets),
            usesPluginCache: settings.terraform.usesPluginCache, stepLimit: settings.terraform.stepTimeout)
    }

    private func git() throws -> GitProgram {
        var certificates: String?
        if extraRoots != nil {
            certificates = "\(settings.dataFolder)/certificates.pem"
            try roots().writeBundle(to: "\(settings.dataFolder)/certificates.pem")
        }
        let proxies = ["HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "ALL_PROXY", "https_proxy", "http_proxy", "no_proxy", "all_proxy"]
        return GitProgram(
            GitSettings(
                path: environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin", home: "\(settings.dataFolder)/home",
                certificateFile: certificates, environment: environment.filter { proxies.contains($0.key) }))
    }

    var secrets: [Secret] {
        var secrets: [Secret] = []
        if let secret = settings.gitHub.webhookSecret { secrets.append(secret) }
        if case .text(let token) = settings.gitHub.token { secrets.append(token) }
        if case .login(_, let password) = settings.web.access { secrets.append(password) }
        if let password = URLComponents(string: settings.terraform.downloads.url)?.password { secrets.append(Secret(password)) }
        return secrets
    }
}
