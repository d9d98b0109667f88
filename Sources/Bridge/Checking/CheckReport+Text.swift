import Domain
import RepoConfig

// MARK: For people

extension CheckReport {
    /// The report as people read it.
    var text: String {
        let parts = [about] + projects.indices.map(paragraph) + [conclusion]
        return parts.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
    }

    private var about: [String] {
        var lines = ["\(Printable.line(repository.description)), pull requests into \(Printable.line(baseBranch))"]
        if let rulesFile {
            let entries = origins?.entries.map { "repos[\($0.index)] \($0.id) (line \($0.line))" } ?? []
            lines.append(
                row(
                    "rules",
                    origins == nil
                        ? rulesFile : "\(rulesFile): " + (entries.isEmpty ? "no entry is about it" : entries.joined(separator: ", "))
                ))
        } else {
            lines.append(row("rules", "none given (--repo-config): what is standard holds"))
        }
        guard let policy else { return lines }
        lines.append(row("repository", hasRepositoryFile ? repositoryFile : "has no \(repositoryFile)"))
        if let findsUnconfiguredProjects {
            let listed = hasRepositoryFile ? "also folders" : "folders"
            lines.append(row("finds", findsUnconfiguredProjects ? "\(listed) that nobody configured" : "only what \(repositoryFile) lists"))
        }
        lines += PermissionWords(policy).lines.map { row("who may", $0) }
        lines += policyLines(policy).map { row("policies", $0) }
        return lines
    }

    private func policyLines(_ policy: Policy) -> [String] {
        guard policy.rules.checksPolicies, let policies = policy.rules.policies else { return [] }
        return policies.sets.map { set in
            let owners = set.owners.users + set.owners.teams.map { "team \($0)" }
            return
                "\(set.name): \(set.path), \(count(set.approvalsNeeded, "approval")) by \(owners.isEmpty ? "nobody" : owners.joined(separator: ", "))"
        }
    }

    private func paragraph(_ index: Int) -> [String] {
        let explained = projects[index]
        let project = explained.project
        var rows = [("folder", "\(project.key.dir), workspace \(project.key.workspace)"), ("because", reason(explained))]
        rows.append(("planned", planned(explained)))
        rows.append(("reads", reads(explained.inputs)))
        rows.append(("workflow", workflow(explained)))
        let requirements = [
            ("plan needs", "plan_requirements", project.planRequirements), ("apply needs", "apply_requirements", project.applyRequirements),
            ("import needs", "import_requirements", project.importRequirements),
        ]
        for (title, key, values) in requirements where !values.isEmpty || explained.origin(of: key) != .standard {
            let names = values.map(\.rawValue).joined(separator: ", ")
            rows.append((title, (names.isEmpty ? "nothing" : names) + from(explained.origin(of: key))))
        }
        rows.append(("locks", locks(explained)))
        if project.executionOrderGroup != 0 || !project.dependsOn.isEmpty { rows.append(("order", order(explained))) }
        rows.append(("program", program(explained)))
        if project.checksPolicies {
            let how = project.hasCustomPolicyCheck ? "checked by steps of its own" : "checked"
            rows.append(("policies", how + from(explained.origin(of: "policy_check"))))
        }
        if !project.silencedComments.isEmpty {
            rows.append(("silent", project.silencedComments.joined(separator: ", ") + from(explained.origin(of: "silence_pr_comments"))))
        }
        rows += tenantRows(index)
        return [Printable.line(project.key.statusName)] + rows.map { row($0.0, $0.1) }
    }

    private func row(_ title: String, _ text: String) -> String {
        "  \(title)\(String(repeating: " ", count: max(1, 13 - title.count)))\(Printable.line(text))"
    }

    /// Where something was decided, behind its value.
    private func from(_ origin: Origin) -> String {
        guard let place = place(origin) else { return "" }
        return " (\(place)\(place.entry.map { ", \($0)" } ?? ""))"
    }
}

// MARK: Single rows

