package import Domain

/// What the sender of a webhook is told. The texts are Atlantis's, because people and programs read them.
package struct WebhookAnswer: Hashable, Sendable {
    package var status: Int
    package var text: String
    package init(status: Int, text: String) {
        self.status = status
        self.text = text
    }

    /// The text as it is sent: one line of plain text.
    package var body: String { text + "\n" }
}

extension WebhookAnswer {
    /// No header names a forge.
    package static let unknownForge = WebhookAnswer(status: 400, text: "Ignoring request")
    /// A command or an autoplan starts.
    package static let processing = WebhookAnswer(status: 200, text: "Processing...")
    /// The comment gets a reply and no more.
    package static let commentingBack = WebhookAnswer(status: 200, text: "Commenting back on pull request")
    /// A closed pull request's locks and plans are gone.
    package static let cleanedUp = WebhookAnswer(status: 200, text: "Pull request cleaned successfully")
    /// Something happened to a pull request that is nothing to us.
    package static let notActionable = WebhookAnswer(status: 200, text: "Ignoring non-actionable pull request event")
    /// A comment in a repository that we do not serve.
    package static let commentNotAllowed = WebhookAnswer(status: 403, text: "repo not allowlisted")

    /// A pull request in a repository that we do not serve.
    package static func notAllowed(_ repository: Repository) -> WebhookAnswer {
        WebhookAnswer(status: 403, text: "pull request event from non-allowlisted repo '\(repository)'")
    }

    /// A forge that this server has no settings for.
    package static func notConfigured(for forge: WebhookForge) -> WebhookAnswer {
        WebhookAnswer(status: 400, text: "Ignoring request since not configured to support \(forge.name)")
    }

    /// A comment that is not for us.
    package static func notACommand(_ comment: String) -> WebhookAnswer {
        let bytes = Array(comment.utf8)
        let start = bytes.count > 40 ? Array(bytes.prefix(40)) + Array("...".utf8) : bytes
        return WebhookAnswer(status: 200, text: "Ignoring non-command comment: \(goQuoted(bytes: start))")
    }

    /// A payload that we refuse to take.
    package static func refused(_ rejection: WebhookRejection) -> WebhookAnswer {
        WebhookAnswer(status: 400, text: rejection.description)
    }
}
