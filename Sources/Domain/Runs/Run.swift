/// One command on one pull request at one commit.
package struct Run: Hashable, Codable, Sendable {
    package typealias ID = Identifier<Run>

    /// Where a run stands. Nobody assigns a state: see `after(_:)`.
    package enum State: String, Codable, Sendable, CaseIterable {
        /// Waits for the pull request's earlier runs.
        case queued
        /// Its discovery job finds out which projects are meant.
        case discovering
        /// Its projects' jobs run.
        case working
        /// Its post-workflow hooks run; people have their answer.
        case concluding
        case ended
        /// A newer push took its place.
        case superseded

        package var isOver: Bool { self == .ended || self == .superseded }
    }

    package enum Step: String, Sendable, CaseIterable { case begin, work, conclude, end, supersede }
    package struct IllegalTransition: Error, Hashable {
        package var state: State
        package var step: Step
    }

    /// What started it.
    package enum Trigger: Hashable, Codable, Sendable {
        /// A push or a newly opened pull request.
        case push
        case comment
        /// The pull request was closed or merged.
        case close
    }

    package var id: ID
    package var pullRequest: PullRequest
    package var command: Command
    package var trigger: Trigger
    /// Who pushed, wrote the comment or closed.
    package var user: String
    package var policy: Policy
    package var facts: Facts
    package var state: State
    /// The projects' results as they come, in the order of the projects.
    package var results: [ProjectResult] = []
    /// The commit that the projects' jobs check out: the head, or one made of it by pre-workflow hooks.
    package var preparedCommit: String?
    /// Whether something went wrong, for post-workflow hooks.
    package var hasErrors: Bool
    /// Whether the jobs of a group run side by side.
    package var isParallel: Bool
    /// Whether a failure in one group keeps the next from starting.
    package var abortsOnGroupFailure: Bool
    /// Whether the pull request is merged when everything is applied.
    package var automerges: Bool
    /// What pre-workflow hooks set for everything after them.
    package var variables: [String: String]
    /// The base branch went on, and the head was merged into it again.
    package var hasMergedAgain: Bool

    package init(
        id: ID, pullRequest: PullRequest, command: Command, trigger: Trigger, user: String, policy: Policy, facts: Facts,
        state: State = .queued, results: [ProjectResult] = []
    ) {
        self.id = id
        self.pullRequest = pullRequest
        self.command = command
        self.trigger = trigger
        self.user = user
        self.policy = policy
        self.facts = facts
        self.state = state
        self.results = results
        self.preparedCommit = nil
        self.hasErrors = false
        self.isParallel = false
        self.abortsOnGroupFailure = false
        self.automerges = false
        self.variables = [:]
        self.hasMergedAgain = false
    }

    package var commit: String { pullRequest.head.commit }

    // Results are rows of their own: a run of a hundred projects is not written a hundred times.
    private enum CodingKeys: String, CodingKey {
        case id, pullRequest, command, trigger, user, policy, facts, state, preparedCommit, hasErrors, isParallel, abortsOnGroupFailure,
            automerges, variables, hasMergedAgain
    }
}

extension Run.State {
    /// The state that follows.
    package func after(_ step: Run.Step) throws(Run.IllegalTransition) -> Run.State {
        switch (self, step) {
        case (.queued, .begin): .discovering
        case (.discovering, .work): .working
        case (.queued, .conclude), (.discovering, .conclude), (.working, .conclude): .concluding
        case (.queued, .end), (.discovering, .end), (.working, .end), (.concluding, .end): .ended
        case (.queued, .supersede), (.discovering, .supersede), (.working, .supersede): .superseded
        default: throw Run.IllegalTransition(state: self, step: step)
        }
    }
}
