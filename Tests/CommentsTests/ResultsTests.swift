import Comments
import Domain
import TestSupport
import Testing

@Suite("A comment on results") struct ResultsTests {
    private static let path = Project(key: ProjectKey(dir: "path", workspace: "workspace"))
    private static let named = Project(key: ProjectKey(dir: "path", workspace: "workspace", name: "projectname"))
    private static let other = Project(key: ProjectKey(dir: "path2", workspace: "workspace", name: "projectname2"))
    private static let third = Project(key: ProjectKey(dir: "path3", workspace: "workspace", name: "projectname3"))
    private static let outputs = [
        Job.ID("ok"): "terraform-output\n", Job.ID("bad"): "error\n", Job.ID("long"): (1...14).map { "line \($0)\n" }.joined(),
    ]
    private static let notApproved = ProjectResult.Outcome.refused(.requirement(.approved, command: .plan, reason: nil))

    private func planned(
        _ project: Project,
        _ change: (inout PlanSummary) -> Void = {
            $0.hasCounts = true; $0.toAdd = 1
        }, job: String = "ok"
    ) -> ProjectResult {
        var summary = PlanSummary()
        change(&summary)
        let plan = Plan(project: project.key, job: Job.ID(job), commit: "", baseBranch: "main", sha256: nil)
        return ProjectResult(project: project, job: Job.ID(job), outcome: .planned(summary, plan: plan))
    }

    private func unchanged(_ project: Project) -> ProjectResult {
        planned(project, { $0.noChanges = "No changes. Your infrastructure matches the configuration." })
    }

    private func result(_ project: Project, _ outcome: ProjectResult.Outcome?, job: String = "ok") -> ProjectResult {
        ProjectResult(project: project, job: Job.ID(job), outcome: outcome)
    }

    private func results(
        _ command: Command, _ projects: [ProjectResult], allowsApply: Bool = true, allowsApplyAll: Bool = true, locksProjects: Bool = true,
        plansDiscarded: Bool = false, hasMergedAgain: Bool = false
    ) -> CommentContent {
        .results(
            CommandResults(
                command: command, projects: projects, allowsApply: allowsApply, allowsApplyAll: allowsApplyAll,
                locksProjects: locksProjects, plansDiscarded: plansDiscarded, hasMergedAgain: hasMergedAgain))
    }

    private func page(_ content: CommentContent, _ settings: CommentWriter.Settings = .init(), log: String? = nil) -> String {
        write(content, settings, outputs: Self.outputs, log: log) ?? "no comment"
    }

    @Test("on one plan says how to apply, delete and repeat it")
    func onePlan() {
        expectGolden(page(results(Command(.plan), [planned(Self.path)])), "plan-one.md")
        expectGolden(page(results(Command(.plan), [planned(Self.named)])), "plan-one-named.md")
        expectGolden(page(results(Command(.plan), [planned(Self.named, job: "long")])), "plan-one-folded.md")
        let outside = planned(
            Self.named,
            {
                $0.hasOutsideChanges = true; $0.noChanges = "No changes."
            }, job: "long")
        expectGolden(page(results(Command(.plan), [outside])), "plan-one-outside-changes.md")
    }

    @Test("says only what is allowed")
    func permissions() {
        expectGolden(page(results(Command(.plan), [planned(Self.path)], allowsApply: false)), "plan-no-apply.md")
        expectGolden(page(results(Command(.plan), [planned(Self.path)], allowsApplyAll: false)), "plan-no-apply-all.md")
        expectGolden(page(results(Command(.plan), [planned(Self.path)], locksProjects: false)), "plan-no-locks.md")
        expectGolden(
            page(results(Command(.plan), [planned(Self.named), unchanged(Self.other)], allowsApplyAll: false)),
            "plan-several-no-apply-all.md")
    }

    @Test("on several plans counts them")
    func severalPlans() {
        let mixed = [planned(Self.named), result(Self.other, Self.notApproved), result(Self.third, .failed, job: "bad")]
        expectGolden(page(results(Command(.plan), mixed)), "plan-several.md")
        #expect(page(results(Command(.plan), mixed)).contains("\n3 projects, 1 with changes, 0 with no changes, 2 failed\n"))
        expectGolden(page(results(Command(.plan), [planned(Self.named, job: "long"), unchanged(Self.other)])), "plan-several-folded.md")
    }

    @Test("on several plans may leave out what has no changes, but not from the list")
    func unchangedPlans() {
        let settings = CommentWriter.Settings(hidesUnchangedPlans: true)
        expectGolden(
            page(results(Command(.plan), [unchanged(Self.path), planned(Self.other), unchanged(Self.third)]), settings),
            "plan-several-hidden.md")
        expectGolden(page(results(Command(.plan), [unchanged(Self.path), unchanged(Self.other)]), settings), "plan-several-all-hidden.md")
        #expect(page(results(Command(.plan), [unchanged(Self.path)]), settings).contains("terraform-output"))
    }

