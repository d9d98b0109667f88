import Domain
import Forges
import Foundation
import TestSupport
import Testing

@Suite("Reading GitHub's webhooks") struct WebhookReadingTests {
    static let commit = String(repeating: "a1", count: 20)

    static func repository(_ name: String, _ url: String) -> [String: Any] { ["full_name": name, "clone_url": url] }

    /// An event that lacks nothing.
    static func pullRequestEvent() -> [String: Any] {
        let base = repository("acme/infra", "https://ghes.example.com:8443/acme/infra.git")
        let fork = repository("eve/infra", "https://ghes.example.com:8443/eve/infra.git")
        return [
            "action": "opened", "sender": ["login": "alice"],
            "pull_request": [
                "number": 7, "html_url": "https://ghes.example.com:8443/acme/infra/pull/7", "state": "open", "draft": false,
                "user": ["login": "eve"], "labels": [["name": "urgent"], ["name": NSNull()]],
                "head": ["sha": commit, "ref": "feature/x", "repo": fork], "base": ["ref": "main", "sha": commit, "repo": base],
            ] as [String: Any],
        ]
    }

    static func commentEvent() -> [String: Any] {
        [
            "action": "created", "comment": ["id": 42, "body": "atlantis plan", "user": ["login": "alice"]] as [String: Any],
            "issue": ["number": 7], "repository": repository("acme/infra", "https://ghes.example.com:8443/acme/infra.git"),
        ]
    }

    func read(_ object: [String: Any], _ event: String, delivery: String = "d-1", allowsDrafts: Bool = false) throws -> WebhookReading {
        let bytes = Array(try JSONSerialization.data(withJSONObject: object))
        return GitHubWebhook.read(bytes, event: event, delivery: delivery, allowsDrafts: allowsDrafts)
    }

    /// `object` with one value, at a path of keys, replaced; nil removes it.
    func changing(_ object: [String: Any], _ path: String, to value: Any?) -> [String: Any] {
        var object = object
        let keys = path.split(separator: ".", maxSplits: 1).map(String.init)
        object[keys[0]] = keys.count == 1 ? value : changing(object[keys[0]] as? [String: Any] ?? [:], keys[1], to: value)
        return object
    }

