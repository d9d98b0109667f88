import Foundation

/// A bare repository on disk.
struct RepositoryFolder: Sendable {
    let folder: URL
    let git: GitProgram

    private func arguments(_ arguments: [String]) -> [String] { ["--git-dir=\(folder.path)"] + arguments }

    func create(defaultBranch: String) async throws {
        try FileManager.default.createDirectory(at: folder.deletingLastPathComponent(), withIntermediateDirectories: true)
        _ = try await git.output(["init", "--quiet", "--bare", "--template=", "--initial-branch=\(defaultBranch)", folder.path])
        try configure()
    }

    func create(asCopyOf other: RepositoryFolder) async throws {
        try FileManager.default.createDirectory(at: folder.deletingLastPathComponent(), withIntermediateDirectories: true)
        _ = try await git.output(["clone", "--quiet", "--bare", "--template=", "--no-hardlinks", other.folder.path, folder.path])
        try configure()
    }

    // Written, not run through `git config`: four processes less for every repository of every test.
    private func configure() throws {
        let file = folder.appending(path: "config")
        var text = try String(contentsOf: file, encoding: .utf8)
        text += "[http]\n\treceivepack = true\n[uploadpack]\n\tallowAnySHA1InWant = true\n\tallowFilter = true\n"
        // Without housekeeping every branch stays a file of its own, unless somebody packs them on purpose.
        text += "[gc]\n\tauto = 0\n[receive]\n\tautogc = false\n"
        try Data(text.utf8).write(to: file)
    }

    /// The commit a reference points to. Reads the file, so that nothing can happen in between.
    func tip(of reference: String) -> String? {
        guard Self.isSafe(reference) else { return nil }
        if let text = try? String(contentsOf: folder.appending(path: reference), encoding: .utf8) {
            let commit = text.filter { !$0.isWhitespace }
            return Self.isCommit(commit) ? commit : nil
        }
        guard let packed = try? String(contentsOf: folder.appending(path: "packed-refs"), encoding: .utf8) else { return nil }
        return packed.split(separator: "\n").first { $0.hasSuffix(" \(reference)") }.map { String($0.prefix(40)) }
    }

    func tip(ofBranch branch: String) -> String? { tip(of: "refs/heads/\(branch)") }

    /// What a branch name or a full commit id stands for.
    func commit(_ revision: String) async throws -> String? {
        if let tip = tip(ofBranch: revision) { return tip }
        return try await has(commit: revision) ? revision : nil
    }

    func has(commit: String) async throws -> Bool {
        guard Self.isCommit(commit) else { return false }
        return try await git.line(arguments(["cat-file", "-t", commit]), accepting: [0, 128]) == "commit"
    }

    /// Points a reference of ours, which nobody may push to, at a commit.
    func point(_ reference: String, at commit: String) throws {
        let file = folder.appending(path: reference)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data("\(commit)\n".utf8).write(to: file, options: .atomic)
    }

    func fetch(_ branch: String, of other: RepositoryFolder, into reference: String) async throws {
        _ = try await git.output(
            arguments(["fetch", "--quiet", "--no-tags", other.folder.path, "+refs/heads/\(branch):\(reference)"]))
    }

    func delete(branch: String) async throws {
        _ = try await git.output(arguments(["update-ref", "-d", "refs/heads/\(branch)"]))
    }

    static func isCommit(_ text: String) -> Bool {
        text.utf8.count == 40 && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }

    /// Whether git would take `name` for a reference and a file of that name stays inside the repository.
    static func isSafe(_ name: String) -> Bool {
        let forbidden = Set(" ~^:?*[\\\u{7f}".unicodeScalars)
        guard name.unicodeScalars.allSatisfy({ $0.value > 31 && !forbidden.contains($0) }) else { return false }
        guard !name.contains(".."), !name.contains("@{"), !name.hasSuffix(".") else { return false }
        return name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
            !$0.isEmpty && !$0.hasPrefix(".") && !$0.hasPrefix("-") && !$0.hasSuffix(".lock")
        }
    }
}

