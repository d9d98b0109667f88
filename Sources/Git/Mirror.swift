package import Domain

/// A bare repository of ours that holds what was fetched of a forge's repository.
///
/// Each commit is kept by a reference of ours under the number of its pull request. That tells git what it has when it fetches the
/// next one, and tells us without asking git that a commit is there.
package struct Mirror: Hashable, Sendable {
    package let git: GitProgram
    /// Absolute path.
    package let path: String

    package init(at path: String, git: GitProgram) {
        self.path = path
        self.git = git
    }

    /// The name of the reference that keeps a commit.
    package static func reference(to commit: CommitID, of number: Int) -> String { "\(references(of: number))/\(commit)" }

    /// The folder of the references of a pull request.
    package static func references(of number: Int) -> String { "refs/bulkhead/\(number)" }

    /// Makes the mirror; harmless if it is there.
    package var create: Invocation {
        git.call(["init", "--quiet", "--bare", "--template=", "--", path], in: "/")
    }

    /// How much of a commit's past is fetched with it.
    package enum Extent: Hashable, Sendable {
        /// None of it, or little.
        case tip
        /// All of it. Less could hide where two branches part, and they would be merged wrongly.
        case history
    }

    /// Fetches one commit by its id.
    package func fetch(
        _ commit: CommitID, _ extent: Extent = .tip, of number: Int, from remote: RemoteURL, asking pipe: CredentialPipe?
    ) -> Invocation {
        fetch(
            "+\(commit):\(Self.reference(to: commit, of: number))", depth: extent == .tip ? 1 : Self.everything, from: remote, asking: pipe)
    }

    /// Fetches what a reference of the remote points to, with some of its history: a push may have moved it on.
    package func fetch(
        reference: String, _ extent: Extent = .tip, of number: Int, from remote: RemoteURL, asking pipe: CredentialPipe?
    ) -> Invocation {
        fetch("+\(reference):\(Self.references(of: number))/tip", depth: extent == .tip ? 50 : Self.everything, from: remote, asking: pipe)
    }

    /// Fetches the tip of the base branch, whose name was looked at, with all of its history.
    package func fetchBase(_ branch: String, of number: Int, from remote: RemoteURL, asking pipe: CredentialPipe?) -> Invocation {
        fetch("+refs/heads/\(branch):\(Self.base(of: number))", depth: Self.everything, from: remote, asking: pipe)
    }

    /// What git takes for no limit, whether or not the mirror holds everything already.
    private static let everything = 2_147_483_647

    private func fetch(_ refspec: String, depth: Int, from remote: RemoteURL, asking pipe: CredentialPipe?) -> Invocation {
        call(
            [
                "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-gc", "--no-recurse-submodules", "--depth=\(depth)",
                "--end-of-options", remote.text, refspec,
            ],
            // For this host alone, so that a redirection elsewhere is not answered.
            options: pipe.map { ["-c", "credential.\(remote.origin).helper=\($0.helper)"] } ?? [])
    }

    /// Ends well if the commit is there.
    package func has(_ commit: CommitID) -> Invocation { call(["cat-file", "-e", "\(commit)^{commit}"]) }

    /// Keeps a commit that is there.
    package func keep(_ commit: CommitID, of number: Int) -> Invocation {
        call(["update-ref", "--end-of-options", Self.reference(to: commit, of: number), commit.text])
    }

    /// Prints a file of a commit.
    package func file(_ path: String, of commit: CommitID) -> Invocation { call(["cat-file", "blob", "\(commit):\(path)"]) }

    /// Prints nothing if a commit has no file or folder at `path`.
    package func entry(at path: String, of commit: CommitID) -> Invocation {
        call(["ls-tree", "-z", "--full-tree", commit.text, "--", path])
    }

    /// Packs what lies about, and drops what has not been kept for an hour.
    package var tidy: Invocation {
        // A packed reference would no longer be a file that can be looked for.
        call(["gc", "--quiet", "--prune=1.hour.ago"], options: ["-c", "gc.packRefs=false"])
    }

    func call(_ arguments: [String], options: [String] = []) -> Invocation {
        git.call(arguments, options: options + ["--git-dir=\(path)"], in: path)
    }
}
