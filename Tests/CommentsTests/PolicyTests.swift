import Comments
import Domain
import Foundation
import TestSupport
import Testing

@Suite("A comment on policies") struct PolicyTests {
    static let project = Project(key: ProjectKey(dir: "path", workspace: "workspace"))
    static let named = Project(key: ProjectKey(dir: "path2", workspace: "workspace", name: "projectname"))
    static let failing =
        "FAIL - <redacted plan file> - main - WARNING: Null Resource creation is prohibited.\n\n2 tests, 1 passed, 0 warnings, 1 failure, 0 exceptions\n"
    static let passing = "2 tests, 2 passed, 0 warnings, 0 failures, 0 exceptions\n"

    private static let sums = [
        "one": "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed",
        "two": "3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3",
    ]
    static func standing(_ name: String, _ hasPassed: Bool = false, needs: Int = 1, approvedBy users: [String] = []) -> PolicyStanding {
        PolicyStanding(
            policySet: name, hasPassed: hasPassed, approvalsNeeded: needs, items: ["a"],
            approvals: users.map { .init(user: $0, items: ["a"]) })
    }
    static func output(_ parts: [(String, String)], before: String = "", after: String = "") -> String {
        let value = PolicyOutput(before: before, parts: parts.map { .init(policySet: $0.0, text: $0.1) }, after: after)
        return String(decoding: (try? JSONEncoder().encode(value)) ?? Data(), as: UTF8.self)
    }

    /// One project for each element: what is said of it, and what its job printed.
    static func page(
        _ projects: [(ProjectResult.Outcome, String)], _ settings: CommentWriter.Settings = .init(), command: Command = Command(.plan),
        isQuiet: Bool = false, allowsApplyAll: Bool = true, allowsApply: Bool = true
    ) -> String? {
        let results = projects.enumerated().map { index, project in
            ProjectResult(
                project: index == 0 ? Self.project : named, stage: .policyCheck, job: Job.ID("\(index)"), outcome: project.0)
        }
        let outputs = projects.enumerated().map { (Job.ID("\($0)"), $1.1) }
        return write(
            .results(
                CommandResults(
                    command: command, projects: results, allowsApply: allowsApply, allowsApplyAll: allowsApplyAll, locksProjects: true,
                    isQuietAboutPolicies: isQuiet)),
            settings, outputs: Dictionary(uniqueKeysWithValues: outputs))
    }

    private static let one = (
        ProjectResult.Outcome.policiesChecked([standing("policy1"), standing("policy2", true)]),
        output([("policy1", failing), ("policy2", passing)])
    )
    private static let good = (ProjectResult.Outcome.policiesChecked([standing("policy1", true)]), output([("policy1", passing)]))

    // comments-and-statuses.md §10: policy1 failing, policy2 passing
    @Test("says of each set what it found and who must approve it")
    func one() {
        expectGolden(Self.page([Self.one]) ?? "", "policy-one-failed.md")
        expectGolden(Self.page([Self.good]) ?? "", "policy-one.md")
        let page = Self.page([Self.one]) ?? ""
        #expect(page.contains("\npolicy set: policy1: requires: 1 approval(s), have: 0.\npolicy set: policy2: passed.\n"))
    }

