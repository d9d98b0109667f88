import Comments
import Domain
import Testing

@Suite("The commands to paste") struct HintTests {
    struct Row: Sendable {
        var key: ProjectKey
        var arguments: [CommenterArgument] = []
        var plan: String
        var apply: String
    }

    // B1–B8
    private static let rows = [
        Row(key: ProjectKey(dir: "."), plan: "plan -d .", apply: "apply -d ."),
        Row(key: ProjectKey(dir: "dir"), plan: "plan -d dir", apply: "apply -d dir"),
        Row(key: ProjectKey(dir: ".", workspace: "workspace"), plan: "plan -w workspace", apply: "apply -w workspace"),
        Row(key: ProjectKey(dir: "dir", workspace: "workspace"), plan: "plan -d dir -w workspace", apply: "apply -d dir -w workspace"),
        Row(key: ProjectKey(dir: "dir", workspace: "workspace", name: "project"), plan: "plan -p project", apply: "apply -p project"),
        Row(key: ProjectKey(dir: "."), arguments: ["\"arg1\"", "\"arg2\""], plan: "plan -d . -- arg1 arg2", apply: "apply -d ."),
        Row(
            key: ProjectKey(dir: "dir", workspace: "workspace"), arguments: ["\"arg1\"", "\"arg2\"", "arg3"],
            plan: "plan -d dir -w workspace -- arg1 arg2 arg3", apply: "apply -d dir -w workspace"),
        Row(key: ProjectKey(dir: "dir with spaces"), plan: "plan -d \"dir with spaces\"", apply: "apply -d \"dir with spaces\""),
        Row(
            key: ProjectKey(dir: "it's \"q\" \\"), arguments: ["-var", "x=a b"], plan: "plan -d \"it's \\\"q\\\" \\\\\" -- -var \"x=a b\"",
            apply: "apply -d \"it's \\\"q\\\" \\\\\""),
    ]

    @Test("name the project and repeat the arguments", arguments: rows)
    func hints(row: Row) {
        let text = comment(row)
        #expect(text.contains("\n  atlantis \(row.plan)\n  ```"))
        #expect(text.contains("\n  atlantis \(row.apply)\n  ```"))
    }

    @Test("are read back as what they say", arguments: rows)
    func readBack(row: Row) {
        let line = comment(row).split(separator: "\n").first { $0.hasPrefix("  atlantis plan ") } ?? ""
        guard case .command(let command) = CommentGrammar().read(String(line)) else {
            Issue.record("\(line) is no command")
            return
        }
        if let name = row.key.name {
            #expect(command.target == .project(name: name))
        } else {
            let isDefault = row.key.workspace == "default"
            let dir = row.key.dir == "." && !isDefault ? nil : row.key.dir
            #expect(command.target == .place(dir: dir, workspace: isDefault ? nil : row.key.workspace))
        }
    }

    private func comment(_ row: Row) -> String {
        let plan = Plan(project: row.key, job: Job.ID("1"), commit: "", baseBranch: "", sha256: nil)
        let result = ProjectResult(project: Project(key: row.key), job: Job.ID("1"), outcome: .planned(PlanSummary(), plan: plan))
        let command = Command(.plan, arguments: row.arguments)
        return write(
            .results(.init(command: command, projects: [result], allowsApply: true, allowsApplyAll: true, locksProjects: true))) ?? ""
    }
}
