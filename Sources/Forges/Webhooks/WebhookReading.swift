package import Domain

/// What a webhook turned out to say.
package enum WebhookReading: Hashable, Sendable {
    /// Nothing to us.
    case ignored(WebhookAnswer)
    /// It lacks something that it must have.
    case invalid(WebhookAnswer)
    case pullRequest(WebhookPullRequest)
    case comment(WebhookComment)
}

/// Something that happened to a pull request.
package struct WebhookPullRequest: Hashable, Sendable {
    package enum Action: Hashable, Sendable { case opened, pushed, closed, other }
    package var action: Action
    package var pullRequest: PullRequest
    /// Who did it.
    package var sender: String
    package init(action: Action, pullRequest: PullRequest, sender: String) {
        self.action = action
        self.pullRequest = pullRequest
        self.sender = sender
    }
}

/// A new comment on something that has a number: the forge does not always say whether it is a pull request.
package struct WebhookComment: Hashable, Sendable {
    package var reference: PullRequest.Reference
    /// The forge's number of the comment.
    package var number: Int
    package var author: String
    package var text: String
    package init(reference: PullRequest.Reference, number: Int, author: String, text: String) {
        self.reference = reference
        self.number = number
        self.author = author
        self.text = text
    }
}
