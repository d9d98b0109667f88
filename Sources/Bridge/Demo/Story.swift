import Foundation
import LocalForge
import ServiceLifecycle

/// A pull request's life, played on the code host and told as it happens.
struct Story: Service {
    let host: CodeHost
    let repository: DemoRepository
    let narrator: Narrator
    let serverURL: String
    let serverListens: AsyncStream<Void>
    /// Whether somebody is there who may want to play on.
    let staysOpen: Bool
    /// How long each stage may take.
    let patience: Duration

    /// Who plays. The code host knows them.
    static let author = "alice"
    static let reviewer = "bob"

    func run() async throws {
        try await cancelWhenGracefulShutdown { try await tell() }
        guard staysOpen else { return }
        try? await gracefulShutdown()
    }

    private func tell() async throws {
        let address = try await open()
        let pull = try await propose(repository.proposal, at: address)
        try await tellPlan(of: pull)
        if repository.mayApply {
            try await approveAndApply(pull)
            try await merge(pull)
        } else {
            narrator.step("Nothing is applied by itself: these are your roots")
            narrator.line("Comment `atlantis apply` on the page if you mean it, or start the demo with --apply.")
        }
        if staysOpen { try await handOver(at: address) }
    }

    private func open() async throws -> String {
        let address = try await host.address()
        try await host.createRepository(repository.name, files: repository.files, by: Self.author)
        try await host.protect("main", in: repository.name, BranchProtection(approvals: 1, contexts: ["atlantis/plan"]))
        for await _ in serverListens { break }
        try Task.checkCancellation()
        narrator.step("A code host and the server run on this machine, for nobody else")
        narrator.link("code host", address)
        narrator.link("server", serverURL)
        narrator.link("repository", "\(address)/\(repository.name).git")
        narrator.line("Terraform roots: \(Self.list(repository.roots))")
        return address
    }

    private func propose(_ proposal: DemoRepository.Proposal, at address: String) async throws -> DemoPull {
        let commit = try await host.commit(
            proposal.files, to: proposal.branch, in: repository.name, message: "\(proposal.title)\n", by: Self.author)
        let number = try await host.openPullRequest(
            in: repository.name, title: proposal.title, head: proposal.branch, body: proposal.body, by: Self.author)
        narrator.step("\(Self.author) opens a pull request: \(proposal.title)")
        narrator.line("It changes \(Self.list(proposal.files.keys.sorted())).")
        narrator.link("pull request", "\(address)/\(repository.name)/pull/\(number)")
        return DemoPull(number: number, repository: repository.name, commit: commit)
    }

    private func tellPlan(of pull: DemoPull) async throws {
        let (comments, time) = try await answer(on: pull, after: 0, "atlantis/plan", "the plan has not come")
        narrator.step("The server has planned and answers, \(time) after the pull request")
        tell(comments)
        try await tellStatuses("atlantis/plan", of: pull)
        try await check("atlantis/plan", of: pull, "a plan failed; the comment above says why")
    }

    private func approveAndApply(_ pull: DemoPull) async throws {
        let before = await host.state.answers(on: pull).count
        try await host.review(pull.number, in: pull.repository, by: Self.reviewer)
        try await host.comment("atlantis apply", on: pull.number, in: pull.repository, by: Self.reviewer)
        narrator.step("\(Self.reviewer) has read the plan, approves, and comments: atlantis apply")
        let (comments, time) = try await answer(on: pull, after: before, "atlantis/apply", "the apply has not come")
        narrator.step("The server applies exactly that plan and answers after \(time)")
        tell(comments)
        try await tellStatuses("atlantis/apply", of: pull)
        try await check("atlantis/apply", of: pull, "an apply failed; the comment above says why")
    }

    private func merge(_ pull: DemoPull) async throws {
        try await wait("not all statuses have become green") { $0.latestStatuses(of: pull).allSatisfy { $0.state == .success } }
        let before = await host.state.answers(on: pull).count
        do {
            try await host.merge(pull.number, in: pull.repository, by: Self.author)
        } catch let refusal as CodeHostRefusal {
            throw DemoFault("the code host does not merge: \(refusal)")
        }
        narrator.step("All statuses are green, and \(Self.author) merges")
        try await wait("the server has not cleaned up") { $0.answers(on: pull).count > before }
        narrator.step("The server lets go of what it held for the pull request")
        tell(await host.state.answers(on: pull).dropFirst(before).map(\.body))
    }

