import Comments
import Domain
import Testing

@Suite("What a pull request contains cannot leave its place in our comment") struct HostileTextTests {
    private func page(_ key: ProjectKey, output: String, _ outcome: ProjectResult.Outcome = .applied, _ command: Command = Command(.apply))
        -> String
    {
        let result = ProjectResult(project: Project(key: key), job: Job.ID("1"), outcome: outcome)
        let results = CommandResults(command: command, projects: [result], allowsApply: true, allowsApplyAll: true, locksProjects: true)
        return write(.results(results), outputs: [Job.ID("1"): output]) ?? ""
    }

    @Test(
        "neither output",
        arguments: [
            ("```", "````"), ("a\n   ````x", "`````"), ("a\r```", "````"), ("a\n    ```", "````"), ("x ``` y", "```"), ("``", "```"),
        ])
    func output(text: String, fence: String) {
        #expect(page(ProjectKey(dir: "."), output: text).hasSuffix("\n\n\(fence)diff\n\(text)\n\(fence)"))
    }

    @Test("nor an error")
    func error() {
        #expect(page(ProjectKey(dir: "."), output: "x\n```\n[click](evil)", .failed).contains("````\nx\n```\n[click](evil)\n````"))
    }

    @Test("nor a folder's name")
    func folder() {
        #expect(page(ProjectKey(dir: "a`b"), output: "x").hasPrefix("Ran Apply for dir: `` a`b `` workspace: `default`\n"))
        #expect(
            page(ProjectKey(dir: "a\n\n# b"), output: "x").hasPrefix("Ran Apply for dir: `a\u{FFFD}\u{FFFD}# b` workspace: `default`\n"))
        let plan = Plan(project: ProjectKey(dir: "."), job: Job.ID("1"), commit: "", baseBranch: "", sha256: nil)
        let text = page(ProjectKey(dir: "a\n  ```\n"), output: "x", .planned(PlanSummary(), plan: plan), Command(.plan))
        #expect(text.contains("\n  atlantis apply -d \"a\u{FFFD}  ```\u{FFFD}\"\n"))
    }

    @Test("nor a label")
    func label() {
        #expect(write(.notice(.unlockForbidden(label: "a\nb"))) == "Not allowed to unlock PR with a\u{FFFD}b label")
    }

    @Test("nor signs with accents, which are other characters to Swift and not to Markdown")
    func accents() {
        #expect(page(ProjectKey(dir: "a`\u{301}b"), output: "x").hasPrefix("Ran Apply for dir: `` a`\u{301}b `` workspace: `default`\n"))
        let plan = Plan(project: ProjectKey(dir: "."), job: Job.ID("1"), commit: "", baseBranch: "", sha256: nil)
        let text = page(ProjectKey(dir: "a\"\u{301}b"), output: "x", .planned(PlanSummary(), plan: plan), Command(.plan))
        #expect(text.contains("\n  atlantis apply -d \"a\\\"\u{301}b\"\n"))
    }

    @Test("nor what nobody sees", arguments: ["a\u{202E}b", "a\u{2066}b", "a\u{1B}b", "a\u{85}b", "a\u{2028}b", "a\u{7F}b"])
    func invisible(text: String) {
        #expect(page(ProjectKey(dir: "."), output: text).hasSuffix("```diff\na\u{FFFD}b\n```"))
        #expect(page(ProjectKey(dir: "."), output: "ä\t€\r\n→ é").hasSuffix("```diff\nä\t€\r\n→ é\n```"))
    }
}
