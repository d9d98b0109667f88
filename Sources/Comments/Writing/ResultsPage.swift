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
        shown = results.projects.filter { !$0.project.silencedComments.contains(results.command.name.rawValue) }
    }

    /// Nil if every project is silenced.
    func text(output: (Job.ID) -> String, lockURL: (ProjectKey) -> String) -> String? {
        if shown.isEmpty, !results.projects.isEmpty { return nil }
        func block(_ result: ProjectResult) -> String {
            writer.block(for: result, of: results, output: output, lockURL: lockURL)
        }
        if shown.count == 1 { return single(shown[0], block(shown[0])) }
        if command.name == .approvePolicies, shown.allSatisfy(\.isSuccess) { return approvals }
        return shown.isEmpty ? title : several(block)
    }

    private var command: Command { results.command }
    private var title: String { "Ran \(command.title) for \(shown.count) projects:" }
    private var list: String { shown.map { "1. \($0.project.key.heading)\n" }.joined() }
    private var approvals: String { "Approved Policies for \(shown.count) projects:\n\n\(list)".trimmed }

    private func single(_ result: ProjectResult, _ block: String) -> String {
        let page = "Ran \(command.title) for \(result.project.key.heading)\n\n\(block.trimmed)"
        guard command.name == .plan, result.isSuccess, let everything else { return page }
        return "\(page)\n\n---\n\(everything)"
    }

    private func several(_ block: (ProjectResult) -> String) -> String {
        var page = "\(title)\n\n\(list)---\n\n"
        for (index, result) in shown.enumerated() where !isHidden(result) {
            page += "### \(index + 1). \(result.project.key.heading)\n\(block(result).trimmed)\n\n---\n"
        }
        return (page + footer).trimmed
    }

    private func isHidden(_ result: ProjectResult) -> Bool {
        guard writer.settings.hidesUnchangedPlans, case .planned(let summary, _) = result.outcome else { return false }
        return summary.isUnchanged
    }

    private var footer: String {
        switch command.name {
        case .plan: "### Plan Summary\n\n\(planCounts)\n\n\(everything ?? "")"
        case .apply: "### Apply Summary\n\n\(applyCounts)"
        case .version, .cancel, .unlock, .approvePolicies, .importing, .state: ""
        }
    }

    private var planCounts: String {
        let summaries = shown.compactMap { if case .planned(let summary, _) = $0.outcome { summary } else { nil } }
        let unchanged = summaries.count(where: \.isUnchanged)
        let changed = summaries.count - unchanged
        let failed = shown.count - summaries.count
        return "\(shown.count) projects, \(changed) with changes, \(unchanged) with no changes, \(failed) failed"
    }

    private var applyCounts: String {
        let successful = shown.count(where: \.isSuccess)
        let failed = shown.count { if case .refused = $0.outcome { true } else { $0.outcome == nil } }
        return "\(shown.count) projects, \(successful) successful, \(failed) failed, \(shown.count - successful - failed) errored"
    }

    /// What can be done with all plans at once; nil where that is not allowed.
    private var everything: String? {
        guard results.allowsApply, results.allowsApplyAll else { return nil }
        let (noun, executable) = (writer.settings.requestNoun, writer.settings.executableName)
        return [
            Markdown.bullet(":fast_forward: To **apply** all unapplied plans from this \(noun)", command: "\(executable) apply"),
            Markdown.bullet(
                ":put_litter_in_its_place: To **delete** all plans and locks from this \(noun)", command: "\(executable) unlock"),
        ].joined(separator: "\n")
    }
}