    private func handOver(at address: String) async throws {
        if let sequel = repository.sequel {
            let pull = try await propose(sequel, at: address)
            try await host.review(pull.number, in: pull.repository, by: Self.reviewer)
            narrator.line("This one is yours, and \(Self.reviewer) has approved it.")
            narrator.line("Read the plan on its page, comment `atlantis apply`, merge.")
            narrator.line("Other comments to try: `atlantis help`, `atlantis plan`, `atlantis unlock`.")
        }
        narrator.step("Everything keeps running until Ctrl-C ends it.")
    }

    // MARK: Telling

    private func tell(_ comments: [String]) {
        for comment in comments {
            let excerpt = CommentExcerpt(comment)
            narrator.quote(excerpt)
            for link in excerpt.lockLinks { narrator.link("lock", link) }
        }
    }

    private func tellStatuses(_ name: String, of pull: DemoPull) async throws {
        let projects = repository.proposal.files.count
        // They are sent side by side, so the last of them may come after the comment. Nothing hangs on it but how this looks.
        try? await host.waitUntil(.seconds(3)) { state in
            state.latestStatuses(of: pull).count { $0.context.hasPrefix("\(name): ") && $0.state != .pending } >= projects
        }
        try Task.checkCancellation()
        let statuses = await host.state.latestStatuses(of: pull).filter { $0.context.hasPrefix(name) }
        for status in statuses {
            narrator.status(status.mark, status.context, status.description)
            if status.targetURL.contains("/jobs/") { narrator.link("  log", status.targetURL) }
        }
    }

    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(10).joined(separator: ", ")
        return names.count > 10 ? "\(shown) and \(names.count - 10) more" : shown
    }

    // MARK: Waiting

    /// The comments that come after the first `known`, once the status is final as well, and how long that took.
    private func answer(
        on pull: DemoPull, after known: Int, _ context: String, _ complaint: String
    ) async throws -> (comments: [String], time: String) {
        let start = ContinuousClock.now
        try await wait(complaint) { $0.answers(on: pull).count > known && $0.isFinal(context, of: pull) }
        let time = start.duration(to: .now).formatted(.units(allowed: [.seconds], width: .narrow, fractionalPart: .show(length: 1)))
        return (await host.state.answers(on: pull).dropFirst(known).map(\.body), time)
    }

    private func wait(_ complaint: String, _ condition: @escaping @Sendable (CodeHostState) -> Bool) async throws {
        do {
            try await host.waitUntil(patience, condition)
        } catch is CodeHost.WaitTimedOut {
            throw DemoFault("\(complaint) within \(patience.formatted(.units(allowed: [.minutes, .seconds])))")
        }
    }

    private func check(_ context: String, of pull: DemoPull, _ complaint: String) async throws {
        guard await host.state.latestStatuses(of: pull).first(where: { $0.context == context })?.state == .success else {
            throw DemoFault(complaint)
        }
    }
}

/// A pull request of the story.
struct DemoPull: Hashable, Sendable {
    let number: Int
    let repository: String
    let commit: String
}

extension CodeHostState {
    /// What the server said, oldest first.
    fileprivate func answers(on pull: DemoPull) -> [HostedComment] {
        comments(on: pull.number, in: pull.repository).filter { ![Story.author, Story.reviewer].contains($0.author) }
    }

    fileprivate func latestStatuses(of pull: DemoPull) -> [PostedStatus] {
        repository(pull.repository)?.latestStatuses(of: pull.commit) ?? []
    }

    fileprivate func isFinal(_ context: String, of pull: DemoPull) -> Bool {
        latestStatuses(of: pull).contains { $0.context == context && $0.state != .pending }
    }
}

extension PostedStatus {
    fileprivate var mark: StatusMark {
        switch state {
        case .success: .good
        case .failure, .error: .bad
        case .pending: .open
        }
    }
}