    @Test(
        "counts approvals",
        arguments: [
            (standing("p", true), "policy set: p: passed."), (standing("p", approvedBy: ["a"]), "policy set: p: approved."),
            (standing("p", needs: 2, approvedBy: ["a"]), "policy set: p: requires: 2 approval(s), have: 1."),
            (
                PolicyStanding(
                    policySet: "p", hasPassed: false, approvalsNeeded: 1, items: ["a", "b"], approvals: [.init(user: "u", items: ["a"])]),
                "policy set: p: requires: 1 approval(s), have: 0."
            ),
        ])
    func standings(standing: PolicyStanding, line: String) {
        let page = Self.page([(.policiesChecked([standing, Self.standing("other")]), Self.output([]))]) ?? ""
        #expect(
            page.contains("\n#### Policy Approval Status:\n```\n\(line)\npolicy set: other: requires: 1 approval(s), have: 0.\n```\n* "))
    }

    // §10: 13 × `line` + FAIL …
    @Test("folds what is long and repeats the counts below it")
    func folded() {
        let long = String(repeating: "line\n", count: 13)
        let failed = (ProjectResult.Outcome.policiesChecked([Self.standing("policy1")]), Self.output([("policy1", long + Self.failing)]))
        expectGolden(Self.page([failed]) ?? "", "policy-folded-failed.md")
        let cleared = (
            ProjectResult.Outcome.policiesChecked([Self.standing("policy1", true)]), Self.output([("policy1", long + Self.passing)])
        )
        let page = Self.page([cleared]) ?? ""
        expectGolden(page, "policy-folded.md")
        // Atlantis forgets to close the section here.
        #expect(page.components(separatedBy: "<details>").count == page.components(separatedBy: "</details>").count)
        #expect(Self.page([failed], .init(folds: false))?.contains("<details>") == false)
    }

    @Test(
        "counts line feeds as Atlantis does",
        arguments: [
            ([("p", String(repeating: "x\n", count: 11))], false), ([("p", String(repeating: "x\n", count: 12))], true),
            ([("p", String(repeating: "x\n", count: 5)), ("q", String(repeating: "x\n", count: 5))], false),
            ([("p", String(repeating: "x\n", count: 5)), ("q", String(repeating: "x\n", count: 6))], true),
            ([("p", String(repeating: "x\\n", count: 12))], true),
        ] as [([(String, String)], Bool)])
    func lineFeeds(parts: [(String, String)], isFolded: Bool) {
        let page = Self.page([(.policiesChecked([Self.standing("p", true)]), Self.output(parts))]) ?? ""
        #expect(page.contains("<details><summary>Show Output</summary>") == isFolded)
    }

    @Test("shows what steps printed before and after the check")
    func around() {
        let output = Self.output([("policy1", Self.passing)], before: "before\n", after: "after\n")
        let page = Self.page([(.policiesChecked([Self.standing("policy1", true)]), output)]) ?? ""
        #expect(
            page.contains(
                "\n\n```diff\nbefore\n```\n\n#### Policy Set: `policy1`\n```diff\n\(Self.passing)\n```\n\n```diff\nafter\n```\n\n\n* "))
    }

    @Test("on several projects")
    func several() {
        let broken = (ProjectResult.Outcome.failed, "some conftest error\n")
        expectGolden(Self.page([Self.good, Self.one]) ?? "", "policy-several-failed.md")
        expectGolden(Self.page([Self.good, Self.good]) ?? "", "policy-several.md")
        expectGolden(Self.page([Self.good, Self.one], allowsApplyAll: false) ?? "", "policy-several-no-apply-all.md")
        #expect(
            Self.page([Self.good, broken])?.contains(
                "`\n**Policy Check Error**\n```\nsome conftest error\n```\n\n---\n* :heavy_check_mark:") == true)
    }

    @Test("says only what is allowed")
    func permissions() {
        #expect(Self.page([Self.good], allowsApply: false)?.contains("apply") == false)
        #expect(Self.page([Self.good], allowsApplyAll: false)?.contains("unlock") == false)
        #expect(Self.page([Self.one], allowsApplyAll: false)?.hasSuffix("  atlantis plan -d path -w workspace\n  ```") == true)
    }

    // §10: quiet, two successful; quiet, success + failed + errored
    @Test("may be quiet about what passes")
    func quiet() {
        #expect(Self.page([Self.good], isQuiet: true) == nil)
        #expect(Self.page([Self.good, Self.good], isQuiet: true) == nil)
        let page = Self.page([Self.good, Self.one, (.failed, "error")], isQuiet: true) ?? ""
        #expect(page.hasPrefix("Ran Policy Check for 3 projects:\n\n1. "))
        #expect(page.components(separatedBy: "\n### ").count == 3)
        #expect(page.contains("---\n\n### 2. "))
        #expect(page.contains("---\n### 3. "))
    }

    // §10: item regex `.+`
    @Test("folds away what was approved before", arguments: [(["one", "two"], 2), (["two"], 1), ([], 0)])
    func sticky(approved: [String], count: Int) {
        let items = ["one", "two"]
        let standing = PolicyStanding(
            policySet: "policy1", hasPassed: false, approvalsNeeded: 1, items: items.compactMap { Self.sums[$0] },
            approvals: [.init(user: "u", items: approved.compactMap { Self.sums[$0] })], itemPattern: ".+")
        let output = Self.output([("policy1", "one\ntwo\n"), ("policy2", Self.passing)])
        expectGolden(
            Self.page([(.policiesChecked([standing, Self.standing("policy2", true)]), output)]) ?? "", "policy-sticky-\(count).md")
    }

    @Test("never folds away what nobody checked", arguments: ["one\nthree\n", "one\ntwo\nthree\n", "one", "zero\none\ntwo"])
    func unknownItems(text: String) {
        let standing = PolicyStanding(
            policySet: "p", hasPassed: false, items: ["one", "two"].compactMap { Self.sums[$0] },
            approvals: [.init(user: "u", items: ["one"].compactMap { Self.sums[$0] })], itemPattern: ".+")
        let page = Self.page([(.policiesChecked([standing]), Self.output([("p", text)]))]) ?? ""
        #expect(page.contains("```diff\n\(text)\n```"))
        #expect(!page.contains(":white_check_mark:"))
    }

    @Test("on one project that could not be checked")
    func notChecked() {
        let refused = Self.page([(.refused(.forbidden(reason: "")), "")]) ?? ""
        #expect(refused.contains("`\n\n**Policy Check Failed**: You do not have permissions to do this.\n\n---\n* :heavy_check_mark: "))
        // §10: policy_check, command error
        let failed = Self.page([(.failed, "some conftest error\n")]) ?? ""
        #expect(failed.contains("`\n\n**Policy Check Error**\n```\nsome conftest error\n```\n\n---\n* :heavy_check_mark: "))
    }

    @Test("shows what a check printed if it is no result")
    func notJSON() {
        let page = Self.page([(.policiesChecked([Self.standing("p")]), "unable to unmarshal conftest output")]) ?? ""
        #expect(page.contains("\n\n**Policy Check Error**\n```\nunable to unmarshal conftest output\n```\n#### Policy Approval Status:\n"))
        #expect(Self.page([(.policiesChecked([Self.standing("p", true)]), "")])?.contains("Error") == false)
    }

    @Test("cannot be left by what a check printed")
    func hostile() {
        let text =
            "```\n</details>\n[x](evil)\u{202E}\n99 tests, 99 passed, 0 warnings, 0 failures, 0 exceptions\n"
            + String(repeating: "\n", count: 12) + Self.failing
        let page = Self.page([(.policiesChecked([Self.standing("p`1")]), Self.output([("p`1", text)]))]) ?? ""
        #expect(page.contains("#### Policy Set: `` p`1 ``\n````diff\n```\n</details>\n[x](evil)\u{FFFD}\n"))
        #expect(page.hasSuffix("```\npolicy set: p`1: 2 tests, 1 passed, 0 warnings, 1 failure, 0 exceptions\n```") == false)
        #expect(page.contains("\npolicy set: p`1: 2 tests, 1 passed, 0 warnings, 1 failure, 0 exceptions\n"))
    }
}

