/// An event with everything that is known about it: what a decision is made of besides the stored state.
package struct Occurrence: Hashable, Sendable {
    package var reference: PullRequest.Reference
    package var event: Event
    /// The pull request as the forge describes it now; nil where the event does not need it or the forge did not answer.
    package var pullRequest: PullRequest?
    /// Who did it.
    package var user: String
    package var policy: Policy
    package var facts: Facts

    package init(
        reference: PullRequest.Reference, event: Event, pullRequest: PullRequest? = nil, user: String = "",
        policy: Policy = .init(), facts: Facts = .init()
    ) {
        self.reference = reference
        self.event = event
        self.pullRequest = pullRequest
        self.user = user
        self.policy = policy
        self.facts = facts
    }
}
