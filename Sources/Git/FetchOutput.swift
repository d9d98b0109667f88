package import Domain

/// What git prints about a fetch that failed.
package enum FetchOutput {
    /// Whether the server is one that gives out no commit by its id, or did not find it: a reference may lead to it.
    ///
    /// git ends with the same status whatever went wrong, so its words decide, which are fixed by `LC_ALL=C`.
    package static func refusesCommit(_ diagnostics: String) -> Bool {
        ["not our ref", "unadvertised object", "couldn't find remote ref"].contains { diagnostics.contains($0) }
    }
}

extension PullRequest {
    /// Where forges keep the head of a pull request in its base repository, the most usual first.
    package var headReferences: [String] {
        let branch = isFromFork || !Self.isBranchName(head.branch) ? [] : ["refs/heads/\(head.branch)"]
        return ["refs/pull/\(number)/head", "refs/merge-requests/\(number)/head", "refs/pull-requests/\(number)/from"] + branch
    }

    /// Whether git takes `text` for the name of a branch and for nothing else, as its own rules for references say. By scalars, as
    /// git reads them: a colon with an accent on it is still a colon.
    package static func isBranchName(_ text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        let forbidden: Set<Unicode.Scalar> = [" ", "~", "^", ":", "?", "*", "[", "\\", "\u{7f}"]
        guard !scalars.isEmpty, scalars != ["@"], scalars.first != "-", scalars.last != ".",
            scalars.allSatisfy({ $0.value >= 32 && !forbidden.contains($0) }),
            !zip(scalars, scalars.dropFirst()).contains(where: { $0 == (".", ".") || $0 == ("@", "{") })
        else { return false }
        return scalars.split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
            !$0.isEmpty && $0.first != "." && !$0.suffix(5).elementsEqual(".lock".unicodeScalars)
        }
    }
}
