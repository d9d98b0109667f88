import Domain
import Forges
import Foundation
import Testing

@Suite("Merging on GitHub", .enabled(if: FakeGitHub.isHere), .serialized) struct GitHubMergingTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var allowed: [String]
        var method: String?
        var sent: String?
        var reason: String?
        var testDescription: String { "\(allowed) \(method ?? "")" }
    }

    // vcs-github §13, Merge
    @Test(
        "uses the method that is wished for, or the first that is allowed",
        arguments: [
            Row(allowed: ["merge", "rebase", "squash"], sent: "merge"), Row(allowed: ["rebase"], sent: "rebase"),
            Row(allowed: ["squash"], sent: "squash"), Row(allowed: ["rebase", "squash"], sent: "rebase"),
            Row(
                allowed: [], sent: "merge",
                reason:
                    "merging pull request: PUT URL/api/v3/repos/acme/infra/pulls/1/merge: 405 Merge commits are not allowed on this repository. []"
            ),
            Row(allowed: ["merge", "rebase", "squash"], method: "rebase", sent: "rebase"),
            Row(
                allowed: ["merge", "rebase"], method: "squash",
                reason: "merge method 'squash' is not allowed by the repository Pull Request settings"),
            Row(
                allowed: ["merge", "rebase", "squash"], method: "unknown",
                reason: "merge method 'unknown' is unknown. Specify one of the valid values: 'merge, rebase, squash'"),
        ])
    func methods(row: Row) async throws {
        try await withFakeGitHub { fake in
            let settings = ["merge_commit": "merge", "rebase_merge": "rebase", "squash_merge": "squash"]
            for (name, method) in settings {
                try await fake.control("PATCH", "repos/acme/infra", ["allow_\(name)": row.allowed.contains(method)])
            }
            let commit = try await fake.head()
            let answer = try await fake.forge().merge(fake.reference, fake.order(commit, method: row.method))
            #expect(answer == row.reason.map { .refused($0.replacing("URL", with: fake.url)) } ?? .merged)
            let bodies = try await fake.requests("/merge").map { $0["body"] as? [String: String] }
            #expect(bodies == (row.sent.map { [["merge_method": $0, "sha": commit]] } ?? []))
        }
    }

    @Test("says what GitHub says when it does not") func refusals() async throws {
        try await withFakeGitHub { fake in
            let (forge, commit) = (try fake.forge(), try await fake.head())
            try await fake.fault(["method": "PUT", "do": "status", "status": 200, "body": ["merged": false, "message": "X"], "times": 1])
            #expect(try await forge.merge(fake.reference, fake.order(commit)) == .refused("could not merge pull request: X"))
            try await fake.set(["mergeable": false])
            #expect(
                try await forge.merge(fake.reference, fake.order(commit))
                    == .refused(
                        "merging pull request: PUT \(fake.url)/api/v3/repos/acme/infra/pulls/1/merge: 405 Pull Request is not mergeable []")
            )
            try await fake.fault(["path": "repos/acme/infra$", "do": "status", "status": 404, "body": ["message": "Not Found"], "times": 1])
            #expect(
                try await forge.merge(fake.reference, fake.order(commit))
                    == .refused("fetching repo info: GET \(fake.url)/api/v3/repos/acme/infra: 404 Not Found []"))
        }
    }

    @Test("merges what was applied and nothing newer") func otherHead() async throws {
        try await withFakeGitHub { fake in
            let answer = try await fake.forge().merge(fake.reference, fake.order(String(repeating: "a", count: 40)))
            #expect(
                answer
                    == .refused(
                        "merging pull request: PUT \(fake.url)/api/v3/repos/acme/infra/pulls/1/merge: 409 Head branch was modified. Review and try the merge again. []"
                    ))
        }
    }

    @Test("may be repeated when the answer was lost", arguments: ["status-after", "reset-after", "truncate"])
    func repeated(kind: String) async throws {
        try await withFakeGitHub { fake in
            let (forge, commit) = (try fake.forge(), try await fake.head())
            try await fake.fault(["method": "PUT", "do": kind, "status": 502, "times": 1])
            let fault = await #expect(throws: ForgeFault.self) { try await forge.merge(fake.reference, fake.order(commit)) }
            #expect(fault?.mayRetry == true)
            #expect(try await forge.merge(fake.reference, fake.order(commit)) == .merged)
        }
    }

    @Test("waits for a token that is being replaced, and no longer than that") func token() async throws {
        try await withFakeGitHub { fake in
            let (forge, commit) = (try fake.forge(), try await fake.head())
            try await fake.fault(["method": "PUT", "do": "status", "status": 401, "body": ["message": "Bad credentials"], "times": 1])
            let fault = await #expect(throws: ForgeFault.self) { try await forge.merge(fake.reference, fake.order(commit)) }
            #expect(fault?.isAboutUs == true)
            try await fake.fault(["method": "PUT", "do": "status", "status": 403, "body": ["message": "No"], "times": 1])
            let answer = try await forge.merge(fake.reference, fake.order(commit))
            #expect(answer == .refused("merging pull request: PUT \(fake.url)/api/v3/repos/acme/infra/pulls/1/merge: 403 No []"))
        }
    }

    @Test("removes the branch where that is wanted, also after an answer that was lost") func branch() async throws {
        try await withFakeGitHub { fake in
            let (forge, commit) = (try fake.forge(), try await fake.head())
            try await fake.fault(["method": "DELETE", "do": "status", "status": 502, "times": 1])
            await #expect(throws: ForgeFault.self) { try await forge.merge(fake.reference, fake.order(commit, deletes: true)) }
            #expect(try await forge.merge(fake.reference, fake.order(commit, deletes: true)) == .merged)
            await #expect(throws: Refused.self) { try await fake.api("GET", "repos/acme/infra/git/ref/heads/feature") }
            // Gone is gone.
            #expect(try await forge.merge(fake.reference, fake.order(commit, deletes: true)) == .merged)
        }
    }

    @Test(
        "keeps a branch that moved on, that GitHub protects, or that nobody wants removed", arguments: ["moved", "protected", "unwanted"])
    func keptBranch(reason: String) async throws {
        try await withFakeGitHub { fake in
            let (forge, commit) = (try fake.forge(), try await fake.head())
            #expect(try await forge.merge(fake.reference, fake.order(commit)) == .merged)
            switch reason {
            case "moved":
                try await fake.control(
                    "POST", "repos/acme/infra/commits", ["branch": "feature", "files": ["later": "x"], "parent": "refs/heads/feature"])
            case "protected": try await fake.fault(["method": "DELETE", "do": "status", "status": 422])
            default: break
            }
            #expect(try await forge.merge(fake.reference, fake.order(commit, deletes: reason != "unwanted")) == .merged)
            try await fake.api("GET", "repos/acme/infra/git/ref/heads/feature")
        }
    }
}

extension FakeGitHub {
    fileprivate func head() async throws -> String { try await forge().pullRequest(reference).pullRequest.head.commit }

    fileprivate func order(_ commit: String, method: String? = nil, deletes: Bool = false) -> MergeOrder {
        MergeOrder(commit: commit, method: method, deletesSourceBranch: deletes, preventingLabel: nil)
    }
}
