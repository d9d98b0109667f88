import Domain

// What is said of one project.
extension CommentWriter {
    func block(for result: ProjectResult, of results: CommandResults, output: (Job.ID) -> String, lockURL: (ProjectKey) -> String) -> String
    {
        let (topic, key) = (results.topic, result.project.key)
        func printed() -> String { result.job.map(output) ?? "" }
        func policies() -> PolicyPage { PolicyPage(writer: self, results: results, project: key, lockURL: lockURL(key)) }
        return switch result.outcome {
        case .planned(let summary, _)?: planBlock(printed(), summary, ending: planEnding(key, results, lockURL))
        case .kept(let plan, let commit)?: keptBlock(plan, commit, ending: planEnding(key, results, lockURL))
        case .applied?: applyBlock(printed())
        case .policiesChecked(let standings)?: policies().checked(standings, printed: printed())
        case .policiesApproved(let standings, let refusals)?: policies().approved(standings, refusals)
        case .done?: doneBlock(printed(), results.command, key)
        case .failed?: errorBlock(topic, printed())
        case .refused(let refusal)?: failureBlock(topic, words(for: refusal))
        case .error(let text)?: errorBlock(topic, text)
        case .unknown?: unknownBlock(topic, key)
        case .interrupted?: interruptedBlock(topic, key)
        case .cancelled?: errorBlock(topic, cancelled)
        case nil: failureBlock(topic, language.notRun)
        }
    }

    private func planBlock(_ output: String, _ summary: PlanSummary, ending: PlanEnding) -> String {
        let output = settings.marksDiffs ? DiffMarkdown.marked(output.trimmed) : output.trimmed
        let block = Markdown.block(output, language: "diff")
        guard mustFold(output) else { return "\(block)\n\n\(ending.hints)\(ending.note)" }
        let note = summary.hasOutsideChanges ? "\n**Note: Objects have changed outside of Terraform**\n" : ""
        return "\(folded(block))\n\n\(ending.hints)\n\(note)\(summary.line)".trimmed + ending.note
    }

    private func keptBlock(_ plan: Plan, _ commit: String, ending: PlanEnding) -> String {
        [language.planHolds(String(commit.prefix(7))), plan.summary.line, ending.hints + ending.note].filter { !$0.isEmpty }
            .joined(separator: "\n\n")
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
        return "\(mustFold(output) ? folded(block) + "\n" : block + "\n\n")\(language.planDiscarded)\n\n\(replan(key))"
    }
}

// MARK: What can be done with a plan

extension CommentWriter {
    /// What stands below a plan.
    private struct PlanEnding {
        var hints: String
        /// Ends the block, after everything else.
        var note: String
    }

    private func planEnding(_ key: ProjectKey, _ results: CommandResults, _ lockURL: (ProjectKey) -> String) -> PlanEnding {
        PlanEnding(
            hints: results.plansDiscarded ? language.planNotSaved : planHints(key, results, lockURL),
            note: results.hasMergedAgain ? "\n\(language.mergedAgain)" : "")
    }

    private func planHints(_ key: ProjectKey, _ results: CommandResults, _ lockURL: (ProjectKey) -> String) -> String {
        [
            results.allowsApply ? applyHint(key) : nil, results.locksProjects ? deleteHint(lockURL(key)) : nil,
            replan(key, results.command.name == .plan ? results.command.arguments : []),
        ].compactMap(\.self).joined(separator: "\n")
    }

    func applyHint(_ key: ProjectKey) -> String { Markdown.bullet(language.applyThis, command: hint.apply(key)) }
    func deleteHint(_ lockURL: String) -> String { "* \(language.deleteThis(Markdown.target(lockURL)))" }
    private func replan(_ key: ProjectKey, _ arguments: [CommenterArgument] = []) -> String {
        Markdown.bullet(language.planThis, command: hint.plan(key, arguments: arguments))
    }
}

// MARK: Commands that did not come to their end

extension CommentWriter {
    private func unknownBlock(_ topic: Topic, _ key: ProjectKey) -> String {
        let command = topic.name
        let text = """
            The server stopped while this \(command) was running. It is not known whether the \(command) finished, and it was not repeated.

            Before you go on:
            - read the job's log as far as it goes;
            - look at what really exists: at your provider, and with `terraform state list`;
            - plan this project again. The new plan shows what is still to be done. If the state is locked, the cut-off
              \(command) may have left its lock behind: make sure that nothing else is running before you release it.
            """
        return "\(errorBlock(topic, text))\n\(replan(key))"
    }

    private func interruptedBlock(_ topic: Topic, _ key: ProjectKey) -> String {
        let command = topic.name
        let text = """
            This \(command) was stopped while it was changing things, because someone asked for that with \
            `\(settings.executableName) cancel`. What it had changed by then is still changed, and the rest was not done.

            Before you go on:
            - read the job's log: its last lines say how far it came;
            - plan this project again: the new plan shows what is still to be done. An earlier plan cannot be used any more;
            - if the state is locked, the \(command) may have left its lock behind: make sure that nothing else is running
              before you release it.
            """
        return "\(errorBlock(topic, text))\n\(replan(key))"
    }

    private var cancelled: String {
        """
        This was stopped before it was done: by a newer push, by `\(settings.executableName) cancel`, by the end of the server, \
        or because another project of the same command was cut off. Give the command again if you still want it.
        """
    }
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
        case .dependency(let name): return "Can't apply your project unless you apply its dependencies: [\(Markdown.prose(name))]"
        case .forbidden(let reason): return forbidden(reason.trimmed)
        case .tenant(let refusal): return words(for: refusal)
        case .requirement(.approved, let command, _):
            return "Pull request must be approved according to the project's approval rules before running \(command.rawValue)."
        case .requirement(.mergeable, let command, let reason):
            let reason = reason.map { $0.isEmpty ? "" : " (\(Markdown.prose($0)))" } ?? ""
            return "Pull request must be mergeable before running \(command.rawValue)\(reason)."
        case .requirement(.undiverged, let command, _):
            return "Default branch must be rebased onto pull request before running \(command.rawValue)."
        case .requirement(.policiesPassed, let command, _):
            return "All policies must pass for project before running \(command.rawValue)."
        }
    }

    private func forbidden(_ reason: String) -> String {
        let sentence = "You do not have permissions to do this."
        return reason.isEmpty ? sentence : "\(sentence)\n\(Markdown.block(reason))"
    }
}
