package import Domain

// A pull request's head as it would be once merged.
extension Mirror {
    /// The reference to the base branch's tip as it was last fetched for a pull request.
    package static func base(of number: Int) -> String { "\(references(of: number))/base" }

    /// The reference to the last merge of a pull request.
    package static func merge(of number: Int) -> String { "\(references(of: number))/merge" }

    /// Prints the id of the commit that one of our references leads to.
    package func commit(at reference: String) -> Invocation {
        call(["rev-parse", "--verify", "--end-of-options", "\(reference)^{commit}"])
    }

    /// Prints the id of a commit and those of its parents.
    package func parents(at reference: String) -> Invocation {
        call(["rev-list", "--parents", "--max-count=1", reference, "--"])
    }

    /// Merges without a working copy: prints the id of the tree, and ends with 1 and prints why if it cannot be done.
    package func mergeTree(_ head: CommitID, into base: CommitID) -> Invocation {
        call(["merge-tree", "--write-tree", "--messages", "--name-only", base.text, head.text])
    }

    /// Prints when a commit was made, in seconds since 1970.
    package func time(of commit: CommitID) -> Invocation {
        call(["show", "--no-patch", "--no-show-signature", "--format=%ct", commit.text, "--"])
    }

    /// Makes a commit of a merge and prints its id, which depends on nothing but what is given here.
    package func commit(tree: CommitID, merging head: CommitID, into base: CommitID, at seconds: Int) -> Invocation {
        var call = call(["commit-tree", "-p", base.text, "-p", head.text, "-m", "atlantis-merge", tree.text])
        for name in ["GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"] { call.environment[name] = "@\(max(0, seconds)) +0000" }
        return call
    }

    /// Makes a reference of ours lead to a commit that is there.
    package func point(_ reference: String, to commit: CommitID) -> Invocation {
        call(["update-ref", "--end-of-options", reference, commit.text])
    }

    /// Why a merge could not be done, in git's words: what it prints after the names of the files and an empty line.
    package static func conflict(printed text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let gap = lines.firstIndex(of: "") else { return text }
        return lines[(gap + 1)...].filter { !$0.isEmpty }.joined(separator: "\n")
    }
}
