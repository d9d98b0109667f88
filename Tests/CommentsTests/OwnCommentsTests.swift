import Comments
import Domain
import Testing

@Suite("What the server says on a pull request") struct OwnCommentsTests {
    private static let project = ProjectKey(dir: ".")

    @Test(
        "is never taken for a command when the code host sends it back",
        arguments: [
            .repositoryNotAllowed, .forkPullRequest, .closedPullRequest, .pullRequestUnavailable("no"), .applyDisabled, .applyAllDisabled,
            .unlocked, .unlockForbidden(label: "x"), .locksReleased([project]), .planDiscarded(project), .hookFailed("no"),
            .variableFileRefused(path: "/etc/passwd", allowed: []), .forbidden(user: "u", .plan, reason: nil),
            .cancelled(hasStopped: true), .cancelled(hasStopped: false), .importsSeveral, .automerging, .automergeFailed("no"),
            .shuttingDown,
        ] as [Notice])
    func notices(notice: Notice) throws {
        let text = try #require(CommentWriter().write(.notice(notice), output: { _ in "" }, lockURL: { _ in "" }))
        #expect(CommentGrammar().read(text) == .ignored)
    }

    @Test(
        "is not answered either when it is an answer",
        arguments: ["atlantis", "atlantis paln", "atlantis plan -x", "terraform plan", "atlantis plan 'x"])
    func replies(comment: String) {
        guard case .reply(let text) = CommentGrammar().read(comment) else {
            Issue.record("no reply")
            return
        }
        #expect(CommentGrammar().read(text) == .ignored)
    }
}
