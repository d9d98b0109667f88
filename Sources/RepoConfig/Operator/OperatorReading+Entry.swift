import Domain
import Patterns

extension OperatorReading {
    static let entryKeys: Set<String> = [
        "id", "branch", "repo_config_file", "plan_requirements", "apply_requirements", "import_requirements", "workflow",
        "allowed_overrides", "allowed_workflows", "allow_custom_workflows", "delete_source_branch_on_merge", "repo_locking", "repo_locks",
        "policy_check", "custom_policy_check", "autodiscover", "silence_pr_comments", "pre_workflow_hooks", "post_workflow_hooks",
        "keep_unaffected_plans",
    ]

    /// Reads an entry, with what is wrong in it.
    mutating func readEntry(_ yaml: YAML, index: Int) throws(ConfigError) -> (OperatorEntry, Complaints) {
        let fields = try Fields(yaml, "raw.Repo", known: Self.entryKeys)
        note(unknown: fields.unknown)
        var wrong = Complaints(of: fields)
        let id = try fields.string("id") ?? ""
        var entry = OperatorEntry(
            id: identity(id, &wrong), place: .init(index: index, line: fields.line, id: id), lines: fields.lines)
        try readRequirements(fields, into: &entry, &wrong)
        try readSettings(fields, into: &entry, &wrong)
        entry.preWorkflowHooks = try readHooks(fields["pre_workflow_hooks"])
        entry.postWorkflowHooks = try readHooks(fields["post_workflow_hooks"])
        return (entry, wrong)
    }

    private func identity(_ text: String, _ wrong: inout Complaints) -> OperatorEntry.Identity {
        if text.isEmpty { wrong.add("id", "cannot be blank") }
        guard let inner = SlashedExpression.inner(text) else { return .exactly(text) }
        do {
            return .pattern(try RegularExpression(inner))
        } catch {
            wrong.add("id", "parsing: \(text): \(error)")
            return .exactly(text)
        }
    }

    private func readRequirements(
        _ fields: Fields, into entry: inout OperatorEntry, _ wrong: inout Complaints
    ) throws(ConfigError) {
        let read = { (key: String, wrong: inout Complaints) throws(ConfigError) -> [Requirement] in
            RepoConfig.readRequirements(try fields.strings(key + "s"), key, &wrong) ?? []
        }
        entry.planRequirements = try read("plan_requirement", &wrong)
        entry.applyRequirements = try read("apply_requirement", &wrong)
        entry.importRequirements = try read("import_requirement", &wrong)
    }

    private mutating func readSettings(
        _ fields: Fields, into entry: inout OperatorEntry, _ wrong: inout Complaints
    ) throws(ConfigError) {
        entry.branch = SlashedExpression.read(try fields.string("branch"), "branch", &wrong)
        entry.configFile = configFile(try fields.string("repo_config_file"), &wrong)
        entry.workflow = try fields.string("workflow").flatMap { $0.isEmpty ? nil : $0 }
        entry.allowedOverrides = overrides(try fields.strings("allowed_overrides"), &wrong)
        entry.allowedWorkflows = try fields.strings("allowed_workflows")
        entry.allowsCustomWorkflows = try fields.bool("allow_custom_workflows")
        entry.deletesSourceBranch = try fields.bool("delete_source_branch_on_merge")
        entry.locks = try fields.bool("repo_locking")
        entry.lockMode = try readLockMode(fields, &wrong)
        entry.checksPolicies = try fields.bool("policy_check")
        entry.hasCustomPolicyCheck = try fields.bool("custom_policy_check")
        entry.silencedComments = try fields.strings("silence_pr_comments")
        entry.autodiscovery = try autodiscovery(fields["autodiscover"], &wrong)
        entry.keepsUnaffectedPlans = try fields.bool("keep_unaffected_plans")
    }
}

// MARK: Single keys

extension OperatorReading {
    private func configFile(_ text: String?, _ wrong: inout Complaints) -> String? {
        guard let text, !text.isEmpty else { return nil }
        if text.utf8.first == UInt8(ascii: "/") {
            wrong.add("repo_config_file", "must not starts with a slash '/'")
        } else if RelativePath.parts(of: text).contains("..") {
            wrong.add("repo_config_file", "must not contains parent directory path like '../'")
        }
        return RelativePath.clean(text)
    }

    private func overrides(_ keys: [String]?, _ wrong: inout Complaints) -> [String]? {
        if let unknown = keys?.first(where: { !overridableKeys.contains($0) }) {
            let known = overridableKeys.dropLast().map { "\"\($0)\"" }.joined(separator: ", ")
            wrong.add(
                "allowed_overrides",
                "\"\(unknown)\" is not a valid override, only \(known), and \"\(overridableKeys.last ?? "")\" are supported")
        }
        return keys
    }

    private func autodiscovery(_ yaml: YAML?, _ wrong: inout Complaints) throws(ConfigError) -> RepositoryRules.Autodiscovery? {
        guard let yaml else { return nil }
        let fields = try Fields(yaml, "raw.Autodiscover", known: ["mode", "ignore_paths"])
        var inner = Complaints(of: fields)
        let text = try fields.string("mode") ?? ""
        let mode = RepositoryRules.Autodiscovery.Mode(rawValue: text.isEmpty ? "auto" : text)
        if mode == nil { inner.add("mode", "must be a valid value") }
        let paths = try fields.strings("ignore_paths")
        for path in paths ?? [] { inner.add("ignore_paths", problem(withIgnoredPath: path)) }
        wrong.add("autodiscover", inner)
        return RepositoryRules.Autodiscovery(mode: mode ?? .disabled, ignorePaths: paths)
    }

    private func problem(withIgnoredPath path: String) -> String? {
        if path.utf8.first == UInt8(ascii: "/") { return "pattern must not begin with a slash '/'" }
        return (try? Glob(path)) == nil ? "invalid pattern: \(path)" : nil
    }
}

/// The keys that an operator can let repositories set.
let overridableKeys = [
    "plan_requirements", "apply_requirements", "import_requirements", "workflow", "delete_source_branch_on_merge", "repo_locking",
    "repo_locks", "policy_check", "custom_policy_check", "silence_pr_comments",
]