@Suite("A comment on approvals") struct ApprovalTests {
    private func page(_ projects: [([PolicyStanding], [ApprovalRefusal])]) -> String {
        PolicyTests.page(projects.map { (.policiesApproved($0.0, refusals: $0.1), "") }, command: Command(.approvePolicies)) ?? ""
    }
    private static let approved = PolicyTests.standing("policy1", approvedBy: ["u"])

    @Test("lists the projects if nothing is left to approve")
    func all() {
        #expect(page([([Self.approved], [])]) == "Approved Policies for 1 projects:\n\n1. dir: `path` workspace: `workspace`")
        #expect(
            page([([Self.approved], []), ([], [])])
                == "Approved Policies for 2 projects:\n\n1. dir: `path` workspace: `workspace`\n1. project: `projectname` dir: `path2` workspace: `workspace`"
        )
        #expect(page([]) == "Approved Policies for 0 projects:")
    }

    @Test("says what is left to approve")
    func notAll() {
        expectGolden(page([([Self.approved, PolicyTests.standing("policy2", needs: 2, approvedBy: ["u"])], [])]), "approve-one-failed.md")
        expectGolden(
            page([([Self.approved], []), ([PolicyTests.standing("policy1")], [.notOwner(policySet: "policy1", user: "u")])]),
            "approve-several.md")
    }

    // commands.md 9.6
    @Test(
        "says why an approval did not count",
        arguments: [
            (
                .notOwner(policySet: "NAME", user: "USER"),
                "policy set: NAME user USER is not a policy owner - please contact policy owners to approve failing policies"
            ),
            (
                .ownPullRequest(policySet: "NAME", author: "AUTHOR", user: "USER"),
                "policy set: NAME the author of pr AUTHOR matches the command commenter user USER - please contact another policy owners to approve failing policies"
            ),
            (
                .alreadyApproved(policySet: "NAME", user: "U", missing: 2),
                "policy set: already approved by U; need 2 more approval(s) from a different policy owner"
            ),
        ] as [(ApprovalRefusal, String)])
    func refusals(refusal: ApprovalRefusal, sentence: String) {
        let text = page([([PolicyTests.standing("NAME")], [refusal])])
        #expect(
            text.contains(
                "`\n**Approve Policies Error**\n```\n\(sentence)\n```\n#### Policy Approval Status:\n```\npolicy set: NAME: requires: 1 approval(s), have: 0.\n```\n* "
            ))
        // An approval of one set and an error about another.
        let both = page([([Self.approved], [refusal, refusal])])
        #expect(both.contains("```\n\(sentence)\n\(sentence)\n```\n* :arrow_forward: To **apply** this plan, comment:\n"))
    }
}
