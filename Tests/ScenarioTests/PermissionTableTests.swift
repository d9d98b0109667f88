import Foundation
import LocalForge
import TestSupport
import Testing

/// A row of the table: who gives which command where, and what comes of it.
struct PermissionRow: Sendable, CustomTestStringConvertible {
    enum Outcome: String, Sendable {
        case runs, forbidden, closed, fork
        /// The command is allowed, its project is not.
        case keptOut = "kept-out"
    }
    var rules: String
    var user: String
    var teams: [String]
    var command: String
    var target: String?
    var pullRequest: String
    var outcome: Outcome

    init?(_ line: Substring) {
        let words = line.split(separator: " ").map(String.init)
        guard words.count == 7 else { return nil }
        guard let outcome = Outcome(rawValue: words[6]) else { return nil }
        rules = words[0]
        user = words[1]
        // A blank cannot stand in a column.
        let names: [String] = words[2] == "-" ? [] : words[2].components(separatedBy: ",")
        teams = names.map { $0.replacingOccurrences(of: "_", with: " ") }
        command = words[3]
        target = words[4] == "-" ? nil : words[4]
        pullRequest = words[5]
        self.outcome = outcome
    }

    static func table(_ rules: String) throws -> [PermissionRow] {
        let file = projectFolder.appending(path: "Tests/ScenarioTests/Tables/permissions.txt")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
        let rows = lines.compactMap(PermissionRow.init)
        #expect(rows.count == lines.count && rows.count > 200)
        return rows.filter { $0.rules == rules }
    }

    var testDescription: String { "\(user) \(command) \(target ?? "") \(pullRequest)" }

    /// What the user writes.
    var comment: String {
        let flags = target.map { " -d \($0)" } ?? ""
        return switch command {
        case "import": "atlantis import\(flags) terraform_data.one id"
        case "state": "atlantis state\(flags) rm terraform_data.one"
        default: "atlantis \(command)\(flags)"
        }
    }

    func outcome(of answer: String) -> Outcome {
        if answer.contains("does not have permissions to execute '\(command)' command") { return .forbidden }
        if answer.contains("can't be run on closed") { return .closed }
        if answer.contains("can't be run on fork") { return .fork }
        if answer.contains("the secret is for leads") { return .keptOut }
        return .runs
    }
}

@Suite("Who may do what", .serialized) struct PermissionTableTests {
    private static let numbers = ["open": 1, "closed": 2, "fork": 3]

    @Test("is what the table says", .timeLimit(.minutes(4)), arguments: ["rules", "program"])
    func table(rules: String) async throws {
        let rows = try PermissionRow.table(rules)
        #expect(rows.count > 80)
        try await Stage.with(Scenario("permission-table-\(rules)")) { stage in
            try await ResidentServer(stage: stage).run { _ in
                try await Self.prepare(stage, rows)
                for row in rows { try await Self.play(row, on: stage) }
            }
            let strays = try FileManager.default.subpathsOfDirectory(atPath: stage.folder.path).filter { $0.hasSuffix("/m") || $0 == "m" }
            #expect(strays == [], "a team's name was run as a command")
        }
    }

    private static func prepare(_ stage: Stage, _ rows: [PermissionRow]) async throws {
        var members: [String: Set<String>] = [:]
        for row in rows { for team in row.teams { members[team, default: []].insert(row.user) } }
        await stage.host.organize("acme", teams: members.map { HostedTeam($0.key, members: $0.value.sorted()) })
        try await stage.host.fork(Stage.repository, as: "mallory/infra")
        for (branch, source) in [("open", Stage.repository), ("closed", Stage.repository), ("fork", "mallory/infra")] {
            // Each of a root of its own, so that none waits for another's lock.
            let root = branch == "open" ? "network" : branch
            try await stage.host.commit(["\(root)/main.tf": .text("# new\n")], to: branch, in: source, by: "lea")
            // Of a leader's pull request the first plan is allowed.
            try await stage.host.openPullRequest(
                in: Stage.repository, title: branch, head: branch, headRepository: source, by: "lea", isDraft: false)
        }
        try await stage.host.waitUntil(.seconds(60)) { state in
            numbers.values.allSatisfy { state.comments(on: $0, in: Stage.repository).contains { $0.author == Stage.serverUser } }
        }
        try await stage.host.close(2, in: Stage.repository, by: "lea")
        try await stage.host.waitUntil(.seconds(60)) { state in
            state.comments(on: 2, in: Stage.repository).contains { $0.body.contains("Locks and plans deleted") }
        }
    }

    private static func play(_ row: PermissionRow, on stage: Stage) async throws {
        let number = try #require(numbers[row.pullRequest])
        @Sendable func answers(_ state: CodeHostState) -> [String] {
            state.comments(on: number, in: Stage.repository).filter { $0.author == Stage.serverUser }.map(\.body)
        }
        let before = answers(await stage.host.state).count
        try await stage.host.comment(row.comment, on: number, in: Stage.repository, by: row.user)
        do {
            try await stage.host.waitUntil(.seconds(20)) { answers($0).count > before }
        } catch {
            return _ = Issue.record("\(row.testDescription): no answer")
        }
        let answer = answers(await stage.host.state)[before]
        #expect(row.outcome(of: answer) == row.outcome, "\(row.testDescription): \(answer)")
        if row.rules == "program", row.user == "xav", row.outcome == .forbidden {
            #expect(answer.contains("not for 1 teams: |acme/x; touch m|"), "\(answer)")
        }
    }
}