    @Test("tells base, fork, author and sender apart") func pullRequest() throws {
        guard case .pullRequest(let event) = try read(Self.pullRequestEvent(), "pull_request") else {
            Issue.record("not a pull request")
            return
        }
        #expect(event.action == .opened)
        #expect(event.sender == "alice")
        let pull = event.pullRequest
        #expect(pull.reference == .init(repository: Repository(host: "ghes.example.com", fullName: "acme/infra"), number: 7))
        #expect(
            pull.head
                == .init(repository: Repository(host: "ghes.example.com", fullName: "eve/infra"), branch: "feature/x", commit: Self.commit))
        #expect(pull.isFromFork)
        #expect(pull.baseBranch == "main")
        #expect(pull.author == "eve")
        #expect(pull.labels == ["urgent"])
        #expect(pull.url == "https://ghes.example.com:8443/acme/infra/pull/7")
    }

    // vcs-github §9.4: action, for a normal one or where drafts are allowed, for a draft where not
    @Test(
        "sorts what happened",
        arguments: [
            ("opened", .opened, .other), ("ready_for_review", .opened, .other), ("synchronize", .pushed, .other),
            ("closed", .closed, .closed),
            ("reopened", .other, .other), ("edited", .other, .other), ("labeled", .other, .other), ("assigned", .other, .other),
            ("review_requested", .other, .other), ("Opened", .other, .other), ("", .other, .other),
        ] as [(String, WebhookPullRequest.Action, WebhookPullRequest.Action)])
    func actions(name: String, normal: WebhookPullRequest.Action, draft: WebhookPullRequest.Action) throws {
        for (isDraft, allowsDrafts) in [(false, false), (false, true), (true, true), (true, false)] {
            let event = changing(changing(Self.pullRequestEvent(), "action", to: name), "pull_request.draft", to: isDraft)
            guard case .pullRequest(let found) = try read(event, "pull_request", allowsDrafts: allowsDrafts) else {
                Issue.record("not a pull request")
                continue
            }
            #expect(found.action == (isDraft && !allowsDrafts ? draft : normal))
        }
    }

    // vcs-github §9.4 and §10
    @Test(
        "says what a pull request lacks",
        arguments: [
            ("pull_request", nil, "pull_request is null"), ("pull_request.html_url", nil, "html_url is null"),
            ("pull_request.head.sha", nil, "head.sha is null"), ("pull_request.head.ref", nil, "head.ref is null"),
            ("pull_request.base.ref", "", "base.ref is null"), ("pull_request.user", nil, "user.login is null"),
            ("pull_request.user.login", nil, "user.login is null"), ("pull_request.number", nil, "number is null"),
            ("sender", nil, "sender is null"),
            ("sender.login", nil, "sender.login is null"), ("pull_request.head.repo", nil, "repoFullName can't be empty"),
            ("pull_request.base.repo.clone_url", nil, "cloneURL can't be empty"),
            ("pull_request.head.sha", "HEAD", "head.sha is not a commit id"),
            ("pull_request.head.sha", "--upload-pack=/bin/sh00000000000000000000", "head.sha is not a commit id"),
            ("pull_request.head.ref", "a\nb", "head.ref is not a branch name"),
            ("pull_request.base.ref", "a..b", "base.ref is not a branch name"),
            ("pull_request.head.repo.full_name", "infra", #"invalid repo format "infra", owner "" or repo "" was empty"#),
            ("pull_request.head.repo.full_name", "/infra", #"invalid repo format "/infra", owner "" or repo "infra" was empty"#),
            ("pull_request.head.repo.full_name", "a/b/c", #"invalid repo format "a/b/c", owner "a/b" should not contain any /'s"#),
            ("pull_request.head.repo.full_name", "a/..", #"invalid repo format "a/..", owner or repo cannot contain '..'"#),
            ("pull_request.head.repo.full_name", "a/b c", #"invalid repo format "a/b c", owner or repo is not a name on GitHub"#),
            ("pull_request.head.repo.full_name", "-a/b", #"invalid repo format "-a/b", owner or repo is not a name on GitHub"#),
            (
                "pull_request.base.repo.clone_url", "https://github.com/acme/other.git",
                #"expected clone url to have path "/acme/infra.git" but had "/acme/other.git""#
            ),
            ("pull_request.base.repo.clone_url", "https://git hub.com/acme/infra", #"invalid clone url: "https://git hub.com/acme/infra""#),
        ] as [(String, String?, String)])
    func invalidPullRequest(path: String, value: String?, reason: String) throws {
        let event = changing(Self.pullRequestEvent(), path, to: value)
        let text = "parsing pull data: \(reason) X-Github-Delivery=d-1: \(reason)"
        #expect(try read(event, "pull_request") == .invalid(WebhookAnswer(status: 400, text: text)))
    }

    @Test("takes a clone URL without .git") func cloneURL() throws {
        let event = changing(Self.commentEvent(), "repository.clone_url", to: "https://GitHub.com/acme/infra")
        guard case .comment(let comment) = try read(event, "issue_comment") else {
            Issue.record("not a comment")
            return
        }
        #expect(comment.reference.repository == Repository(host: "github.com", fullName: "acme/infra"))
    }

    @Test("reads a new comment") func comment() throws {
        let reference = PullRequest.Reference(repository: Repository(host: "ghes.example.com", fullName: "acme/infra"), number: 7)
        let expected = WebhookComment(reference: reference, number: 42, author: "alice", text: "atlantis plan")
        #expect(try read(Self.commentEvent(), "issue_comment") == .comment(expected))
    }

    @Test("ignores what happens to old comments", arguments: ["edited", "deleted", "Created", nil])
    func oldComments(action: String?) throws {
        let event = changing(Self.commentEvent(), "action", to: action)
        let text = "Ignoring comment event since action was not created X-Github-Delivery=d-1"
        #expect(try read(event, "issue_comment") == .ignored(WebhookAnswer(status: 200, text: text)))
    }

    @Test(
        "says what a comment lacks",
        arguments: [
            ("comment", "comment.user.login is null"), ("comment.user", "comment.user.login is null"), ("issue", "issue.number is null"),
            ("issue.number", "issue.number is null"), ("repository", "repoFullName can't be empty"),
        ])
    func invalidComment(path: String, reason: String) throws {
        let event = changing(Self.commentEvent(), path, to: nil)
        let text = "parsing event: X-Github-Delivery=d-1: \(reason)"
        #expect(try read(event, "issue_comment") == .invalid(WebhookAnswer(status: 400, text: text)))
    }

    @Test("escapes the delivery that it names") func delivery() throws {
        let reading = try read([:], "push", delivery: #"<script>'"&"#)
        #expect(
            reading
                == .ignored(
                    WebhookAnswer(
                        status: 200, text: "Ignoring unsupported event X-Github-Delivery=&lt;script&gt;&#39;&#34;&amp;")))
    }

    @Test(
        "survives what is no JSON, or no event of this kind",
        arguments: [
            "", "null", "[]", "1", "{", "\u{0}", #"{"action":1}"#, #"{"pull_request":[]}"#, #"{"pull_request":{"number":"7"}}"#,
            #"{"pull_request":{"number":1e999}}"#, #"{"action":"created","issue":{"number":99999999999999999999}}"#,
            String(repeating: "[", count: 1_000_000), String(repeating: #"{"a":"#, count: 1_000_000),
            #"{"pull_request":"# + String(repeating: "[", count: 400) + String(repeating: "]", count: 400) + "}",
        ])
    func hostile(text: String) {
        for event in ["pull_request", "issue_comment"] {
            let reading = GitHubWebhook.read(Array(text.utf8), event: event, delivery: "d-1", allowsDrafts: true)
            switch reading {
            case .ignored, .invalid: break
            case .comment, .pullRequest: Issue.record("\(reading)")
            }
        }
    }

    @Test(
        "keeps no names that are longer than any, whatever they are made of, and does not send them back",
        arguments: [
            ("pull_request.head.repo.full_name", "repoFullName"), ("pull_request.base.repo.clone_url", "cloneURL"),
            ("pull_request.html_url", "html_url"), ("pull_request.user.login", "user.login"), ("sender.login", "sender.login"),
            ("pull_request.head.ref", "head.ref"), ("pull_request.base.ref", "base.ref"), ("pull_request.head.sha", "head.sha"),
        ], ["a/", "\u{1F1E6}", "e\u{301}", "%2F", "\""])
    func longNames(field: (path: String, name: String), piece: String) throws {
        let event = changing(Self.pullRequestEvent(), field.path, to: String(repeating: piece, count: 100_000))
        let text = "parsing pull data: \(field.name) is too long X-Github-Delivery=d-1: \(field.name) is too long"
        #expect(try read(event, "pull_request") == .invalid(WebhookAnswer(status: 400, text: text)))
    }

    @Test("finds the payload in a form behind a million other fields") func longForm() throws {
        let field = Array(String(repeating: "a&", count: 1_000_000).utf8) + Array("p%61yload=%7B%7D&payload=x".utf8)
        let header = { (name: String) in name == "Content-Type" ? "application/x-www-form-urlencoded" : nil }
        let payload = try GitHubWebhook.verifiedPayload(of: field, header: header, secret: nil)
        #expect(String(decoding: payload, as: UTF8.self) == "{}")
    }

    @Test("survives bytes that are no text") func noText() {
        let bytes: [UInt8] = Array(#"{"action":"created","comment":{"body":""#.utf8) + [0xFF, 0xFE, 0xC0] + Array("\"}}".utf8)
        for event in ["pull_request", "issue_comment"] {
            let reading = GitHubWebhook.read(bytes, event: event, delivery: "d-1", allowsDrafts: true)
            switch reading {
            case .ignored, .invalid: break
            case .comment, .pullRequest: Issue.record("\(reading)")
            }
        }
    }
}
