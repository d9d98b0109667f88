import Domain
import Foundation
import LocalForge
import NIOHTTP1

/// Does what a scenario says, step by step.
struct Play: Sendable {
    let stage: Stage
    /// How long each wait may take.
    var patience = Duration.seconds(60)

    private var host: CodeHost { stage.host }
    private static let fork = "mallory/infra"

    func perform(on server: RunningServer) async throws {
        for (number, step) in stage.scenario.steps.enumerated() {
            do {
                try await perform(step, on: server)
            } catch {
                throw Interruption(
                    description: "step \(number + 1) (\(step)): \(error)\n\(await seen())")
            }
        }
    }

    struct Interruption: Error, CustomStringConvertible { var description: String }

    /// What can be told about a story that stopped.
    private func seen() async -> String {
        let state = await host.state
        let pulls = (state.repository(Stage.repository)?.pullRequests ?? [:]).values.sorted { $0.number < $1.number }
        return pulls.map { pull in
            let statuses = (state.repository(Stage.repository)?.latestStatuses(of: pull.headCommit) ?? []).map {
                "\($0.context) \($0.state)"
            }
            return "#\(pull.number): \(statuses)\n" + pull.comments.map { "[\($0.author)] \($0.body)" }.joined(separator: "\n")
        }.joined(separator: "\n")
    }

    private func perform(_ step: Step, on server: RunningServer) async throws {
        let repository = Stage.repository
        switch step {
        case .open(let opening): try await open(opening)
        case .push(let push): try await self.push(push)
        case .commit(let commit):
            try await host.commit(files(commit.change), to: commit.branch ?? "main", in: repository, by: commit.by ?? "alice")
        case .teams(let teams):
            await host.organize("acme", teams: teams.map { HostedTeam($0.key, members: $0.value) })
        case .collaborators(let people): for (login, access) in people { try await host.grant(access, to: login, in: repository) }
        case .comment(let saying): try await host.comment(saying.text, on: saying.on ?? 1, in: repository, by: saying.by ?? "alice")
        case .approve(let deed): try await host.review(deed.on ?? 1, in: repository, by: deed.by ?? "bob")
        case .merge(let deed): try await host.merge(deed.on ?? 1, in: repository, by: deed.by ?? "alice")
        case .close(let deed): try await host.close(deed.on ?? 1, in: repository, by: deed.by ?? "alice")
        case .label(let labelling): try await host.label(labelling.on ?? 1, in: repository, labelling.labels)
        case .discard(let discarding): try await discard(discarding, on: server)
        case .stopApplies: try await server.post("/apply/stop")
        case .wait(let waiting): try await wait(waiting)
        case .fault(let trouble): await host.inject(trouble.fault)
        case .redeliver:
            try await host.waitUntil(patience) { !$0.deliveries.contains { $0.state == .waiting } }
            guard let last = await host.state.deliveries.last else { throw Interruption(description: "nothing was delivered yet") }
            try await host.redeliver(last.id)
        }
    }

    private func open(_ opening: Opening) async throws {
        let author = opening.by ?? "alice"
        let isFork = opening.fork ?? false
        if isFork, await host.state.repository(Self.fork) == nil { try await host.fork(Stage.repository, as: Self.fork) }
        let source = isFork ? Self.fork : Stage.repository
        let count = await host.state.repository(Stage.repository)?.pullRequests.count ?? 0
        let branch = opening.branch ?? "change-\(count + 1)"
        try await host.commit(files(opening.change), to: branch, in: source, by: author)
        try await host.openPullRequest(
            in: Stage.repository, title: "A change", head: branch, headRepository: source, by: author, isDraft: opening.draft ?? false)
    }

    private func push(_ push: Push) async throws {
        guard let pull = await host.state.pullRequest(push.on ?? 1, in: Stage.repository) else { return }
        try await host.commit(files(push.change), to: pull.headBranch, in: pull.headRepository, by: push.by ?? "alice")
    }

    private func files(_ change: [String: String?]) -> [String: CommittedFile?] { change.mapValues { $0.map(CommittedFile.text) } }

    private func wait(_ waiting: Waiting) async throws {
        let number = waiting.on ?? 1
        try await host.waitUntil(patience) { state in
            let answers = state.comments(on: number, in: Stage.repository).count { $0.author == Stage.serverUser }
            guard answers >= waiting.comments ?? 0 else { return false }
            guard let head = state.pullRequest(number, in: Stage.repository)?.headCommit else { return false }
            let latest = state.repository(Stage.repository)?.latestStatuses(of: head) ?? []
            return (waiting.statuses ?? [:]).allSatisfy { name, word in
                latest.contains { $0.context == name && $0.state.rawValue == word }
            }
        }
    }

    private func discard(_ discarding: Discarding, on server: RunningServer) async throws {
        let key = Lock.Key(
            repository: Repository(host: "127.0.0.1", fullName: Stage.repository),
            project: ProjectKey(dir: discarding.dir, workspace: discarding.workspace ?? "default", name: discarding.name))
        var allowed = CharacterSet.alphanumerics
        allowed.insert(charactersIn: "-._")
        try await server.post("/locks/discard", form: "id=\(key.description.addingPercentEncoding(withAllowedCharacters: allowed) ?? "")")
    }
}