    private func kept(_ project: Project, _ line: String? = nil) -> ProjectResult {
        var summary = PlanSummary()
        summary.hasCounts = line == nil
        summary.noChanges = line
        let plan = Plan(project: project.key, job: Job.ID("ok"), commit: "2", baseBranch: "main", sha256: nil, summary: summary)
        return result(project, .kept(plan, since: "abc1234def"))
    }

    @Test("says which plans are still valid")
    func keptPlans() {
        expectGolden(page(results(Command(.plan), [kept(Self.path)])), "plan-kept.md")
        let unchanged = kept(Self.other, "No changes. Your infrastructure matches the configuration.")
        let text = page(results(Command(.plan), [kept(Self.named), unchanged, planned(Self.third)]))
        expectGolden(text, "plan-kept-several.md")
        #expect(text.contains("\n3 projects, 2 with changes, 1 with no changes, 0 failed\n"))
        let hidden = page(results(Command(.plan), [kept(Self.named), unchanged]), .init(hidesUnchangedPlans: true))
        #expect(hidden.contains("\n### 1. ") && !hidden.contains("\n### 2. "))
    }

    // comments-and-statuses.md §10: two failures, plans deleted; one ok one failed, plans deleted
    @Test("says that plans were thrown away")
    func discarded() {
        let failed = result(Self.other, .failed, job: "bad")
        let none = page(results(Command(.plan), [result(Self.named, Self.notApproved), failed], plansDiscarded: true))
        #expect(none.hasSuffix("\n---\n### Plan Summary\n\n2 projects, 0 with changes, 0 with no changes, 2 failed"))
        let one = page(results(Command(.plan), [planned(Self.named), failed], plansDiscarded: true))
        #expect(
            one.contains(
                "```diff\nterraform-output\n```\n\nThis plan was not saved because one or more projects failed and automerge requires all plans pass.\n\n---\n"
            ))
        #expect(one.hasSuffix("\n\n2 projects, 1 with changes, 0 with no changes, 1 failed"))
        let folded = page(results(Command(.plan), [planned(Self.named, job: "long"), failed], plansDiscarded: true))
        #expect(folded.contains("requires all plans pass.\nPlan: 1 to add, 0 to change, 0 to destroy.\n\n---\n"))
        let kept = page(results(Command(.plan), [kept(Self.named), failed], plansDiscarded: true))
        #expect(kept.contains("requires all plans pass.\n\n---\n") && !kept.contains(":arrow_forward:"))
    }

    @Test(
        "says that the base branch was merged again",
        arguments: [("ok", "  ```\n"), ("long", "\nPlan: 1 to add, 0 to change, 0 to destroy.\n")])
    func mergedAgain(job: String, before: String) {
        let text = page(results(Command(.plan), [planned(Self.path, job: job)], hasMergedAgain: true))
        #expect(text.contains("\(before):twisted_rightwards_arrows: Upstream was modified, a new merge was performed.\n\n---\n"))
    }

    @Test("says what a stop means that came while things were changed")
    func interrupted() {
        expectGolden(page(results(Command(.apply), [result(Self.path, .interrupted)])), "apply-interrupted.md")
        let several = page(
            results(Command(.apply), [result(Self.path, .interrupted), result(Self.other, .cancelled)]), .init(executableName: "deploy"))
        #expect(several.contains("`deploy cancel`") && !several.contains("`atlantis cancel`"))
        #expect(several.hasSuffix("\n\n2 projects, 0 successful, 0 failed, 2 errored"))
    }

    @Test("on applies counts them")
    func applies() {
        let mixed = [
            result(Self.named, .applied),
            result(Self.other, .refused(.requirement(.mergeable, command: .apply, reason: "checks are missing"))),
            result(Self.third, .failed, job: "bad"),
        ]
        expectGolden(page(results(Command(.apply), mixed)), "apply-several.md")
        #expect(page(results(Command(.apply), mixed)).hasSuffix("\n\n3 projects, 1 successful, 1 failed, 1 errored"))
        expectGolden(page(results(Command(.apply), [result(Self.named, .applied, job: "long")])), "apply-one-folded.md")
    }

    @Test("tells the truth about an apply that was cut off")
    func unknown() {
        expectGolden(page(results(Command(.apply), [result(Self.path, .unknown)])), "apply-unknown.md")
        expectGolden(
            page(results(Command(.apply), [result(Self.named, .unknown), result(Self.other, .cancelled)])), "apply-unknown-several.md")
    }

    @Test("on versions and imports")
    func others() {
        expectGolden(page(results(Command(.version), [result(Self.named, .done)])), "version-one.md")
        expectGolden(
            page(results(Command(.version), [result(Self.named, .done), result(Self.other, .done, job: "long")])), "version-several.md")
        expectGolden(page(results(Command(.version), [result(Self.path, .failed, job: "bad")])), "version-failed.md")
        expectGolden(page(results(Command(.importing), [result(Self.path, .done, job: "long")])), "import-folded.md")
        #expect(
            page(results(Command(.approvePolicies), [result(Self.named, .done), result(Self.path, .done)])) == """
                Approved Policies for 2 projects:

                1. project: `projectname` dir: `path` workspace: `workspace`
                1. dir: `path` workspace: `workspace`
                """)
    }

    @Test(
        "without projects is one line",
        arguments: [
            (Command(.plan), "Ran Plan for 0 projects:"), (Command(.apply), "Ran Apply for 0 projects:"),
            (Command(.importing), "Ran Import for 0 projects:"), (Command(.state, subcommand: "rm"), "Ran State `rm` for 0 projects:"),
        ])
    func nothing(command: Command, text: String) {
        #expect(page(results(command, [])) == text)
    }

    @Test("leaves silenced projects out, and is not written at all if there are no others")
    func silence() {
        var silent = Self.other
        silent.silencedComments = ["plan"]
        #expect(write(results(Command(.plan), [planned(silent)])) == nil)
        #expect(
            page(results(Command(.plan), [planned(silent), planned(Self.path)])) == page(results(Command(.plan), [planned(Self.path)])))
        #expect(page(results(Command(.apply), [result(silent, .applied)])).hasPrefix("Ran Apply for project: `projectname2`"))
    }

    @Test(
        "gives the reason of a refusal",
        arguments: [
            (
                .requirement(.approved, command: .plan, reason: nil),
                "Pull request must be approved according to the project's approval rules before running plan."
            ),
            (.requirement(.mergeable, command: .apply, reason: nil), "Pull request must be mergeable before running apply."),
            (
                .requirement(.mergeable, command: .apply, reason: "blocked"),
                "Pull request must be mergeable before running apply (blocked)."
            ),
            (
                .requirement(.undiverged, command: .apply, reason: nil),
                "Default branch must be rebased onto pull request before running apply."
            ),
            (.requirement(.policiesPassed, command: .apply, reason: nil), "All policies must pass for project before running apply."),
            (.dependency("network"), "Can't apply your project unless you apply its dependencies: [network]"),
            (
                .dependency("a](http://x) [`b`<i>"),
                "Can't apply your project unless you apply its dependencies: [a\\](http://x) \\[\\`b\\`\\<i>]"
            ), (.forbidden(reason: ""), "You do not have permissions to do this."),
            (
                .forbidden(reason: "```\n@all [x](y)\u{202E}\n"),
                "You do not have permissions to do this.\n````\n```\n@all [x](y)\u{FFFD}\n````"
            ),
            (
                .lockedBy(.init(repository: .init(host: "github.com", fullName: "acme/infra"), number: 7), url: "https://x/7"),
                """
                This project is currently locked by an unapplied plan from pull #7. To continue, delete the lock from #7 or apply that plan and merge the pull request.

                Once the lock is released, comment `atlantis plan` here to re-plan.
                """
            ),
        ] as [(Refusal, String)])
    func refusals(refusal: Refusal, text: String) {
        #expect(
            page(results(Command(.plan), [result(Self.path, .refused(refusal))]))
                == "Ran Plan for dir: `path` workspace: `workspace`\n\n**Plan Failed**: \(text)")
    }

    @Test(
        "on a command as a whole",
        arguments: [
            (.commandError(Command(.plan), text: "err"), "**Plan Error**\n```\nerr\n```"),
            (.commandError(Command(.approvePolicies), text: "err\n"), "**Approve Policies Error**\n```\nerr\n```"),
            (.commandFailure(Command(.apply), text: "failure"), "**Apply Failed**: failure"),
            (
                .commandFailure(Command(.importing), text: "import cannot run on multiple projects. please specify one project."),
                "**Import Failed**: import cannot run on multiple projects. please specify one project."
            ),
        ] as [(CommentContent, String)])
    func whole(content: CommentContent, text: String) {
        #expect(page(content) == text)
    }

    @Test("folds what has more than twelve line feeds", arguments: [(12, false), (13, true)])
    func folding(newlines: Int, isFolded: Bool) {
        let text = Array(repeating: "line", count: newlines + 1).joined(separator: "\n")
        let error = CommentContent.commandError(Command(.plan), text: text)
        let folded = "**Plan Error**\n<details><summary>Show Output</summary>\n\n```\n\(text)\n```\n</details>"
        let unfolded = "**Plan Error**\n```\n\(text)\n```"
        #expect(page(error) == (isFolded ? folded : unfolded))
        #expect(page(error, .init(folds: false)) == unfolded)
    }

    @Test("ends with the log if that is wanted")
    func log() {
        let verbose = results(Command(.plan, isVerbose: true), [planned(Self.path)])
        expectGolden(page(verbose, log: "[INFO] one\n[DBUG] two\n"), "plan-verbose.md")
        #expect(page(verbose) == page(results(Command(.plan), [planned(Self.path)]), log: "unwanted"))
    }

    @Test("speaks the code host's and the operator's language")
    func words() {
        let settings = CommentWriter.Settings(executableName: "deploy", request: .merge, referenceSign: "!")
        expectGolden(page(results(Command(.plan), [planned(Self.path)]), settings), "plan-merge-request.md")
    }
}
