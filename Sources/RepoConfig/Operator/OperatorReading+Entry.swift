import Domain
import Patterns

extension OperatorReading {
    static let entryKeys: Set<String> = [
        "id", "branch", "repo_config_file", "plan_requirements", "apply_requirements", "import_requirements", "workflow",
        "allowed_overrides", "allowed_workflows", "allow_custom_workflows", "delete_source_branch_on_merge", "repo_locking", "repo_locks",
        "policy_check", "custom_policy_check", "autodiscover", "silence_pr_comments", "pre_workflow_hooks", "post_workflow_hooks",
    ]

    /// Reads an entry; nil if it is so wrong that there is no entry.
    mutating func readEntry(_ yaml: YAML, _ wrong: inout Complaints) throws(ConfigError) -> OperatorEntry? {
        let fields = try Fields(yaml, "raw.Repo", known: Self.entryKeys)
        note(unknown: fields)
        try refuseAndNote(fields)
        guard let id = identity(try fields.string("id") ?? "", &wrong) else {
            _ = try readSettings(fields, into: OperatorEntry(id: .exactly("")), &wrong)
            return nil
        }
        return try readSettings(fields, into: OperatorEntry(id: id), &wrong)
    }

    private mutating func refuseAndNote(_ fields: Fields) throws(ConfigError) {
        if try fields.bool("policy_check") == true { refuse(fields.field("policy_check")) }
        for key in ["plan_requirements", "apply_requirements"] { refuseUnmet(fields.field(key)) }
        if try fields.bool("custom_policy_check") == true { note(fields.field("custom_policy_check")) }
        if try fields.bool("delete_source_branch_on_merge") == true { note(fields.field("delete_source_branch_on_merge")) }
        if try fields.strings("import_requirements")?.isEmpty == false { note(fields.field("import_requirements")) }
    }

    private func identity(_ text: String, _ wrong: inout Complaints) -> OperatorEntry.Identity? {
        guard !text.isEmpty else {
            wrong.add("id", "cannot be blank")
            return nil
        }
        guard let inner = SlashedExpression.inner(text) else { return .exactly(text) }
        do {
            return .pattern(try RegularExpression(inner))
        } catch {
            wrong.add("id", "parsing: \(text): \(error)")
            return nil
        }
    }

    private mutating func readSettings(
        _ fields: Fields, into entry: OperatorEntry, _ wrong: inout Complaints
    ) throws(ConfigError) -> OperatorEntry {
        var entry = entry
        entry.branch = SlashedExpression.read(try fields.string("branch"), "branch", &wrong)
        entry.configFile = configFile(try fields.string("repo_config_file"), &wrong)
        entry.planRequirements = readRequirements(try fields.strings("plan_requirements"), "plan_requirement", &wrong) ?? []
        entry.applyRequirements = readRequirements(try fields.strings("apply_requirements"), "apply_requirement", &wrong) ?? []
        _ = readRequirements(try fields.strings("import_requirements"), "import_requirement", &wrong)
        entry.workflow = try fields.string("workflow").flatMap { $0.isEmpty ? nil : $0 }
        entry.allowedOverrides = overrides(try fields.strings("allowed_overrides"), &wrong)
        entry.allowedWorkflows = try fields.strings("allowed_workflows")
        entry.allowsCustomWorkflows = try fields.bool("allow_custom_workflows")
        entry.locks = try fields.bool("repo_locking")
        entry.lockMode = try lockMode(fields["repo_locks"], &wrong)
        entry.silencedComments = try fields.strings("silence_pr_comments")
        entry.autodiscovery = try autodiscovery(fields["autodiscover"], &wrong)
        entry.preWorkflowHooks = try readHooks(fields["pre_workflow_hooks"])
        entry.postWorkflowHooks = try readHooks(fields["post_workflow_hooks"])
        return entry
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

    private func lockMode(_ yaml: YAML?, _ wrong: inout Complaints) throws(ConfigError) -> LockMode? {
        guard let yaml else { return nil }
        guard let text = try Fields(yaml, "raw.RepoLocks", known: ["mode"]).string("mode"), !text.isEmpty else { return .onPlan }
        if let mode = LockMode(rawValue: text) { return mode }
        var inner = Complaints()
        inner.add("mode", "must be a valid value")
        wrong.add("repo_locks", inner)
        return nil
    }

    private func autodiscovery(_ yaml: YAML?, _ wrong: inout Complaints) throws(ConfigError) -> RepositoryRules.Autodiscovery? {
        guard let yaml else { return nil }
        let fields = try Fields(yaml, "raw.Autodiscover", known: ["mode", "ignore_paths"])
        var inner = Complaints()
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
