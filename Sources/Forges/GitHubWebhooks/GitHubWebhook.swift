package import Domain
import Foundation

/// GitHub's webhooks: whether they are GitHub's, and what they say.
package enum GitHubWebhook {
    /// The longest payload that is read; GitHub sends none that is longer.
    package static let payloadLimit = 25 * 1024 * 1024

    /// The JSON in a webhook that GitHub, or whoever else knows `secret`, signed. Nothing in `body` is looked at before.
    /// - Parameters:
    ///   - header: the value of a header by its name, whatever the case.
    ///   - secret: nil takes a webhook from anybody, which is for operators who said so; an empty one takes none.
    package static func verifiedPayload(
        of body: [UInt8], header: (String) -> String?, secret: Secret?
    ) throws(WebhookRejection) -> [UInt8] {
        let contentType = header("Content-Type") ?? ""
        let mediaType = secret == nil ? contentType : withoutParameters(contentType)
        guard mediaType == "application/json" || mediaType == "application/x-www-form-urlencoded" else {
            throw .unsupportedContentType(contentType)
        }
        if let secret {
            let signature = header("X-Hub-Signature-256").flatMap { $0.isEmpty ? nil : $0 } ?? header("X-Hub-Signature") ?? ""
            try GitHubSignature(signature).check(body, secret)
        }
        if mediaType == "application/json" { return body }
        guard let payload = formValue("payload", in: body) else { throw .missingPayload }
        return payload
    }

    /// What a payload says.
    /// - Parameters:
    ///   - event: header `X-Github-Event`.
    ///   - delivery: header `X-Github-Delivery`.
    ///   - allowsDrafts: whether something that happens to a draft counts; its closing always does.
    package static func read(_ payload: [UInt8], event: String, delivery: String, allowsDrafts: Bool) -> WebhookReading {
        let tag = "X-Github-Delivery=\(htmlEscaped(delivery))"
        let unsupported = WebhookReading.ignored(WebhookAnswer(status: 200, text: "Ignoring unsupported event \(tag)"))
        guard payload.count <= payloadLimit else { return unsupported }
        switch event {
        case "pull_request":
            guard let event = try? JSONDecoder().decode(PullRequestEventWire.self, from: Data(payload)) else { return unsupported }
            return read(event, tag, allowsDrafts)
        case "issue_comment":
            guard let event = try? JSONDecoder().decode(CommentEventWire.self, from: Data(payload)) else { return unsupported }
            return read(event, tag)
        default: return unsupported
        }
    }

    private static func read(_ event: PullRequestEventWire, _ tag: String, _ allowsDrafts: Bool) -> WebhookReading {
        do throws(UnusablePayload) {
            guard let wire = event.pullRequest else { throw "pull_request is null" }
            let pullRequest = try wire.pullRequest()
            guard let sender = event.sender else { throw "sender is null" }
            let login = try given(sender.login, "sender.login")
            let counts = allowsDrafts || !pullRequest.isDraft
            return .pullRequest(
                WebhookPullRequest(action: action(event.action ?? "", counts: counts), pullRequest: pullRequest, sender: login))
        } catch {
            return .invalid(WebhookAnswer(status: 400, text: "parsing pull data: \(error.reason) \(tag): \(error.reason)"))
        }
    }

    private static func action(_ name: String, counts: Bool) -> WebhookPullRequest.Action {
        switch name {
        case "closed": .closed
        case "opened" where counts, "ready_for_review" where counts: .opened
        case "synchronize" where counts: .pushed
        default: .other
        }
    }

    private static func read(_ event: CommentEventWire, _ tag: String) -> WebhookReading {
        guard event.action == "created" else {
            return .ignored(WebhookAnswer(status: 200, text: "Ignoring comment event since action was not created \(tag)"))
        }
        do throws(UnusablePayload) {
            let author = try given(event.comment?.user?.login, "comment.user.login")
            guard let number = event.issue?.number, number > 0 else { throw "issue.number is null" }
            let repository = try (event.repository ?? RepositoryWire()).repository()
            return .comment(
                WebhookComment(
                    reference: .init(repository: repository, number: number), number: event.comment?.id ?? 0, author: author,
                    text: event.comment?.body ?? ""))
        } catch {
            return .invalid(WebhookAnswer(status: 400, text: "parsing event: \(tag): \(error.reason)"))
        }
    }
}

private struct PullRequestEventWire: Decodable {
    var action: String?
    var pullRequest: PullRequestWire?
    var sender: PullRequestWire.User?
    enum CodingKeys: String, CodingKey {
        case action, sender
        case pullRequest = "pull_request"
    }
}

private struct CommentEventWire: Decodable {
    struct Comment: Decodable {
        var id: Int?
        var body: String?
        var user: PullRequestWire.User?
    }
    struct Issue: Decodable { var number: Int? }
    var action: String?
    var comment: Comment?
    var issue: Issue?
    var repository: RepositoryWire?
}

/// `text` as it may stand in HTML, in Go's spelling.
private func htmlEscaped(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": out += "&amp;"
        case "<": out += "&lt;"
        case ">": out += "&gt;"
        case "\"": out += "&#34;"
        case "'": out += "&#39;"
        default: out.unicodeScalars.append(scalar)
        }
    }
    return out
}
