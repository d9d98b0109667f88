import Domain

// What is said of one project.
extension CommentWriter {
    func block(for result: ProjectResult, of results: CommandResults, output: (Job.ID) -> String, lockURL: (ProjectKey) -> String) -> String
    {
        let (name, key) = (results.command.name, result.project.key)
        func printed() -> String { result.job.map(output) ?? "" }
        return switch result.outcome {
        case .planned(let summary, _)?: planBlock(printed(), summary, hints: planHints(key, results, lockURL))
        case .applied?: applyBlock(printed())
        case .done?: doneBlock(printed(), results.command, key)
        case .failed?: errorBlock(name, printed())
        case .refused(let refusal)?: failureBlock(name, words(for: refusal))
        case .error(let text)?: errorBlock(name, text)
        case .unknown?: unknownBlock(name, key)
        case .kept(let plan, _)?: planBlock("", plan.summary, hints: planHints(key, results, lockURL))
        case .policiesChecked?, .policiesApproved?: printed()
        case .cancelled?, .interrupted?: errorBlock(name, Self.cancelled)
        case nil: failureBlock(name, "This project was not run.")
        }
    }

    private func planBlock(_ output: String, _ summary: PlanSummary, hints: String) -> String {
        let output = settings.marksDiffs ? DiffMarkdown.marked(output.trimmed) : output.trimmed
        let block = Markdown.block(output, language: "diff")
        guard mustFold(output) else { return "\(block)\n\n\(hints)" }
        let note = summary.hasOutsideChanges ? "\n**Note: Objects have changed outside of Terraform**\n" : ""
        return "\(folded(block))\n\n\(hints)\n\(note)\(summary.line)".trimmed
    }

    private func planHints(_ key: ProjectKey, _ results: CommandResults, _ lockURL: (ProjectKey) -> String) -> String {
        let apply = Markdown.bullet(":arrow_forward: To **apply** this plan", command: hint.apply(key))
        let arguments = results.command.name == .plan ? results.command.arguments : []
        return [
            results.allowsApply ? apply : nil,
            results.locksProjects
                ? ":put_litter_in_its_place: To **delete** this plan and lock, click [here](\(Markdown.target(lockURL(key))))".bulleted
                : nil,
            replan(key, arguments),
        ].compactMap(\.self).joined(separator: "\n")
    }

    private func replan(_ key: ProjectKey, _ arguments: [CommenterArgument] = []) -> String {
        Markdown.bullet(":repeat: To **plan** this project again", command: hint.plan(key, arguments: arguments))
    }

    private func applyBlock(_ output: String) -> String {
        let block = Markdown.block(output.trimmed, language: "diff")
        // Atlantis counts the lines of an apply before it trims them.
        return mustFold(output) ? folded(block, separator: "\n\n") : block
    }

    private func doneBlock(_ output: String, _ command: Command, _ key: ProjectKey) -> String {
        let output = output.trimmed
        guard command.name == .importing || command.name == .state else {
            let block = Markdown.block(output)
            return mustFold(output) ? folded(block) : block
        }
        let block = Markdown.block(output, language: "diff")
        let discarded = ":put_litter_in_its_place: A plan file was discarded. Re-plan would be required before applying."
        return "\(mustFold(output) ? folded(block) + "\n" : block + "\n\n")\(discarded)\n\n\(replan(key))"
    }

    private func unknownBlock(_ name: Command.Name, _ key: ProjectKey) -> String {
        let command = name.rawValue
        let text = """
            The server stopped while this \(command) was running. It is not known whether the \(command) finished, and it was not repeated.

            Before you go on:
            - read the job's log as far as it goes;
            - look at what really exists: at your provider, and with `terraform state list`;
            - plan this project again. The new plan shows what is still to be done. If the state is locked, the cut-off
              \(command) may have left its lock behind: make sure that nothing else is running before you release it.
            """
        return "\(errorBlock(name, text))\n\(replan(key))"
    }

    private static let cancelled = """
        This was stopped before it was done: by a newer push, by the end of the server, or because another project of the \
        same command was cut off. Give the command again if you still want it.
        """
}

extension String {
    fileprivate var bulleted: String { "* " + self }
}

// MARK: Refusals

extension CommentWriter {
    private func words(for refusal: Refusal) -> String {
        switch refusal {
        case .lockedBy(let pullRequest, _):
            let link = "\(settings.referenceSign)\(pullRequest.number)"
            return """
                This project is currently locked by an unapplied plan from pull \(link). \
                To continue, delete the lock from \(link) or apply that plan and merge the pull request.

                Once the lock is released, comment `\(settings.executableName) plan` here to re-plan.
                """
        case .dependency(let name): return "Can't apply your project unless you apply its dependencies: [\(name)]"
        case .forbidden(let reason): return reason
        case .requirement(.approved, let command, _):
            return "Pull request must be approved according to the project's approval rules before running \(command.rawValue)."
        case .requirement(.mergeable, let command, let reason):
            let reason = reason.map { $0.isEmpty ? "" : " (\($0.withoutControls))" } ?? ""
            return "Pull request must be mergeable before running \(command.rawValue)\(reason)."
        case .requirement(.undiverged, let command, _):
            return "Default branch must be rebased onto pull request before running \(command.rawValue)."
        case .requirement(.policiesPassed, let command, _):
            return "All policies must pass for project before running \(command.rawValue)."
        }
    }
}
