import Domain
import Forges
import Foundation
import TestSupport
import Testing

@Suite("Webhooks that GitHub documents") struct WebhookCorpusTests {
    static let folder = sharedFolder.appending(path: "conformance")
    static var isHere: Bool { FileManager.default.fileExists(atPath: folder.appending(path: "webhooks").path) }

    struct Case: Sendable, CustomTestStringConvertible {
        var path: String
        /// What `X-Github-Event` would say: the name of the folder.
        var event: String
        var testDescription: String { path }
    }

    static var cases: [Case] {
        let webhooks = FileManager.default.enumerator(atPath: folder.appending(path: "webhooks").path)?.compactMap { $0 as? String } ?? []
        return webhooks.filter { $0.hasSuffix(".json") }.sorted().map {
            Case(path: "webhooks/\($0)", event: String($0.prefix { $0 != "/" }))
        } + [
            Case(path: "payloads/githubIssueCommentEvent.json", event: "issue_comment"),
            Case(path: "payloads/githubPullRequestOpenedEvent.json", event: "pull_request"),
            Case(path: "payloads/githubPullRequestClosedEvent.json", event: "pull_request"),
        ]
    }

    /// What each that counts is read as; all others are ignored.
    static let expected = [
        "payloads/githubIssueCommentEvent.json": "comment #1 by runatlantis: ###comment body###",
        "payloads/githubPullRequestClosedEvent.json": "closed #2",
        "payloads/githubPullRequestOpenedEvent.json": "opened #2",
        "webhooks/issue_comment/created.1.payload.json": "comment #1 by Codertocat: You are totally right! I'll get this fixed right away.",
        "webhooks/issue_comment/created.with-installation.payload.json":
            "comment #1 by Codertocat: You are totally right! I'll get this fixed right away.",
        "webhooks/pull_request/closed.payload.json": "closed #2",
        "webhooks/pull_request/opened.with-null-body.json": "opened #2",
        "webhooks/pull_request/ready_for_review.payload.json": "opened #2",
        "webhooks/pull_request/ready_for_review.with-organization.payload.json": "opened #2",
    ]

    @Test("are understood or ignored, never refused", .enabled(if: isHere), arguments: isHere ? cases : [])
    func corpus(found: Case) throws {
        let payload = Array(try Data(contentsOf: Self.folder.appending(path: found.path)))
        let reading = GitHubWebhook.read(payload, event: found.event, delivery: "d-1", allowsDrafts: false)
        #expect(words(reading) == Self.expected[found.path] ?? (found.event == "pull_request" ? "other #2" : "ignored"))
    }

    @Test("are not crashed by when cut anywhere", .enabled(if: isHere))
    func cut() throws {
        for name in ["githubIssueCommentEvent", "githubPullRequestOpenedEvent"] {
            let payload = Array(try Data(contentsOf: Self.folder.appending(path: "payloads/\(name).json")))
            for length in stride(from: 0, to: payload.count - 1, by: 997) {
                let event = name.hasPrefix("githubIssue") ? "issue_comment" : "pull_request"
                let reading = GitHubWebhook.read(Array(payload.prefix(length)), event: event, delivery: "d-1", allowsDrafts: false)
                #expect(words(reading) == "ignored")
            }
        }
    }

    private func words(_ reading: WebhookReading) -> String {
        switch reading {
        case .ignored(let answer): answer.status == 200 ? "ignored" : "ignored with \(answer.status)"
        case .invalid(let answer): answer.text
        case .pullRequest(let event): "\(event.action) #\(event.pullRequest.number)"
        case .comment(let comment): "comment #\(comment.reference.number) by \(comment.author): \(comment.text)"
        }
    }
}
