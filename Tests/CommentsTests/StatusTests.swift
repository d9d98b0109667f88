import Comments
import Domain
import Testing

@Suite("A commit status") struct StatusTests {
    private static let writer = StatusWriter()
    typealias Row = (StatusReport.Subject, StatusReport.State, StatusReport.Text, String)
    private static func counts(_ succeeded: Int, _ total: Int, errored: Int = 0, unchanged: Int = 0) -> StatusReport.Text {
        .counts(.init(total: total, succeeded: succeeded, errored: errored, unchanged: unchanged))
    }

    // S1–S10, S12
    private static let rows: [Row] = [
        (.command(.plan), .pending, .plain, "Plan in progress..."), (.command(.plan), .failure, .plain, "Plan failed."),
        (.command(.apply), .success, .plain, "Apply succeeded."), (.policyCheck, .pending, .plain, "Policy_check in progress..."),
        (.command(.plan), .pending, counts(0, 2), "0/2 projects planned."),
        (.command(.plan), .failure, counts(1, 2), "1/2 projects failed to plan."),
        (.command(.plan), .success, counts(2, 2), "2/2 projects planned successfully."),
        (.command(.plan), .success, counts(0, 0), "0/0 projects planned successfully."),
        (.policyCheck, .failure, counts(0, 2, errored: 1), "1/2 projects failed policy checks."),
        (.policyCheck, .pending, counts(1, 2), "1/2 projects had policies checked."),
        (.policyCheck, .success, counts(2, 2), "2/2 projects had policies checked successfully."),
        (.command(.apply), .failure, counts(1, 3, errored: 1), "1/3 projects failed to apply."),
        (.command(.apply), .failure, counts(0, 2, errored: 2), "2/2 projects failed to apply."),
        (.command(.apply), .pending, counts(1, 2), "1/2 projects applied."),
        (.command(.apply), .success, counts(2, 2), "2/2 projects applied successfully."),
        (.command(.apply), .success, counts(2, 2, unchanged: 2), "2/2 projects up to date."),
        (.command(.apply), .success, counts(1, 1, unchanged: 1), "1/1 projects up to date."),
        (.command(.apply), .success, counts(3, 3, unchanged: 1), "2/3 projects applied successfully (1 up to date)."),
        (.command(.apply), .pending, counts(1, 2, unchanged: 1), "0/2 projects applied (1 up to date)."),
        (.command(.apply), .pending, counts(2, 3, unchanged: 1), "1/3 projects applied (1 up to date)."),
        (.command(.apply), .success, counts(0, 0), "0/0 projects applied successfully."),
        (.command(.version), .pending, counts(1, 2), "1/2 projects completed."),
        (.command(.version), .failure, counts(1, 2), "1/2 projects failed."),
        (.command(.version), .success, counts(2, 2), "2/2 projects succeeded."),
        (.project(.init(dir: "."), .plan), .pending, .plain, "Plan in progress..."),
        (
            .project(.init(dir: "."), .plan), .success, .line("Plan: 1 to add, 2 to change, 3 to destroy."),
            "Plan: 1 to add, 2 to change, 3 to destroy."
        ),
        (.hook(isBefore: true, label: "x"), .pending, .plain, "in progress..."),
        (.hook(isBefore: true, label: "x"), .failure, .plain, "failed."),
        (.hook(isBefore: false, label: "x"), .success, .plain, "succeeded."),
        (.hook(isBefore: true, label: "x"), .success, .line("two\nlines"), "two\u{FFFD}lines"),
        (.hook(isBefore: true, label: "x"), .failure, .line("my own text\n"), "my own text"),
        (.hook(isBefore: true, label: "x"), .failure, .line("\n"), "failed."),
        (.command(.apply), .failure, counts(0, 2, errored: 2), "2/2 projects failed to apply."),
        (.command(.plan), .success, .plain, "Plan succeeded."), (.command(.apply), .pending, .plain, "Apply in progress..."),
        (.command(.apply), .failure, .plain, "Apply failed."), (.policyCheck, .failure, .plain, "Policy_check failed."),
        (.policyCheck, .success, counts(0, 0), "0/0 projects had policies checked successfully."),
        (.projectPolicyCheck(.init(dir: ".")), .pending, .plain, "Policy_check in progress..."),
        (.projectPolicyCheck(.init(dir: ".")), .failure, .plain, "Policy_check failed."),
        (.projectPolicyCheck(.init(dir: ".")), .success, .plain, "Policy_check succeeded."),
        (.project(.init(dir: "."), .apply), .failure, .plain, "Apply failed."),
        (.command(.plan), .failure, .closed, "Stopped: the pull request was closed."),
        (.command(.plan), .failure, .superseded(by: "0123456789abcdef"), "Superseded by 0123456."),
    ]

    @Test("has a description", arguments: rows)
    func description(row: Row) {
        #expect(Self.writer.description(of: StatusReport(commit: "c", subject: row.0, state: row.1, text: row.2)) == row.3)
    }

    @Test("has a description that GitHub takes", arguments: [(140, 140, "xx"), (141, 140, "x…")])
    func longDescription(length: Int, expected: Int, end: String) {
        let line = String(repeating: "x", count: length)
        let text = Self.writer.description(of: StatusReport(commit: "c", subject: .command(.plan), state: .success, text: .line(line)))
        #expect(text.count == expected)
        #expect(text.hasSuffix(end))
    }

    // S11
    @Test(
        "has a name",
        arguments: [
            (.command(.plan), "atlantis/plan"), (.command(.apply), "atlantis/apply"), (.policyCheck, "atlantis/policy_check"),
            (.project(.init(dir: "dir", name: "name"), .plan), "atlantis/plan: name"),
            (.project(.init(dir: "dir1/dir2", workspace: "workspace"), .plan), "atlantis/plan: dir1/dir2/workspace"),
            (.project(.init(dir: "."), .apply), "atlantis/apply: ./default"),
            (.projectPolicyCheck(.init(dir: "dir", name: "name")), "atlantis/policy_check: name"),
            (.projectPolicyCheck(.init(dir: "dir1/dir2", workspace: "workspace")), "atlantis/policy_check: dir1/dir2/workspace"),
            (.hook(isBefore: true, label: "Pre workflow hook #0"), "atlantis/pre_workflow_hook: Pre workflow hook #0"),
            (.hook(isBefore: false, label: "lint"), "atlantis/post_workflow_hook: lint"),
        ] as [(StatusReport.Subject, String)])
    func name(subject: StatusReport.Subject, name: String) {
        #expect(Self.writer.context(of: subject) == name)
    }

    @Test("has the name the operator chose")
    func prefix() { #expect(StatusWriter(prefix: "custom").context(of: .command(.plan)) == "custom/plan") }

    @Test("has different names for different long projects")
    func longNames() {
        let names = ["x", "y"].map { end in
            Self.writer.context(of: .project(.init(dir: "d", name: String(repeating: "n", count: 299) + end), .plan))
        }
        #expect(names[0] != names[1])
        #expect(names.allSatisfy { $0.count == 255 && $0.hasPrefix("atlantis/plan: nnn") })
        #expect(names.allSatisfy { $0.suffix(13).first == "-" && $0.suffix(12).allSatisfy(\.isHexDigit) })
        #expect(Self.writer.context(of: .project(.init(dir: "d", name: String(repeating: "n", count: 240)), .plan)).count == 255)
    }
}
