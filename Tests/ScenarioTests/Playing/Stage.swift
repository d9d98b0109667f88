import Domain
import Foundation
import LocalForge
import TestSupport
import Testing

/// A code host that runs, with the scenario's repository, and everything that a server beside it needs.
struct Stage: Sendable {
    let scenario: Scenario
    let folder: URL
    let host: CodeHost
    let address: String
    /// Where tenants' secrets lie, in stories about tenants.
    let bao: Bao?
    /// Where tenants' infrastructure is, in stories about AWS.
    let moto: Moto?

    static let repository = "acme/infra"
    /// The name that the server has at the code host.
    static let serverUser = "bulkhead"
    private static let token = Secret("a-token-for-this-test-only")
    static let webhookSecret = Secret("a-webhook-secret-for-this-test-only")
    /// What links say. Nobody follows them here, so they can be the same in every run.
    static let publicURL = "https://atlantis.example"

    /// What a server finds in its environment and must show nobody.
    static let plantedVariable = "planted-in-the-environment-c0de"

    /// Runs `body` on a new stage.
    static func with(
        _ scenario: Scenario, bao: Bao? = nil, moto: Moto? = nil, _ body: @escaping @Sendable (Stage) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            for name in ["forge", "data", "home", "bin"] {
                try FileManager.default.createDirectory(at: folder.appending(path: name), withIntermediateDirectories: true)
            }
            // One moment for all commits, so that they have the same names in every run.
            let host = try CodeHost(
                folder: folder.appending(path: "forge"), token: token, tokenOwner: serverUser,
                now: { Date(timeIntervalSince1970: 1_700_000_000) })
            try await host.whileListening {
                let stage = Stage(
                    scenario: scenario, folder: folder, host: host, address: try await host.address(), bao: bao, moto: moto)
                try await stage.prepare()
                try await body(stage)
            }
        }
    }

    private func prepare() async throws {
        try await host.createRepository(Self.repository, copying: scenario.repository, by: "alice")
        try writeRepoConfig()
        guard scenario.terraform == .scripted else { return }
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/bin/terraform", withDestinationPath: Self.built("ScriptedTerraform").path)
    }

    /// The operator's file, with the addresses of this very play.
    private func writeRepoConfig() throws {
        guard let file = scenario.repoConfig, let repoConfig, repoConfig != file else { return }
        var text = try String(contentsOf: file, encoding: .utf8).replacing("FOLDER", with: folder.path)
        if let moto { text.replace("AWS_ADDRESS", with: moto.url) }
        if let bao {
            text.replace("BAO_ADDRESS", with: bao.address)
            let token = folder.appending(path: "vault-token").path
            _ = FileManager.default.createFile(
                atPath: token, contents: Data(bao.serverToken.utf8), attributes: [.posixPermissions: 0o600])
        }
        try Data(text.utf8).write(to: repoConfig)
    }

    private var repoConfig: URL? { bao == nil && moto == nil ? scenario.repoConfig : folder.appending(path: "repos.yaml") }

    /// A program of this package, which lies beside the running one.
    static func built(_ name: String) -> URL {
        URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().appending(path: name)
    }
}

// MARK: What a server is told

extension Stage {
    var dataFolder: String { folder.path + "/data" }
    /// What the scripted terraform has applied, a line each.
    var ledger: URL { folder.appending(path: "ledger") }
    /// What hooks and steps of a scenario write down.
    var notes: URL { folder.appending(path: "notes") }

    /// A step may wait until this file is there. Before, it calls `$SIGNAL`, so that the code host sees that it runs.
    var go: URL { folder.appending(path: "go") }

    func arguments(port: Int) -> [String] {
        var arguments = [
            "--gh-user=\(Self.serverUser)", "--gh-token=\(Self.token.reveal())", "--gh-webhook-secret=\(Self.webhookSecret.reveal())",
            "--gh-base-url=\(address)", "--repo-allowlist=127.0.0.1/acme/*", "--data-dir=\(dataFolder)", "--port=\(port)",
            "--atlantis-url=\(Self.publicURL)", "--web-public", "--tf-download=false",
        ]
        if scenario.terraform == .real, let distribution = RealTerraform.distribution {
            arguments.append("--default-tf-distribution=\(distribution)")
        }
        if let file = repoConfig { arguments.append("--repo-config=\(file.path)") }
        return arguments + scenario.flags
    }

    var environment: [String: String] {
        let state = "-backend-config=path=\(folder.path)/state/default -backend-config=workspace_dir=\(folder.path)/state"
        let installed = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        let own = [
            "PATH": "\(folder.path)/bin:\(installed)", "HOME": folder.path + "/home", "LC_ALL": "C.UTF-8",
            "SCRIPTED_TERRAFORM_LEDGER": ledger.path, "NOTES": notes.path, "CHECKPOINT_DISABLE": "1", "TF_CLI_ARGS_init": state,
            "SIGNAL": "\(address)/api/v3/signal", "GO": go.path, "ATLANTIS_SLACK_TOKEN": Self.plantedVariable,
        ]
        return own.merging(moto?.serverVariables ?? [:]) { $1 }
    }

    func deliver(toPort port: Int) async {
        await host.deliver(to: .init(url: "http://127.0.0.1:\(port)/events", secret: Self.webhookSecret))
    }

    func text(of file: URL) -> String { (try? String(contentsOf: file, encoding: .utf8)) ?? "" }
}
