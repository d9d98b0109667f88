import Domain
import Forges
import Foundation
import TestSupport
import Testing

@Suite("Writing to GitHub", .enabled(if: FakeGitHub.isHere), .serialized) struct GitHubWritingTests {
    @Test("a comment arrives as it is and can be found again") func comments() async throws {
        try await withFakeGitHub { fake in
            let forge = try fake.forge()
            let text = "Ran Plan – `é`\n```diff\n+ \"$(rm -rf /)\" \\ \u{1F600}\n```"
            let first = try await forge.postComment("first", on: fake.reference)
            _ = try await fake.forge(user: "somebody").postComment("else", on: fake.reference)
            let second = try await forge.postComment(text, on: fake.reference)
            let found = try await forge.comments(on: fake.reference, by: "Atlantis-Bot")
            #expect(found == [ForgeComment(number: first, body: "first"), ForgeComment(number: second, body: text)])
        }
    }

    @Test("a reaction is put on the comment that gave the command") func reaction() async throws {
        try await withFakeGitHub { fake in
            let forge = try fake.forge()
            let comment = try await forge.postComment("atlantis plan", on: fake.reference)
            try await forge.react(to: comment, with: "eyes", on: fake.reference)
            let request = try #require(try await fake.requests("/reactions").first)
            #expect(request["path"] as? String == "/api/v3/repos/acme/infra/issues/comments/\(comment)/reactions")
            #expect(request["body"] as? [String: String] == ["content": "eyes"])
        }
    }

    @Test("the last status of a context counts", arguments: [StatusReport.State.pending, .success, .failure])
    func statuses(state: StatusReport.State) async throws {
        try await withFakeGitHub { fake in
            let forge = try fake.forge()
            let commit = try await forge.pullRequest(fake.reference).pullRequest.head.commit
            let older = CommitStatus(state: .pending, description: "Plan in progress...", targetURL: "https://bulkhead/jobs/1")
            let newer = CommitStatus(state: state, description: "Plan: 1 to add – ok", targetURL: "https://bulkhead/jobs/2")
            let plain = CommitStatus(state: .pending, description: "Waiting")
            try await forge.postStatus(older, as: "atlantis/plan: a/default", on: commit, in: fake.repository)
            try await forge.postStatus(plain, as: "atlantis/apply", on: commit, in: fake.repository)
            try await forge.postStatus(newer, as: "atlantis/plan: a/default", on: commit, in: fake.repository)
            let latest = try await forge.latestStatuses(of: commit, in: fake.repository)
            #expect(latest == ["atlantis/plan: a/default": newer, "atlantis/apply": plain])
            let request = try #require(try await fake.requests("/statuses/").last)
            let body = request["body"] as? [String: String]
            #expect(
                body == [
                    "state": state.rawValue, "target_url": "https://bulkhead/jobs/2", "description": "Plan: 1 to add – ok",
                    "context": "atlantis/plan: a/default",
                ])
        }
    }

    @Test("statuses come from all pages") func statusPages() async throws {
        try await withFakeGitHub { fake in
            let forge = try fake.forge()
            let commit = try await forge.pullRequest(fake.reference).pullRequest.head.commit
            for number in 1...101 {
                let status = CommitStatus(state: .success, description: "ok")
                try await forge.postStatus(status, as: "atlantis/plan: \(number)", on: commit, in: fake.repository)
            }
            let latest = try await forge.latestStatuses(of: commit, in: fake.repository)
            #expect(latest.count == 101)
        }
    }

    @Test("all approvals are dismissed, with Atlantis's words") func dismissal() async throws {
        try await withFakeGitHub { fake in
            for number in 1...12 {
                try await fake.control("POST", "repos/acme/infra/pulls/1/reviews", ["user": "user\(number)", "state": "APPROVED"])
            }
            let forge = try fake.forge()
            try await forge.dismissApprovals(of: fake.reference)
            #expect(try await forge.isApproved(fake.reference) == false)
            let requests = try await fake.requests("/api/graphql")
            let messages = requests.compactMap { ($0["body"] as? [String: Any])?["variables"] as? [String: Any] }
                .compactMap { $0["message"] as? String }
            #expect(messages == Array(repeating: "Dismissing reviews because of plan changes", count: 12))
        }
    }

    @Test("the token file is read for every request, and for git") func tokenFile() async throws {
        try await withTemporaryFolder { folder in
            try await withFakeGitHub(arguments: ["--token", "new=bot"]) { fake in
                let file = folder.appending(path: "token")
                let forge = try fake.forge(user: "bot", token: .file(path: file.path))
                let missing = await #expect(throws: ForgeFault.self) { try await forge.isApproved(fake.reference) }
                #expect(missing?.mayRetry == true)
                #expect(missing?.description.contains("failed reading github token file: ") == true)
                try Data("old".utf8).write(to: file)
                let rejected = await #expect(throws: ForgeFault.self) { try await forge.isApproved(fake.reference) }
                #expect(rejected?.kind == .rejected(status: 401, message: "Bad credentials"))
                try Data(" new\n".utf8).write(to: file)
                #expect(try await forge.isApproved(fake.reference) == false)
                #expect(try await forge.gitCredential() == GitCredential(user: "bot", password: Secret("new")))
                try Data("\n".utf8).write(to: file)
                await #expect(throws: ForgeFault.self) { try await forge.gitCredential() }
            }
        }
    }

    @Test("a refusal says what was being done, what GitHub said, and no secret") func refusal() async throws {
        try await withFakeGitHub { fake in
            let long = CommitStatus(state: .success, description: String(repeating: "x", count: 141))
            let forge = try fake.forge(token: .value(Secret("hunter2")))
            let commit = try await forge.pullRequest(fake.reference).pullRequest.head.commit
            let fault = await #expect(throws: ForgeFault.self) {
                try await forge.postStatus(long, as: "atlantis/plan", on: commit, in: fake.repository)
            }
            #expect(
                fault?.description
                    == "setting the status atlantis/plan in acme/infra: 422 Validation Failed: description is too long (maximum is 140 characters)"
            )
            #expect(fault?.wasPossiblyDone == false)
            let dump = "\(forge) \(String(reflecting: forge))"
            #expect(!dump.contains("hunter2"))
        }
    }
}
