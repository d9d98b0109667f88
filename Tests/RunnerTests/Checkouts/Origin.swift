import Domain
import Foundation
import Git
import Runner
import Sandbox

/// A repository as a forge would have it, reached by `file://`, and the checkouts that fetch from it.
struct Origin: Sendable {
    let folder: URL
    let checkouts: Checkouts
    let repository = Repository(host: "github.com", fullName: "acme/infra")

    init(in folder: URL, credential: @escaping Checkouts.Credential = { _ in nil }) async throws {
        self.folder = folder
        checkouts = Self.checkouts(in: folder, credential: credential)
        try FileManager.default.createDirectory(at: folder.appending(path: "home"), withIntermediateDirectories: true)
        try await git("init", "-q", "-b", "main", folder.appending(path: "origin").path, in: folder)
        try await git("config", "uploadpack.allowAnySHA1InWant", "true")
    }

    static func checkouts(in folder: URL, credential: @escaping Checkouts.Credential = { _ in nil }) -> Checkouts {
        let settings = GitSettings(home: folder.appending(path: "home").path, allowedProtocols: ["file"])
        return Checkouts(
            sandbox: Launcher(grace: .seconds(1)), git: GitProgram(settings), dataFolder: folder.appending(path: "data").path,
            cloneURL: { _ in "file://\(folder.appending(path: "origin").path)" }, credential: credential)
    }

    /// Commits `files` (nil removes one) on top of what is there, and returns the commit's id.
    func commit(_ files: [String: String?]) async throws -> String {
        for (name, text) in files {
            let file = folder.appending(path: "origin/\(name)")
            try? FileManager.default.removeItem(at: file)
            try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            if let text { try text.write(to: file, atomically: true, encoding: .utf8) }
        }
        try await git("add", "-A", "-f")
        try await git("commit", "-q", "--allow-empty", "-m", "change")
        return try await git("rev-parse", "HEAD")
    }

    func pullRequest(_ number: Int = 7, head: String = "", branch: String = "feature", base: String = "main") -> PullRequest {
        PullRequest(
            reference: PullRequest.Reference(repository: repository, number: number),
            head: PullRequest.Head(repository: repository, branch: branch, commit: head), baseBranch: base, author: "alice", url: "")
    }

    @discardableResult
    func git(_ arguments: String..., in other: URL? = nil) async throws -> String {
        let environment = [
            "PATH": "/usr/bin:/bin", "HOME": folder.path, "GIT_CONFIG_NOSYSTEM": "1", "EMAIL": "a@b", "GIT_AUTHOR_NAME": "a",
            "GIT_COMMITTER_NAME": "a",
        ]
        let printed = try await Launcher().capture(
            Invocation("git", arguments, environment: environment, in: (other ?? folder.appending(path: "origin")).path),
            within: .seconds(60))
        guard printed.ending.isSuccess else { throw Failed(text: "git \(arguments): \(printed.diagnosticText)") }
        return printed.text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    struct Failed: Error { var text: String }
}

func read(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }

func names(in folder: String) -> Set<String> { Set((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []) }
