import Domain
import LocalForge
import Storage
import Testing

@Suite("Earlier comments on the same command") struct HidingTests {
    // vcs-github §13, Hide fixture: first line and author, in the order of its ids.
    static let fixture: [(String, String)] = [
        ("asd\nplan", "someone-else"), ("asd plan", "someone-else"), ("unrelated", "someone-else"), ("unrelated", "atlantis"),
        ("asd\nplan", "Atlantis"), ("Ran Plan for 2 projects:", "atlantis"), ("Ran Apply for 2 projects:", "atlantis"),
        ("Ran Plan for dir: `stack1` workspace: `default`", "atlantis"), ("Ran Plan for dir: `stack2` workspace: `default`", "atlantis"),
        ("Continued Plan from previous comment", "ATLANTIS"),
    ]

    struct Row: Sendable, CustomTestStringConvertible {
        var dir: String?
        var hidden: [Int]
        var testDescription: String { dir ?? "none" }
    }

    @Test(
        "are hidden before it answers again",
        arguments: [Row(dir: nil, hidden: [6, 8, 9, 10]), Row(dir: "stack1", hidden: [8]), Row(dir: "stack2", hidden: [9])])
    func hidden(row: Row) async throws {
        try await withSite(Policy(hidesEarlierComments: true)) { site in
            for (text, author) in Self.fixture { try await site.host.comment(text, on: 1, in: Site.fullName, by: author) }
            let target = row.dir.map { Command.Target.place(dir: $0, workspace: nil) } ?? .everything
            try await site.runs(Command(.plan, target: target), in: [row.dir ?? "stack1"])
            try await site.reports()
            let comments = await site.host.comments(on: 1, in: Site.fullName)
            #expect(comments.enumerated().filter(\.element.isMinimized).map { $0.offset + 1 } == row.hidden)
            #expect(comments.count == 11)
            #expect(comments.last?.body.hasPrefix("Ran Plan for dir: `\(row.dir ?? "stack1")`") == true)
        }
    }

    struct Near: Sendable, CustomTestStringConvertible {
        var line: String
        var command = Command(.plan)
        var isHidden: Bool
        var testDescription: String { line }
    }

    @Test(
        "are known by their first line, and not by names in it",
        arguments: [
            Near(line: "Ran Plan for dir: `stack10` workspace: `default`", command: stack1, isHidden: false),
            Near(line: "Ran Plan for project: `stack1` dir: `other` workspace: `default`", command: stack1, isHidden: true),
            Near(line: "Ran Apply for dir: `planets` workspace: `default`", isHidden: false),
            Near(line: "Ran Policy Check for dir: `plan` workspace: `default`", isHidden: false),
            Near(line: "ran plan for 2 projects:", isHidden: true), Near(line: "Ran Plan", isHidden: true),
            Near(line: "Ran ```Plan", isHidden: false), Near(line: "`", isHidden: false), Near(line: "x", isHidden: false),
        ])
    func near(row: Near) async throws {
        try await withSite(Policy(hidesEarlierComments: true)) { site in
            try await site.host.comment(row.line, on: 1, in: Site.fullName, by: "atlantis")
            try await site.runs(row.command, in: ["stack1"])
            try await site.reports()
            #expect(await site.host.comments(on: 1, in: Site.fullName).first?.isMinimized == row.isHidden)
        }
    }
    private static let stack1 = Command(.plan, target: .place(dir: "stack1", workspace: nil))

    @Test("stay when they cannot be hidden, and the new comment comes all the same", arguments: [403, 502]) func fault(status: Int)
        async throws
    {
        try await withSite(Policy(hidesEarlierComments: true)) { site in
            try await site.host.comment("Ran Plan for 2 projects:", on: 1, in: Site.fullName, by: "atlantis")
            try await site.runs(Command(.plan))
            await site.host.inject(Fault(.status(status), path: "/graphql", times: nil))
            try await site.reports()
            #expect(await site.comments.count == 2)
            #expect(await site.host.comments(on: 1, in: Site.fullName).allSatisfy { !$0.isMinimized })
            #expect(try await site.store.openReports(limit: 10).isEmpty)
        }
    }

    @Test("are left alone where nobody wants them hidden") func unwanted() async throws {
        try await withSite { site in
            try await site.host.comment("Ran Plan for 2 projects:", on: 1, in: Site.fullName, by: "atlantis")
            try await site.runs(Command(.plan))
            try await site.reports()
            #expect(await !site.host.calls.contains { $0.path.contains("graphql") })
        }
    }
}
