package import Comments
package import Domain
package import Forges
package import Storage

/// Finds out what a delivery means: reads it again, and asks the forge for the facts that a decision needs.
package struct DeliveryReader: Sendable {
    package enum Reading: Hashable, Sendable {
        /// Nothing follows from it.
        case nothing
        case occurrence(Occurrence)
        /// The forge could not be asked: why, and when to try again, in seconds.
        case later(String, Double)
    }

    private let forge: any Forge
    private let grammar: CommentGrammar
    private let allows: @Sendable (Repository) -> Bool
    private let policy: @Sendable (PullRequest.Reference, _ baseBranch: String) -> Policy
    private let allowsDrafts: Bool
    private let autoplansAs: String?

    /// - Parameters:
    ///   - autoplansAs: whose permissions count when a push is planned (`--autoplan-as-bot`); nil for those of whoever pushed.
    ///   - allows: whether this server serves a repository.
    ///   - policy: how it treats a repository's pull request against a branch.
    package init(
        forge: any Forge, grammar: CommentGrammar, allowsDrafts: Bool, autoplansAs: String? = nil,
        allows: @escaping @Sendable (Repository) -> Bool,
        policy: @escaping @Sendable (PullRequest.Reference, _ baseBranch: String) -> Policy
    ) {
        self.forge = forge
        self.grammar = grammar
        self.allowsDrafts = allowsDrafts
        self.autoplansAs = autoplansAs
        self.allows = allows
        self.policy = policy
    }

    package func read(_ delivery: Delivery) async -> Reading {
        switch GitHubWebhook.read(delivery.body, event: delivery.event, delivery: delivery.id, allowsDrafts: allowsDrafts) {
        case .ignored, .invalid: .nothing
        case .pullRequest(let news): await read(news, delivery)
        case .comment(let news): await read(news, delivery)
        }
    }

    private func read(_ news: WebhookPullRequest, _ delivery: Delivery) async -> Reading {
        let reference = news.pullRequest.reference
        let event: Event
        switch news.action {
        case .opened: event = .opened
        case .pushed: event = .pushed
        case .closed: event = .closed
        case .other: return .nothing
        }
        guard allows(reference.repository) else { return notAllowed(reference, isAnnounced: event == .opened) }
        var occurrence = Occurrence(
            reference: reference, event: event, pullRequest: news.pullRequest, user: news.sender,
            policy: policy(reference, news.pullRequest.baseBranch))
        if event == .closed { return .occurrence(occurrence) }
        occurrence.user = autoplansAs ?? news.sender
        // The delivery may be old: what counts is how the pull request is now.
        switch await ask(about: reference, for: Asker(user: occurrence.user, doer: news.sender), command: .plan) {
        case .failure(let fault):
            guard isLasting(fault, delivery) else { return later(fault, delivery) }
            occurrence.facts.failure = "\(fault)"
            return .occurrence(occurrence)
        case .success(let answer):
            occurrence.pullRequest = answer.pullRequest
            occurrence.facts = answer.facts
            occurrence.policy = answer.policy
            return .occurrence(occurrence)
        }
    }

    private func read(_ news: WebhookComment, _ delivery: Delivery) async -> Reading {
        let meaning: Event.Comment.Reading
        switch grammar.read(news.text) {
        case .ignored: return .nothing
        case .reply(let text): meaning = .reply(text)
        case .command(let command): meaning = .command(command)
        }
        guard allows(news.reference.repository) else { return notAllowed(news.reference, isAnnounced: true) }
        let event = Event.commented(.init(number: news.number, reading: meaning))
        var occurrence = Occurrence(reference: news.reference, event: event, user: news.author, policy: policy(news.reference, ""))
        guard case .command(let command) = meaning else { return .occurrence(occurrence) }
        switch await ask(about: news.reference, for: Asker(user: news.author, doer: news.author), command: command.name) {
        case .failure(let fault):
            guard isLasting(fault, delivery) else { return later(fault, delivery) }
            occurrence.facts.failure = "\(fault)"
        case .success(let answer):
            occurrence.pullRequest = answer.pullRequest
            occurrence.facts = answer.facts
            occurrence.policy = answer.policy
        }
        return .occurrence(occurrence)
    }

    private func notAllowed(_ reference: PullRequest.Reference, isAnnounced: Bool) -> Reading {
        let isSilent = policy(reference, "").silences.allowlistRefusals
        return .occurrence(Occurrence(reference: reference, event: .notAllowed(isAnnounced: isAnnounced && !isSilent)))
    }

    /// Whether asking again is no use. A token that is being replaced gets some minutes.
    private func isLasting(_ fault: ForgeFault, _ delivery: Delivery) -> Bool {
        !fault.mayRetry && !(fault.isAboutUs && delivery.attempts < 10)
    }

    private func later(_ fault: ForgeFault, _ delivery: Delivery) -> Reading {
        var delay = Double(1 << min(delivery.attempts, 4))
        if case .rateLimited(let wait) = fault.kind { delay = max(delay, Double(wait.components.seconds) + 1) }
        return .later("\(fault)", delay)
    }

    private struct Answer: Sendable {
        var pullRequest: PullRequest
        var facts: Facts
        var policy: Policy
    }

    private struct Asker: Sendable {
        /// Whose permission to give the command counts.
        var user: String
        /// Who really did it. Whether code is a stranger's is never seen from our own user, who only plans it for them.
        var doer: String
    }

    /// Three questions, asked side by side, and then those about people that the policy makes.
    private func ask(
        about reference: PullRequest.Reference, for asker: Asker, command: Command.Name
    ) async -> Result<Answer, ForgeFault> {
        async let described = described(reference)
        async let files = files(of: reference)
        async let approval = approval(of: reference)
        switch (await described, await files, await approval) {
        case (.failure(let fault), _, _), (_, .failure(let fault), _), (_, _, .failure(let fault)): return .failure(fault)
        case (.success(let described), .success(let files), .success(let isApproved)):
            let policy = policy(reference, described.pullRequest.baseBranch)
            let facts = Facts(changedFiles: files, isApproved: isApproved, mergeability: described.mergeability)
            let answer = Answer(pullRequest: described.pullRequest, facts: facts, policy: policy)
            return await withPeople(answer, of: asker, for: command)
        }
    }

    private func withPeople(_ answer: Answer, of asker: Asker, for command: Command.Name) async -> Result<Answer, ForgeFault> {
        var answer = answer
        let (pullRequest, policy) = (answer.pullRequest, answer.policy)
        let question = policy.rules.tenancy.flatMap {
            PeopleQuestion(of: $0.tenants, for: command, isFromFork: pullRequest.isFromFork)
        }
        switch await teams(of: asker.user, for: command, policy, question, pullRequest.repository) {
        case .failure(let fault): return .failure(fault)
        case .success(let teams): answer.facts.teams = teams
        }
        guard let question else { return .success(answer) }
        let reader = PeopleReader(forge: forge, pullRequest: pullRequest, question: question)
        switch await reader.completed(answer.facts, doer: asker.doer) {
        case .failure(let fault): return .failure(fault)
        case .success(let facts): answer.facts = facts
        }
        return .success(answer)
    }

    /// Nil where nothing depends on them.
    private func teams(
        of user: String, for command: Command.Name, _ policy: Policy, _ question: PeopleQuestion?, _ repository: Repository
    ) async -> Result<[String]?, ForgeFault> {
        let owners = command == .approvePolicies ? policy.rules.policies?.sets.flatMap(\.owners.teams) ?? [] : []
        let tenants = question?.teams(in: repository) ?? []
        guard policy.permissions.needsTeams || !owners.isEmpty || !tenants.isEmpty else { return .success(nil) }
        let named = policy.permissions.namedTeams + owners + tenants
        do { return .success(try await forge.teams(of: user, in: repository, named: named)) } catch { return .failure(error) }
    }

    private func described(_ reference: PullRequest.Reference) async -> Result<ForgePullRequest, ForgeFault> {
        do { return .success(try await forge.pullRequest(reference)) } catch { return .failure(error) }
    }
    private func files(of reference: PullRequest.Reference) async -> Result<[String], ForgeFault> {
        do { return .success(try await forge.changedFiles(of: reference)) } catch { return .failure(error) }
    }
    private func approval(of reference: PullRequest.Reference) async -> Result<Bool, ForgeFault> {
        do { return .success(try await forge.isApproved(reference)) } catch { return .failure(error) }
    }
}

extension Permissions {
    /// The teams that it speaks of.
    fileprivate var namedTeams: [String] { if case .teams(let list) = self { list.rules.map(\.team) } else { [] } }
}
