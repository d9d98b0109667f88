import Domain

/// The comment on what a command did to its projects.
struct ResultsPage {
    private let writer: CommentWriter
    private let results: CommandResults
    /// The projects that are spoken of.
    private let shown: [ProjectResult]

    init(writer: CommentWriter, results: CommandResults) {
        self.writer = writer
        self.results = results
        shown = results.projects.filter { !$0.project.silencedComments.contains(results.topic.name) }
    }

    /// Nil if every project is silenced, or passes policies that are quiet.
    func text(output: (Job.ID) -> String, lockURL: (ProjectKey) -> String) -> String? {
        if shown.isEmpty, !results.projects.isEmpty { return nil }
        if isQuiet, areAllSuccessful { return nil }
        func block(_ result: ProjectResult) -> String {
            writer.block(for: result, of: results, output: output, lockURL: lockURL).trimmed
        }
        if topic == .command(.approvePolicies) {
            return areAllSuccessful ? "\(language.approved(projects: shown.count))\n\n\(list)".trimmed : several(block)
        }
        if shown.count == 1 { return single(shown[0], block(shown[0])) }
        return shown.isEmpty ? heading : several(block)
    }

    private var topic: Topic { results.topic }
    private var language: Language { writer.language }
    private var isQuiet: Bool { topic == .policyCheck && results.isQuietAboutPolicies }
    private var areAllSuccessful: Bool { shown.allSatisfy(\.isSuccess) }

    /// What was run.
    private var title: String {
        let title = language.title(of: topic)
        return results.command.subcommand.map { "\(title) \(Markdown.code($0))" } ?? title
    }
    private var heading: String { language.ran(title, forProjects: shown.count) }
    private var list: String { shown.map { "1. \(language.heading(of: $0.project.key))\n" }.joined() }

    private func single(_ result: ProjectResult, _ block: String) -> String {
        let page = "\(language.ran(title, for: result.project.key))\n\n\(block)"
        switch (topic, result.isSuccess) {
        case (.command(.plan), true), (.policyCheck, true): return everything.map { "\(page)\n\n---\n\($0)" } ?? page
        // Only below the lists of a check's results: a line of text above the dashes would become a heading.
        case (.policyCheck, false):
            let isChecked = if case .policiesChecked = result.outcome { true } else { false }
            return approvals.map { "\(page)\(isChecked ? "\n" : "\n\n")---\n\($0)" } ?? page
        case (.command, _): return page
        }
    }

    private func several(_ block: (ProjectResult) -> String) -> String {
        let footer = footer
        // Policies' sections are set apart only if something follows them.
        let separator = isAboutPolicies && footer.isEmpty ? "\n\n" : "\n\n---\n"
        let sections = shown.enumerated().filter { !isHidden($0.element) }.map { index, result in
            "### \(index + 1). \(language.heading(of: result.project.key))\n\(block(result))\(separator)"
        }
        return "\(heading)\n\n\(list)---\n\n\(sections.joined())\(footer)".trimmed
    }

    private var isAboutPolicies: Bool { topic == .policyCheck || topic == .command(.approvePolicies) }

    private func isHidden(_ result: ProjectResult) -> Bool {
        if isQuiet { return result.isSuccess }
        return writer.settings.hidesUnchangedPlans && result.planSummary?.isUnchanged == true
    }
}

// MARK: Below the projects

extension ResultsPage {
    private var footer: String {
        switch topic {
        case .command(.plan): "\(planCounts)\n\n\(everything ?? "")"
        case .command(.apply): applyCounts
        case .policyCheck where areAllSuccessful: everything ?? ""
        case .policyCheck, .command(.approvePolicies): approvals ?? ""
        case .command: ""
        }
    }

    private var planCounts: String {
        let summaries = shown.compactMap(\.planSummary)
        let unchanged = summaries.count(where: \.isUnchanged)
        return language.planSummary(
            projects: shown.count, changed: summaries.count - unchanged, unchanged: unchanged, failed: shown.count - summaries.count)
    }

    private var applyCounts: String {
        let successful = shown.count(where: \.isSuccess)
        let failed = shown.count { if case .refused = $0.outcome { true } else { $0.outcome == nil } }
        return language.applySummary(
            projects: shown.count, successful: successful, failed: failed, errored: shown.count - successful - failed)
    }

    private var allowsEverything: Bool { results.allowsApply && results.allowsApplyAll }
    private var executable: String { writer.settings.executableName }

    /// What can be done with all plans at once; nil where that is not allowed, or where there are no plans any more.
    private var everything: String? {
        guard allowsEverything, !results.plansDiscarded else { return nil }
        return "\(Markdown.bullet(language.applyAll(writer.requestNoun), command: "\(executable) apply"))\n\(unlock)"
    }

    /// What can be done about all policies that do not pass.
    private var approvals: String? {
        guard allowsEverything else { return nil }
        return [
            Markdown.bullet(language.approveAll(writer.requestNoun), command: "\(executable) approve_policies"), unlock,
            Markdown.bullet(language.checkThis, command: "\(executable) plan"),
        ].joined(separator: "\n")
    }

    private var unlock: String { Markdown.bullet(language.deleteAll(writer.requestNoun), command: "\(executable) unlock") }
}

extension ProjectResult {
    /// What its plan would do, whether it was made now or before.
    fileprivate var planSummary: PlanSummary? {
        switch outcome {
        case .planned(let summary, _): summary
        case .kept(let plan, _): plan.summary
        default: nil
        }
    }
}
