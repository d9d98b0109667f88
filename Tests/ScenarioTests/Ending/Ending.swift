import Domain
import Foundation
import LocalForge
import Storage

/// What is to be seen when a story is over, as files.
struct Ending: Hashable, Sendable {
    /// Comments of the server in the order they came, by pull request.
    var comments: [Int: [String]]
    /// A line for each status of each commit.
    var statuses: [String]
    /// A line for each lock that is held.
    var locks: [String]
    /// A line for each apply that was really done.
    var applied: [String]
    /// What hooks wrote down.
    var notes: String
    /// Work that the server left lying. Never expected.
    var leftovers: [String]
}

extension Ending {
    /// Looks, after the server has stopped.
    static func of(_ stage: Stage) async throws -> Ending {
        let state = await stage.host.state
        let repository = state.repository(Stage.repository)
        let pulls = (repository?.pullRequests ?? [:]).values.sorted { $0.number < $1.number }
        let plain = PlainText(stage)
        let store = try Store(folder: stage.dataFolder)
        return Ending(
            comments: Dictionary(
                uniqueKeysWithValues: pulls.map { pull in
                    (pull.number, pull.comments.filter { $0.author == Stage.serverUser }.map { plain($0.body) })
                }),
            statuses: (repository?.statuses ?? [:]).values.compactMap(\.first).sorted { $0.number < $1.number }.flatMap { first in
                lines(of: repository, first, plain)
            },
            locks: try await store.locks().map { "\($0.key) is held by #\($0.holder.number)" }.sorted(),
            applied: stage.text(of: stage.ledger).split(separator: "\n").map { plain(String($0)) }.sorted(),
            notes: plain(stage.text(of: stage.notes)), leftovers: try await leftovers(in: store))
    }

    private static func lines(of repository: HostedRepository?, _ first: PostedStatus, _ plain: PlainText) -> [String] {
        guard let commit = repository?.statuses.first(where: { $0.value.first == first })?.key else { return [] }
        return (repository?.latestStatuses(of: commit) ?? []).sorted { $0.context < $1.context }.map { status in
            plain("\(commit.prefix(7)) \(status.context): \(status.state.rawValue): \(status.description) <\(status.targetURL)>")
        }
    }

    private static func leftovers(in store: Store) async throws -> [String] {
        try await store.waitingDeliveries().map { "delivery \($0.event) of \($0.subject)" }
            + store.openReports(limit: 100).map { "report \($0.report.content)" }
            + store.recentJobs(limit: 1000).filter { $0.result == nil }.map { "job \($0.job.spec.kind) of \($0.job.pullRequest)" }
    }
}

extension Ending {
    /// The folder `expected`.
    var files: [String: String] {
        var files: [String: String] = [:]
        for (pull, texts) in comments {
            let folder = pull == 1 ? "" : "pull-\(pull)/"
            for (index, text) in texts.enumerated() {
                files["\(folder)\(index < 9 ? "0" : "")\(index + 1)-\(Self.word(for: text)).md"] = text
            }
        }
        files["statuses.txt"] = Self.text(statuses)
        files["locks.txt"] = Self.text(locks)
        files["applied.txt"] = Self.text(applied)
        files["notes.txt"] = notes
        files["leftovers.txt"] = Self.text(leftovers)
        return files.filter { !$0.value.isEmpty }
    }

    private static func text(_ lines: [String]) -> String { lines.map { $0 + "\n" }.joined() }

    /// What a comment is about, for the name of its file.
    private static func word(for text: String) -> String {
        if let command = text.firstMatch(of: /^(?:Ran|Continued) (\w+)/)?.output.1 { return command.lowercased() }
        if let command = text.firstMatch(of: /^\*\*(\w+) (?:Error|Failed)/)?.output.1 { return "\(command.lowercased())-failed" }
        if text.hasPrefix("Locks and plans deleted") { return "closed" }
        return "answer"
    }
}

/// Takes out of texts what differs from run to run.
struct PlainText: Sendable {
    private var replacements: [(String, String)]

    init(_ stage: Stage) {
        replacements = [(stage.address, "https://forge.example"), (stage.folder.path, "FOLDER")]
        if let moto = stage.moto { replacements.append((moto.url, "https://aws.example")) }
    }

    func callAsFunction(_ text: String) -> String {
        replacements.reduce(text) { $0.replacing($1.0, with: $1.1) }
            .replacing(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/, with: "UUID")
            .replacing(#/running '\S*/(?<program>terraform|tofu)/#) { "running '\($0.output.program)" }
            .replacing(/hooks\+[0-9a-f]{24}/, with: "hooks+RUN")
            .replacing(/complete after \d+s/, with: "complete after 0s")
            .replacing(#/(?<name>RequestID|HostID):\s+(│ )?[A-Za-z0-9+/=]+/#) { "\($0.output.name): ID" }
            .replacing(/\(request \S+\)/, with: "(request ID)")
    }
}
