import Domain
import Foundation
import Git
import Logging
import Runner
import Sandbox
import TestSupport
import Testing

/// A server's runner beside a repository, both real: folders, git and programs.
struct RunnerSite {
    static let repository = Repository(host: "github.com", fullName: "acme/infra")

    let folder: URL
    let sandbox = Launcher(grace: .milliseconds(500))

    var data: String { folder.path + "/data" }
    private var origin: String { folder.path + "/origin" }
    /// Where the tests' own programs lie.
    var programs: String { folder.path + "/programs" }

    /// Runs `body` with a new site whose repository holds `files`.
    static func with<Value>(
        _ files: [String: String], isolation: isolated (any Actor)? = #isolation, _ body: (RunnerSite, String) async throws -> Value
    ) async throws -> Value {
        try await withTemporaryFolder { folder in
            let site = RunnerSite(folder: folder)
            for name in ["data", "origin", "home", "programs"] {
                try FileManager.default.createDirectory(at: folder.appending(path: name), withIntermediateDirectories: true)
            }
            try await site.git("init", "-q", "--initial-branch=main")
            try await site.git("config", "uploadpack.allowAnySHA1InWant", "true")
            return try await body(site, try await site.commit(files))
        }
    }

    /// Adds files to the repository: the new commit.
    func commit(_ files: [String: String]) async throws -> String {
        for (name, text) in files {
            let file = URL(filePath: origin).appending(path: name)
            try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        try await git("add", "-A", "-f")
        try await git("commit", "-q", "--allow-empty", "-m", "change")
        let commit = try await git("rev-parse", "HEAD").trimmingCharacters(in: .whitespacesAndNewlines)
        try await git("update-ref", "refs/pull/7/head", commit)
        return commit
    }

    /// A commit on a branch of its own, from what is there now; the base branch stays.
    func commitOnBranch(_ files: [String: String]) async throws -> String {
        try await git("checkout", "-q", "-b", "feature")
        let commit = try await commit(files)
        try await git("checkout", "-q", "main")
        return commit
    }

    @discardableResult private func git(_ arguments: String...) async throws -> String {
        let environment = [
            "PATH": "/usr/bin:/bin", "HOME": folder.path + "/home", "GIT_AUTHOR_NAME": "ann", "GIT_COMMITTER_NAME": "ann",
            "EMAIL": "ann@example.com",
        ]
        let captured = try await sandbox.capture(
            Invocation("git", arguments, environment: environment, in: origin), within: .seconds(60))
        try #require(captured.ending.isSuccess, "\(arguments): \(captured.diagnosticText)")
        return captured.text
    }
}

extension RunnerSite {
    /// A runner whose runs have `identity` and find programs in `programs` first.
    func runner(identity: [String: String] = [:], usesPluginCache: Bool = false) -> JobRunner {
        var identity = identity
        identity["PATH", default: "\(programs):/usr/local/bin:/usr/bin:/bin"] += ""
        let settings = RunnerSettings(dataFolder: data, identity: identity, usesPluginCache: usesPluginCache, stepLimit: .seconds(60))
        let git = GitProgram(GitSettings(home: folder.path + "/home", allowedProtocols: ["file"]))
        let address = "file://\(origin)"
        let checkouts = Checkouts(
            sandbox: sandbox, git: git, dataFolder: data, cloneURL: { _ in address }, credential: { _ in nil })
        return JobRunner(
            settings: settings, sandbox: sandbox, checkouts: checkouts, binaries: TerraformBinaries(settings: settings, sandbox: sandbox),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// Makes `terraform` the scripted one.
    func scriptTerraform() throws {
        let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: "ScriptedTerraform")
        try FileManager.default.createSymbolicLink(atPath: programs + "/terraform", withDestinationPath: program.path)
    }

    /// Puts a shell script among the programs.
    func add(_ program: String, script: String) throws {
        let path = "\(programs)/\(program)"
        try Data("#!/bin/sh\n\(script)\n".utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
    }

    var callsFile: String { folder.path + "/calls" }
    var ledgerFile: String { folder.path + "/ledger" }
    var scriptFile: String { folder.path + "/script.json" }

    /// The identity that makes the scripted terraform note what it is asked.
    var scriptedIdentity: [String: String] {
        ["SCRIPTED_TERRAFORM_CALLS": callsFile, "SCRIPTED_TERRAFORM_LEDGER": ledgerFile, "SCRIPTED_TERRAFORM": scriptFile]
    }

    func text(of file: String) -> String { FileManager.default.contents(atPath: file).map { String(decoding: $0, as: UTF8.self) } ?? "" }

    /// What the comment of a job shows.
    func output(of job: Job.ID) -> String { text(of: JobFolder(of: job, dataFolder: data).output) }
    func log(of job: Job.ID) -> String { text(of: JobFolder(of: job, dataFolder: data).log) }

    /// The arguments of the calls of terraform, without their folder.
    var calls: [String] {
        text(of: callsFile).split(separator: "\n").map { line in
            line.firstIndex(of: " ").map { String(line[line.index(after: $0)...]) } ?? String(line)
        }.filter { $0 != "version" }
    }
}

extension RunnerSite {
    static func setting(_ command: Command, at commit: String) -> RunSetting {
        let pullRequest = PullRequest(
            reference: .init(repository: repository, number: 7),
            head: .init(repository: Repository(host: "github.com", fullName: "forker/infra"), branch: "feature", commit: commit),
            baseBranch: "main", author: "ann", url: "https://github.com/acme/infra/pull/7")
        return RunSetting(pullRequest: pullRequest, command: command, user: "bob", isApproved: true, isMergeable: false)
    }

    static func job(_ id: String, _ spec: JobSpec) -> Job {
        Job(id: .init(id), run: .init("run"), pullRequest: .init(repository: repository, number: 7), spec: spec)
    }

    /// A stage of a project.
    static func job(
        _ id: String, _ stage: Workflow.Stage, _ project: Project, at commit: String, arguments: [CommenterArgument] = [],
        plan: Plan? = nil,
        preparedCommit: String? = nil
    ) -> Job {
        let command = Command(stage == .apply ? .apply : .plan, arguments: arguments)
        return job(
            id,
            .project(
                .init(setting: setting(command, at: commit), project: project, stage: stage, commit: preparedCommit ?? commit, plan: plan)))
    }
}

extension JobResult {
    var plan: Plan? { if case .project(.planned(_, let plan)) = self { plan } else { nil } }
    var summary: PlanSummary? { if case .project(.planned(let summary, _)) = self { summary } else { nil } }
    var errorText: String? { if case .project(.error(let text)) = self { text } else { nil } }
}
