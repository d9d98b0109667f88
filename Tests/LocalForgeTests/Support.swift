import Domain
import Foundation
import LocalForge
import TestSupport

/// Runs `body` while a code host with one repository, `acme/infra`, listens.
func withHost(
    token: Secret? = nil, _ body: @escaping @Sendable (CodeHost, Visitor) async throws -> Void
) async throws {
    try await withTemporaryFolder { folder in
        let host = try CodeHost(
            folder: folder.appending(path: "forge"), token: token, now: { Date(timeIntervalSince1970: 1_700_000_000) })
        try await host.whileListening {
            let address = try await host.address()
            try await host.createRepository("acme/infra", files: ["main.tf": "# nothing\n", "modules/a/b.tf": "# module\n"])
            try await body(host, Visitor(address: address, folder: folder))
        }
    }
}

/// Somebody with curl and git: clients of another make than the server.
struct Visitor: Sendable {
    var address: String
    var folder: URL

    struct Answer: Sendable {
        var status: Int
        var headers: [String: String]
        var text: String
        var json: [String: Any] { (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any] ?? [:] }
        var list: [[String: Any]] { (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [[String: Any]] ?? [] }
    }

    func call(
        _ method: String, _ path: String, _ body: String? = nil, user: String? = "atlantis:pass", headers: [String: String] = [:]
    ) async throws -> Answer {
        let files = ["headers", "body", "sent"].map { folder.appending(path: "\($0)-\(UUID().uuidString)") }
        var arguments = ["--path-as-is", "--dump-header", files[0].path, "--output", files[1].path, "--request", method]
        if let user { arguments += ["--user", user] }
        for (name, value) in headers { arguments += ["--header", "\(name): \(value)"] }
        if let body {
            try Data(body.utf8).write(to: files[2])
            arguments += ["--data-binary", "@\(files[2].path)"]
        }
        let failed = try await curl(arguments + [address + path])
        guard failed.isEmpty else { throw BrokenCall(message: failed) }
        let fields = try String(contentsOf: files[0], encoding: .utf8).split(separator: "\r\n")
        let pairs = fields.dropFirst().map { $0.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) } }
        return Answer(
            status: Int(fields[0].split(separator: " ")[1]) ?? 0,
            headers: Dictionary(pairs.filter { $0.count == 2 }.map { ($0[0].lowercased(), $0[1]) }) { first, _ in first },
            text: (try? String(contentsOf: files[1], encoding: .utf8)) ?? "")
    }

    struct BrokenCall: Error {
        var message: String
    }

    /// Runs git in the visitor's folder; returns its exit status and everything it printed.
    @discardableResult
    func git(_ arguments: String..., in place: String = ".") async throws -> (status: Int32, output: String) {
        try await runProgram(
            "/usr/bin/git", arguments, in: folder.appending(path: place),
            environment: [
                "PATH": "/usr/bin:/bin", "HOME": folder.path, "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0",
                "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b.invalid", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b.invalid",
            ])
    }

    /// What a program without a library of ours between gets.
    func curl(_ arguments: [String]) async throws -> String {
        try await runProgram(
            "/usr/bin/curl", ["--silent", "--show-error", "--max-time", "20"] + arguments, in: folder,
            environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"]
        ).output
    }

    /// The address of a repository for git, with credentials in it.
    func url(_ fullName: String = "acme/infra", as user: String = "atlantis:pass") -> String {
        "\(address.replacing("http://", with: "http://\(user)@"))/\(fullName).git"
    }
}

extension CodeHost {
    /// Opens a pull request that adds a file on a new branch.
    func openExample(_ branch: String = "change", isDraft: Bool = false) async throws -> Int {
        try await commit(["new.tf": "resource \"null_resource\" \"a\" {}\n"], to: branch, in: "acme/infra", by: "alice")
        return try await openPullRequest(in: "acme/infra", title: "Add <a>", head: branch, by: "alice", isDraft: isDraft)
    }
}
