import Comments
import Domain
import TestSupport
import Testing

@Suite("A language") struct LanguageTests {
    private static let settings = CommentWriter.Settings(language: .spanish)
    private static let one = Project(key: ProjectKey(dir: "path", workspace: "workspace", name: "projectname"))
    private static let two = Project(key: ProjectKey(dir: "path2", workspace: "workspace"))
    private static let outputs = [Job.ID("ok"): "terraform-output\n", Job.ID("long"): String(repeating: "line\n", count: 14)]

    // server-flags.md 34
    @Test(
        "is found by its code",
        arguments: [
            ("en", .english), ("es", .spanish), ("es-MX", .spanish), (" ES ", .spanish), ("de", nil), ("", nil), ("-es", nil), ("esp", nil),
        ] as [(String, Language?)])
    func named(code: String, language: Language?) {
        #expect(Language.named(code) == language)
        #expect(Language.supportedCodes == ["en", "es"])
    }

    private func page(
        _ command: Command, _ projects: [(Project, ProjectResult.Outcome, String)], _ settings: CommentWriter.Settings = settings,
        hasMergedAgain: Bool = false, plansDiscarded: Bool = false, log: String? = nil
    ) -> String {
        let results = projects.map { ProjectResult(project: $0.0, job: Job.ID($0.2), outcome: $0.1) }
        let content = CommandResults(
            command: command, projects: results, allowsApply: true, allowsApplyAll: true, locksProjects: true,
            plansDiscarded: plansDiscarded, hasMergedAgain: hasMergedAgain)
        return write(.results(content), settings, outputs: Self.outputs, log: log) ?? "no comment"
    }

    private func planned(_ project: Project) -> ProjectResult.Outcome {
        var summary = PlanSummary()
        summary.hasOutsideChanges = true
        summary.hasCounts = true
        return .planned(summary, plan: Plan(project: project.key, job: Job.ID("ok"), commit: "", baseBranch: "", sha256: nil))
    }

    @Test("is that of all layouts")
    func spanish() {
        let refused = ProjectResult.Outcome.refused(.requirement(.approved, command: .plan, reason: nil))
        let one = [(Self.one, planned(Self.one), "ok")]
        expectGolden(page(Command(.plan, isVerbose: true), one, hasMergedAgain: true, log: "[INFO] x"), "es-plan.md")
        let several = [(Self.one, planned(Self.one), "long"), (Self.two, refused, ""), (Self.two, .error("no"), "")]
        expectGolden(page(Command(.plan), several), "es-plan-several.md")
        expectGolden(page(Command(.plan), several, plansDiscarded: true), "es-plan-discarded.md")
        expectGolden(page(Command(.apply), [(Self.one, .applied, "long"), (Self.two, refused, "")]), "es-apply-several.md")
        expectGolden(page(Command(.importing), [(Self.one, .done, "ok")]), "es-import.md")
        expectGolden(page(Command(.state, subcommand: "rm"), [(Self.one, .done, "ok")]), "es-state-rm.md")
        #expect(page(Command(.version), []) == "Se ejecutó Versión para 0 proyectos:")
        expectGolden(page(Command(.plan), one, .init(request: .merge, language: .spanish)), "es-plan-merge-request.md")
    }

    @Test("is that of policies")
    func policies() {
        let failed = (ProjectResult.Outcome.policiesChecked([PolicyTests.standing("p")]), PolicyTests.output([("p", PolicyTests.failing)]))
        expectGolden(PolicyTests.page([failed], Self.settings) ?? "", "es-policy.md")
        let approved = ProjectResult.Outcome.policiesApproved([], refusals: [])
        #expect(
            PolicyTests.page([(approved, "")], Self.settings, command: Command(.approvePolicies))
                == "Políticas aprobadas para 1 proyectos:\n\n1. directorio: `path` espacio de trabajo: `workspace`")
    }

    // §10: custom label `Pull Request (custom)`, title `Plan (custom)`
    @Test("may have the operator's words in it")
    func ownWords() {
        var language = Language.english
        language.pullRequestLabel = "Pull Request (custom)"
        language.commandTitles = ["plan": "Plan (custom)"]
        let text = page(Command(.plan), [(Self.one, planned(Self.one), "ok")], .init(language: language))
        #expect(text.hasPrefix("Ran Plan (custom) for project: `projectname`"))
        #expect(text.contains("To **apply** all unapplied plans from this Pull Request (custom), comment:"))
        let error = write(.commandError(Command(.plan), text: "x"), .init(language: language))
        #expect(error == "**Plan (custom) Error**\n```\nx\n```")
    }

    // §10: catalogue `plan: Run`, `apply: Run`
    @Test("has layouts by command, whatever its title is")
    func sameTitles() {
        var language = Language.english
        language.commandTitles = ["plan": "Run", "apply": "Run"]
        let text = page(Command(.apply), [(Self.two, .applied, "ok")], .init(language: language))
        #expect(text == "Ran Run for dir: `path2` workspace: `workspace`\n\n```diff\nterraform-output\n```")
    }
}
