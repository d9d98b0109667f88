package import Domain
import Foundation
import Git
import Sandbox

extension Checkouts {
    /// The working copy of a project, at a commit that is there: absolute path of its root.
    ///
    /// It is kept between the jobs of a project. If it is at another commit it is moved: untracked files such as `.terraform`
    /// stay, plans (`*.tfplan`) are removed. A broken one is made anew.
    package func workingCopy(
        for pullRequest: PullRequest.Reference, project: ProjectKey, at commit: String
    ) async throws(CheckoutFault) -> String {
        let commit = try identify(commit)
        let worktree = Worktree(at: paths.copy(for: pullRequest, project), of: mirror(of: pullRequest.repository))
        try await alone(at: worktree.path) { () async throws(CheckoutFault) in
            if worktree.isComplete(at: commit) { return }
            // A checkout that was cut off leaves files that git's index does not know: no later one would take them away.
            if worktree.isOurs, Files.exists(worktree.note), try await hasMoved(worktree, to: commit) { return }
            try await make(worktree, at: commit)
        }
        return worktree.path
    }

    /// The path of a project's working copy if a complete one is there, at whatever commit.
    package func existingWorkingCopy(for pullRequest: PullRequest.Reference, project: ProjectKey) -> String? {
        let worktree = Worktree(at: paths.copy(for: pullRequest, project), of: mirror(of: pullRequest.repository))
        return worktree.isOurs && Files.exists(worktree.note) ? worktree.path : nil
    }

    /// Whether git knows a file of a working copy, which is one of ours; `path` is relative to its root.
    package func isTracked(_ path: String, in workingCopy: String, of repository: Repository) async throws(CheckoutFault) -> Bool {
        let call = Worktree(at: workingCopy, of: mirror(of: repository)).isTracked(path)
        let printed = try await attempt(call)
        switch printed.ending {
        case .exited(0): return true
        case .exited(1): return false
        default: throw fault(of: call, printed)
        }
    }

    /// The absolute path of folder `dir` in a working copy, symbolic links resolved; it never leads out of it.
    package func folder(of dir: String, in workingCopy: String) throws(CheckoutFault) -> String {
        guard let root = Files.resolved(workingCopy), let folder = Files.resolved("\(root)/\(dir)") else {
            throw CheckoutFault(.folderMissing, "dir \"\(dir)\" does not exist")
        }
        guard folder == root || folder.hasPrefix("\(root)/") else {
            throw CheckoutFault(.traversal, "dir \"\(dir)\": path traversal detected: it leads out of the repository")
        }
        guard Files.isFolder(folder) else { throw CheckoutFault(.folderMissing, "dir \"\(dir)\" does not exist") }
        return folder
    }

    /// Removes every working copy of a pull request, and lets go of its commits.
    package func removeAll(of pullRequest: PullRequest.Reference) async throws(CheckoutFault) {
        let mirror = mirror(of: pullRequest.repository)
        let folder = paths.copies(of: pullRequest)
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            let worktree = Worktree(at: "\(folder)/\(name)", of: mirror)
            try await alone(at: worktree.path) { () async throws(CheckoutFault) in try remove(worktree) }
        }
        try Files.remove(folder)
        try await alone(at: mirror.path) { () async throws(CheckoutFault) in
            try Files.remove("\(mirror.path)/\(Mirror.references(of: pullRequest.number))")
            guard mirror.hasManyPacks else { return }
            // Whatever goes wrong with it: it was only about order.
            _ = try await attempt(mirror.tidy)
        }
    }

    /// Makes a copy, in place of whatever is there.
    func make(_ worktree: Worktree, at commit: CommitID) async throws(CheckoutFault) {
        try remove(worktree)
        let making = "\(worktree.mirror.path)/making/\(worktree.name)"
        try Files.remove(making)
        try Files.makeFolder(making)
        for (name, text) in worktree.administrationFiles(at: commit) { try Files.write(text, to: "\(making)/\(name)") }
        try Files.makeFolder(worktree.path)
        try Files.write(worktree.gitFile, to: "\(worktree.path)/.git")
        // All at once: git must not see half of it.
        try Files.makeFolder("\(worktree.mirror.path)/worktrees")
        try Files.move(making, to: worktree.administration)
        try await run(worktree.move(to: commit))
        try Files.write(commit.text, to: worktree.note)
    }

    func remove(_ worktree: Worktree) throws(CheckoutFault) {
        // In this order: a copy whose removal is cut off is not taken for a complete one.
        try Files.remove(worktree.administration)
        try Files.remove(worktree.path)
    }

    /// Moves a copy that is complete at another commit. What fails for any reason is false, so that the copy is made anew.
    private func hasMoved(_ worktree: Worktree, to commit: CommitID) async throws(CheckoutFault) -> Bool {
        do {
            try Files.remove(worktree.note)
            for lock in ["index.lock", "HEAD.lock"] { try Files.remove("\(worktree.administration)/\(lock)") }
            try await run(worktree.move(to: commit))
            try await run(worktree.removePlans)
            try Files.write(commit.text, to: worktree.note)
            return true
        } catch {
            if error.kind == .cancelled { throw error }
            return false
        }
    }
}

extension Worktree {
    /// The file that says which commit the copy is at, written when it is there completely.
    var note: String { "\(administration)/bulkhead-commit" }

    /// Whether git has, under the name we think, the copy that lies where we think.
    var isOurs: Bool { Files.text(of: "\(administration)/gitdir") == "\(path)/.git" && Files.isFolder(path) }

    func isComplete(at commit: CommitID) -> Bool { Files.text(of: note) == commit.text && isOurs }
}

extension Mirror {
    /// Each fetch brings a pack; looking a thing up in too many is slow.
    fileprivate var hasManyPacks: Bool {
        ((try? FileManager.default.contentsOfDirectory(atPath: "\(path)/objects/pack")) ?? []).count > 150
    }
}