extension RepositoryFolder {
    /// Commits `files` on top of `parent` and points the branch at it; nil removes a path.
    func commit(_ files: [String: CommittedFile?], on branch: String, parent: String?, message: String, by person: Signature) async throws
        -> String
    {
        var stream = Data()
        func line(_ text: String) { stream.append(contentsOf: "\(text)\n".utf8) }
        func data(_ bytes: Data) {
            line("data \(bytes.count)")
            stream.append(bytes)
            line("")
        }
        line("commit refs/heads/\(branch)")
        line("author \(person)")
        line("committer \(person)")
        data(Data(message.utf8))
        if let parent { line("from \(parent)") }
        for (path, file) in files.sorted(by: { $0.key < $1.key }) {
            guard let file else {
                line("D \(Self.quoted(path))")
                continue
            }
            line("M \(file.mode) inline \(Self.quoted(path))")
            data(file.bytes)
        }
        line("done")
        _ = try await git.output(arguments(["fast-import", "--quiet", "--done"]), input: stream)
        guard let commit = tip(ofBranch: branch) else { throw CodeHostRefusal.notFound }
        return commit
    }

    private static func quoted(_ path: String) -> String {
        "\"" + path.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n") + "\""
    }

    /// The files that differ between `head` and where it left `base`.
    func changes(from base: String, to head: String) async throws -> [ChangedFile] {
        let output = try await git.output(
            arguments(["diff", "--name-status", "-z", "-M", "--no-ext-diff", "\(base)...\(head)"]), accepting: [0, 128])
        return ChangedFile.parse(String(decoding: output, as: UTF8.self))
    }

    /// The changes as text, one piece for each file.
    func patches(from base: String, to head: String) async throws -> [String] {
        let output = try await git.output(
            arguments(["diff", "-M", "--no-color", "--no-ext-diff", "--no-textconv", "\(base)...\(head)"]), accepting: [0, 128])
        let text = "\n" + String(decoding: output, as: UTF8.self)
        return text.split(separator: "\ndiff --git ").map { "diff --git \($0)" }
    }

    func content(of path: String, at commit: String) async throws -> (blob: String, bytes: Data)? {
        guard !path.contains("\n"), !path.contains("\0") else { return nil }
        let blob = try await git.line(
            arguments(["rev-parse", "--verify", "--quiet", "--end-of-options", "\(commit):\(path)"]), accepting: [0, 1, 128])
        return try await content(ofBlob: blob).map { (blob, $0) }
    }

    func content(ofBlob blob: String) async throws -> Data? {
        guard Self.isCommit(blob), try await git.line(arguments(["cat-file", "-t", blob]), accepting: [0, 128]) == "blob" else {
            return nil
        }
        return try await git.output(arguments(["cat-file", "blob", blob]))
    }

    /// The tree that merging both makes, or nil where they conflict.
    func mergedTree(_ base: String, _ head: String) async throws -> String? {
        let outcome = try await git.run(
            arguments(["merge-tree", "--write-tree", "--no-messages", base, head]), input: try ScratchFile(in: git.scratch))
        defer { outcome.close() }
        let tree = String(try outcome.output.text().prefix { $0 != "\n" })
        return outcome.status == 0 && Self.isCommit(tree) ? tree : nil
    }

    /// Makes a commit of `tree` and moves the branch from its first parent to it.
    func commit(tree: String, parents: [String], on branch: String, message: String, by person: Signature) async throws -> String {
        let people = [
            "GIT_AUTHOR_NAME": person.name, "GIT_AUTHOR_EMAIL": person.address, "GIT_AUTHOR_DATE": person.date,
            "GIT_COMMITTER_NAME": person.name, "GIT_COMMITTER_EMAIL": person.address, "GIT_COMMITTER_DATE": person.date,
        ]
        let made = try await git.run(
            arguments(["commit-tree", tree] + parents.flatMap { ["-p", $0] }), environment: people,
            input: try ScratchFile(in: git.scratch, containing: Data(message.utf8)))
        defer { made.close() }
        let commit = try made.output.text().filter { !$0.isWhitespace }
        guard made.status == 0, Self.isCommit(commit) else {
            throw GitProgram.Failure(arguments: ["commit-tree"], status: made.status, messages: try made.messages.text())
        }
        _ = try await git.output(arguments(["update-ref", "refs/heads/\(branch)", commit, parents[0]]))
        return commit
    }
}

/// Who made a commit, and when.
struct Signature: Sendable, CustomStringConvertible {
    let name: String
    let seconds: Int
    var address: String { "\(name)@users.invalid" }
    var date: String { "\(seconds) +0000" }
    var description: String { "\(name) <\(address)> \(date)" }
}