extension CheckReport {
    private func reason(_ explained: Explanation) -> String {
        switch explained.source {
        case .discovered:
            "its folder has Terraform's files, and \(hasRepositoryFile ? "\(repositoryFile) does not list it" : "there is no \(repositoryFile)")"
        case .configured(let index, let line, let pattern):
            "projects[\(index)] (\(repositoryFile):\(line))" + (pattern.map { " matches it with \($0)" } ?? "")
        }
    }

    private func planned(_ explained: Explanation) -> String {
        guard let policy, policy.plansOnPush else { return "when asked for (--disable-autoplan)" }
        guard explained.isAutoplanned else { return "when asked for" + from(explained.origin(of: "autoplan")) }
        let patterns = explained.project.whenModified ?? policy.discovery.fileList
        if [RepositoryConfig.standardWhenModified, DiscoverySettings.standardFileList].contains(patterns) {
            return "when a push changes Terraform's files in its folder"
        }
        guard explained.project.whenModified != nil else { return "when a push changes " + patterns.joined(separator: ", ") }
        return "when a push changes " + patterns.joined(separator: ", ") + " seen from its folder" + from(explained.origin(of: "autoplan"))
    }

    private func reads(_ inputs: PlanInputs) -> String {
        if let doubt = inputs.doubt { return "maybe any file: \(doubt.words)" }
        return inputs.folders.map { $0 == "." ? "everything" : "\($0)/" }.joined(separator: ", ")
    }

    private func workflow(_ explained: Explanation) -> String {
        let workflow = explained.project.workflow
        let origin = explained.origin(of: "workflow")
        let definition = definition(of: workflow, chosenBy: origin).map { ", defined in \($0)" } ?? ", built in"
        return workflow.name + from(origin) + definition
    }

    private func locks(_ explained: Explanation) -> String {
        guard policy?.locksProjects != false else { return "never (--disable-repo-locking)" }
        let words: [LockMode: String] = [.onPlan: "when planned", .onApply: "when applied", .disabled: "never"]
        return (words[explained.project.lockMode] ?? "") + from(explained.origin(of: "repo_locks"))
    }

    private func order(_ explained: Explanation) -> String {
        let project = explained.project
        var parts = ["group \(project.executionOrderGroup)" + from(explained.origin(of: "execution_order_group"))]
        if !project.dependsOn.isEmpty {
            parts.append("applied after \(project.dependsOn.joined(separator: ", "))" + from(explained.origin(of: "depends_on")))
        }
        return parts.joined(separator: "; ")
    }

    private func program(_ explained: Explanation) -> String {
        let project = explained.project
        let standard = terraformVersion.map { "\($0) (--default-tf-version)" } ?? "as required_version says, or the one in PATH"
        let version = project.terraformVersion.map { $0 + from(explained.origin(of: "terraform_version")) } ?? standard
        return "\(project.distribution.rawValue)\(from(explained.origin(of: "terraform_distribution"))) \(version)"
    }

    private var conclusion: [String] {
        let summary = [(projects.count, "project"), (problems.count, "problem"), (warnings.count, "warning")]
        return [summary.map { count($0.0, $0.1) }.joined(separator: ", ")] + (problems + warnings).map(line)
    }

    private func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

    private func line(_ finding: Finding) -> String {
        let place = [finding.file, finding.line.map(String.init)].compactMap { $0 }.joined(separator: ":")
        let parts = [place, finding.weight == .warning ? "warning" : "", finding.path ?? "", finding.text].filter { !$0.isEmpty }
        return Printable.line(parts.joined(separator: ": "))
    }
}

/// Who may give which commands, in words.
struct PermissionWords {
    let lines: [String]

    init(_ policy: Policy) {
        let commands = policy.allowedCommands.map(\.rawValue)
        switch policy.permissions {
        case .everyone: lines = ["everyone: \(commands.joined(separator: ", "))"]
        case .asks(let program):
            let words = ([program.command] + program.arguments).joined(separator: " ")
            lines = ["whom `\(words)` lets, asked about \(commands.joined(separator: ", "))"]
        case .teams(let allowlist):
            lines = allowlist.rules.map { rule in
                let team = rule.team == "*" ? "everyone" : "team \(rule.team)"
                return "\(team): \(rule.command == "*" ? commands.joined(separator: ", ") : rule.command)"
            }
        }
    }
}
