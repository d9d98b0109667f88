package import Domain

/// A working copy of a commit of a mirror.
///
/// git is told where everything lies: what the copy's own `.git` says may have been written by the code that ran in it.
package struct Worktree: Hashable, Sendable {
    package let mirror: Mirror
    /// Absolute path of its root. The last component is its name in the mirror, so no other copy may end in it.
    package let path: String

    package init(at path: String, of mirror: Mirror) {
        self.path = path
        self.mirror = mirror
    }

    /// What the mirror calls it.
    package var name: String { String(path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...]) }

    /// Where the mirror keeps the copy's index and head.
    package var administration: String { "\(mirror.path)/worktrees/\(name)" }

    /// The files that make an empty folder a working copy, in which nothing is checked out yet.
    ///
    /// `git worktree add` writes the same, but while it runs no other may: each reads what all others have written so far.
    package func administrationFiles(at commit: CommitID) -> [String: String] {
        ["HEAD": "\(commit)\n", "commondir": "../..\n", "gitdir": "\(path)/.git\n"]
    }

    /// What `.git` in the copy says, so that people's own calls of git work in it.
    package var gitFile: String { "gitdir: \(administration)\n" }

    /// Moves the copy to a commit: changes to files that git knows are lost, other files stay.
    package func move(to commit: CommitID) -> Invocation {
        call(["checkout", "--quiet", "--detach", "--force", "--no-recurse-submodules", commit.text, "--"])
    }

    /// Removes plans that git does not know, ignored ones too, but not below Terragrunt's cache.
    package var removePlans: Invocation {
        call(["clean", "--quiet", "-f", "-x", "-e", ".terragrunt-cache", "--", ":(glob)**/*.tfplan"])
    }

    /// Ends well if git knows the file at `file`, relative to the root.
    package func isTracked(_ file: String) -> Invocation {
        call(["ls-files", "--error-unmatch", "--", file], options: ["--literal-pathspecs"])
    }

    /// Takes everything that lies in the copy into its index, ignored files too.
    package var addAll: Invocation { call(["add", "--all", "--force", "--", "."]) }

    /// Prints the id of the tree that the index describes.
    package var writeTree: Invocation { call(["write-tree"]) }

    /// Prints the id of a commit's tree.
    package func tree(of commit: CommitID) -> Invocation { call(["rev-parse", "--verify", "--end-of-options", "\(commit)^{tree}"]) }

    /// Makes a commit of a tree and prints its id.
    package func commit(tree: CommitID, after parent: CommitID) -> Invocation {
        call(["commit-tree", "-p", parent.text, "-m", "After pre-workflow hooks", tree.text])
    }

    private func call(_ arguments: [String], options: [String] = []) -> Invocation {
        mirror.git.call(arguments, options: options + ["--git-dir=\(administration)", "--work-tree=\(path)"], in: path)
    }
}
