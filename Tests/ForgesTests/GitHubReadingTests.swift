import Domain
import Forges
import Foundation
import TestSupport
import Testing

@Suite("Reading from GitHub", .enabled(if: FakeGitHub.isHere), .serialized) struct GitHubReadingTests {
    @Test("a pull request comes with its branches, labels and state") func pullRequest() async throws {
        try await withFakeGitHub { fake in
            try await fake.set(["labels": ["urgent", "no-auto-merge"], "draft": true])
            let found = try await fake.forge().pullRequest(fake.reference)
            let pull = found.pullRequest
            #expect(pull.reference == fake.reference)
            #expect(pull.head.repository == fake.repository)
            #expect(pull.head.branch == "feature")
            #expect(pull.head.commit.count == 40)
            #expect(pull.baseBranch == "main")
            #expect(pull.author == "alice")
            #expect(pull.url == "\(fake.url)/acme/infra/pull/1")
            #expect(pull.state == .open)
            #expect(pull.isDraft)
            #expect(pull.labels == ["urgent", "no-auto-merge"])
            let request = try #require(try await fake.requests("/pulls/1").first)
            #expect(request["user"] as? String == "atlantis-bot")
        }
    }

    // vcs-github §13, Mergeability without bypass
    @Test("its mergeability follows from GitHub's state") func mergeability() async throws {
        try await withFakeGitHub { fake in
            let forge = try fake.forge()
            for state in ["dirty", "unknown", "blocked", "behind", "random"] {
                try await fake.set(["mergeable_state": state])
                let found = try await forge.pullRequest(fake.reference).mergeability
                #expect(found == .notMergeable(reason: "PR is in state \(state)"))
            }
            for state in ["unstable", "has_hooks", "clean"] {
                try await fake.set(["mergeable_state": state])
                let found = try await forge.pullRequest(fake.reference).mergeability
                #expect(found == .mergeable, "\(state)")
            }
            try await fake.set(["mergeable_state": ""])
            let nameless = try await forge.pullRequest(fake.reference).mergeability
            #expect(nameless == .notMergeable(reason: "PR is in state <unknown>"))
            try await fake.set(["mergeable_state": "clean", "draft": true])
            let draft = try await forge.pullRequest(fake.reference).mergeability
            #expect(draft == .notMergeable(reason: "PR is a draft"))
        }
    }

    @Test("a pull request that GitHub does not know yet is asked for five times") func patience() async throws {
        try await withFakeGitHub { fake in
            try await fake.fault(["path": "/pulls/1$", "do": "status", "status": 404, "times": 4])
            let found = try await fake.forge().pullRequest(fake.reference)
            #expect(found.pullRequest.number == 1)
            #expect(fake.clock.sleeps == [1, 3, 7, 15].map { .seconds($0) })
        }
    }

    @Test("a pull request that does not exist is a rejection after the fifth time") func missing() async throws {
        try await withFakeGitHub { fake in
            let reference = PullRequest.Reference(repository: fake.repository, number: 99)
            let fault = await #expect(throws: ForgeFault.self) { try await fake.forge().pullRequest(reference) }
            #expect(fault?.kind == .rejected(status: 404, message: "Not Found"))
            #expect(fault?.request == "reading acme/infra#99")
            #expect(fault?.mayRetry == false)
            let requests = try await fake.requests("/pulls/99")
            #expect(requests.count == 5)
        }
    }

    // vcs-github §13, Files and comments
    @Test("changed files come from all pages") func pages() async throws {
        try await withFakeGitHub { fake in
            let names = (1...250).map { "modules/\($0)/main.tf" }
            try await fake.set(["files": names.map { ["filename": $0] }])
            let files = try await fake.forge().changedFiles(of: fake.reference)
            #expect(files == names)
            #expect(try await fake.requests("/pulls/1/files").count == 3)
        }
    }

    @Test("a renamed file counts under both names, the new one first") func renames() async throws {
        try await withFakeGitHub { fake in
            try await fake.set([
                "files": [
                    ["filename": "b.tf", "previous_filename": "a.tf", "status": "renamed"],
                    ["filename": "ünï code/ $(x).tf", "status": "modified"],
                    ["filename": "d.tf", "previous_filename": "c.tf", "status": "copied"],
                ]
            ])
            let files = try await fake.forge().changedFiles(of: fake.reference)
            #expect(files == ["b.tf", "a.tf", "ünï code/ $(x).tf", "d.tf"])
        }
    }

    @Test("changed files that GitHub does not know yet are asked for again") func filesLater() async throws {
        try await withFakeGitHub { fake in
            try await fake.fault(["path": "/pulls/1/files", "do": "status", "status": 404, "times": 2])
            let files = try await fake.forge().changedFiles(of: fake.reference)
            #expect(files == ["a/main.tf"])
            #expect(try await fake.requests("/pulls/1/files").count == 3)
            #expect(fake.clock.sleeps == [.seconds(1), .seconds(3)])
        }
    }

    @Test("one approval on any page is enough, and a dismissed one is none") func approval() async throws {
        try await withFakeGitHub { fake in
            let forge = try fake.forge()
            #expect(try await forge.isApproved(fake.reference) == false)
            for number in 1...101 {
                try await fake.control("POST", "repos/acme/infra/pulls/1/reviews", ["user": "user\(number)", "state": "COMMENTED"])
            }
            #expect(try await forge.isApproved(fake.reference) == false)
            try await fake.control("POST", "repos/acme/infra/pulls/1/reviews", ["user": "octocat", "state": "APPROVED"])
            #expect(try await forge.isApproved(fake.reference))
            try await forge.dismissApprovals(of: fake.reference)
            #expect(try await forge.isApproved(fake.reference) == false)
        }
    }
}
