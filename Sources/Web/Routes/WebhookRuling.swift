import Comments
import Domain
import Forges

/// What becomes of a webhook: what its sender is told, and whether something follows from it.
struct WebhookRuling: Hashable, Sendable {
    var answer: WebhookAnswer
    /// Whom the stored delivery is about, nil if it is not stored: what has the same subject is settled in the order it came.
    var subject: String?

    /// - Parameter announcesRefusals: whether people hear that their repository is not served.
    init(_ reading: WebhookReading, _ grammar: CommentGrammar, announcesRefusals: Bool, _ isAllowed: (Repository) -> Bool) {
        switch reading {
        case .ignored(let answer), .invalid(let answer): self.init(answer: answer)
        case .pullRequest(let event): self.init(event, announcesRefusals, isAllowed)
        case .comment(let comment): self.init(comment, grammar, announcesRefusals, isAllowed)
        }
    }

    private init(answer: WebhookAnswer, about reference: PullRequest.Reference? = nil) {
        self.answer = answer
        subject = reference.map { "\($0.repository)#\($0.number)" }
    }

    private init(_ event: WebhookPullRequest, _ announcesRefusals: Bool, _ isAllowed: (Repository) -> Bool) {
        let reference = event.pullRequest.reference
        guard isAllowed(reference.repository) else {
            let isHeard = announcesRefusals && event.action == .opened
            self.init(answer: .notAllowed(reference.repository), about: isHeard ? reference : nil)
            return
        }
        switch event.action {
        case .opened, .pushed: self.init(answer: .processing, about: reference)
        case .closed: self.init(answer: .cleanedUp, about: reference)
        case .other: self.init(answer: .notActionable)
        }
    }

    private init(_ comment: WebhookComment, _ grammar: CommentGrammar, _ announcesRefusals: Bool, _ isAllowed: (Repository) -> Bool) {
        let reading = grammar.read(comment.text)
        if reading == .ignored {
            self.init(answer: .notACommand(comment.text))
        } else if !isAllowed(comment.reference.repository) {
            self.init(answer: .commentNotAllowed, about: announcesRefusals ? comment.reference : nil)
        } else if case .reply = reading {
            self.init(answer: .commentingBack, about: comment.reference)
        } else {
            self.init(answer: .processing, about: comment.reference)
        }
    }
}
