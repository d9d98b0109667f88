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

    /// Whether git takes `text` for the name of a branch and for nothing else, as its own rules for references say.
    package static func isBranchName(_ text: String) -> Bool {
        let forbidden: Set<Character> = [" ", "~", "^", ":", "?", "*", "[", "\\", "\u{7f}"]
        guard !text.isEmpty, text != "@", !text.hasPrefix("-"), !text.hasSuffix("."), !text.contains(".."), !text.contains("@{"),
            !text.contains(where: { forbidden.contains($0) }), text.utf8.allSatisfy({ $0 >= 32 })
        else { return false }
        return text.split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
            !$0.isEmpty && !$0.hasPrefix(".") && !$0.hasSuffix(".lock")
        }
    }
}
