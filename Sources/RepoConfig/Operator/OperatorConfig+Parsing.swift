import Domain

extension OperatorConfig {
    /// Reads the file at `path`, whose text is `text`. Errors say which file is meant.
    package static func parse(_ text: String, path: String) throws(ConfigError) -> OperatorConfig {
        do throws(ConfigError) {
            guard !text.isEmpty else { throw ConfigError("file \(path) was empty") }
            return try read(YAML.document(text))
        } catch {
            throw error.prefixed("parsing \(path) file: ")
        }
    }

    /// Reads the same configuration from JSON, in which unknown keys are noted and otherwise ignored.
    package static func parse(json text: String) throws(ConfigError) -> OperatorConfig {
        do throws(ConfigError) {
            guard let yaml = try YAML.document(text, isStrict: false) else { throw ConfigError("unexpected end of JSON input") }
            return try read(yaml)
        } catch {
            throw error.prefixed("parsing --repo-config-json: ")
        }
    }

    private static func read(_ yaml: YAML?) throws(ConfigError) -> OperatorConfig {
        guard let yaml else { return builtIn }
        var reading = OperatorReading()
        try reading.read(yaml)
        return OperatorConfig(reading)
    }

    /// Every key that the file may have at its top, every key of an entry of `repos`, of `policies` and of a policy set.
    package static var knownKeys: (file: Set<String>, entry: Set<String>, policies: Set<String>, policySet: Set<String>) {
        (OperatorReading.keys, OperatorReading.entryKeys, PolicyReading.keys, PolicyReading.setKeys)
    }
}

/// What has been read of the operator's file, and what was wrong with it.
struct OperatorReading {
    private(set) var entries: [OperatorEntry] = []
    private(set) var workflows: [String: Workflow] = [:]
    private(set) var workflowLines: [String: Int] = [:]
    private(set) var policies: PolicyRules?
    private(set) var authorization: AuthorizationCommand?
    private(set) var tenancy: OperatorTenancy?
    /// Where the stores are described that nobody uses.
    private(set) var idleStores: [String: Int] = [:]
    private(set) var notes: [String] = []
    private var complaints = Complaints()

    static let keys: Set<String> = [
        "repos", "workflows", "policies", "metrics", "team_authz", "external_stores", "tenants", "secret_stores",
    ]

    mutating func read(_ yaml: YAML) throws(ConfigError) {
        let fields = try Fields(yaml, "raw.GlobalCfg", known: Self.keys)
        complaints = Complaints(of: fields)
        note(unknown: fields.unknown)
        for key in ["metrics", "external_stores"] { note(fields.field(key)) }
        try readEntries(fields["repos"])
        workflows = try readWorkflows(fields["workflows"], &complaints)
        for field in try fields["workflows"]?.fields(of: "") ?? [] where workflowLines[field.key] == nil {
            workflowLines[field.key] = field.line
        }
        try readPolicies(fields["policies"])
        try readAuthorization(fields["team_authz"])
        if let metrics = fields["metrics"] { complaints.add("metrics", try RepoConfig.complaints(aboutMetrics: metrics)) }
        try readTenancy(fields)
        try complaints.throwIfAny()
        try checkWorkflowsAndSilences()
    }

    private mutating func readTenancy(_ fields: Fields) throws(ConfigError) {
        let reading = try TenancyReading(tenants: fields.written("tenants"), stores: fields["secret_stores"])
        tenancy = reading.tenancy
        idleStores = reading.idleStores
        complaints.merge(reading.wrong)
        for tenant in reading.tenancy?.owners.map(\.tenant) ?? [] where tenant.inheritsEnvironment {
            let text = "jobs of the tenant '\(tenant.name)' get the server's environment, without what is known to be secret in it"
            notes.append("line \(tenant.line): \(text) (inherit_env: all)")
        }
    }

    private mutating func readEntries(_ yaml: YAML?) throws(ConfigError) {
        var wrong = Complaints()
        for (index, item) in try yaml?.items(of: "raw.Repo").enumerated() ?? [].enumerated() {
            let (entry, wrongHere) = try readEntry(item, index: index)
            entries.append(entry)
            wrong.add(String(index), wrongHere)
        }
        complaints.add("repos", wrong)
    }

    private mutating func readPolicies(_ yaml: YAML?) throws(ConfigError) {
        guard let yaml else { return }
        let reading = try PolicyReading(yaml)
        note(unknown: reading.unknown)
        let isCustom = entries.contains { $0.hasCustomPolicyCheck == true || $0.allowedOverrides?.contains("custom_policy_check") == true }
        complaints.add("policies", reading.complaints(isCustom: isCustom))
        for (name, line) in reading.repeatedNames {
            notes.append("line \(line): there is more than one policy set with the name '\(name)'; their approvals cannot be told apart")
        }
        policies = reading.rules
    }

    private mutating func readAuthorization(_ yaml: YAML?) throws(ConfigError) {
        guard let yaml else { return }
        let fields = try Fields(yaml, "raw.TeamAuthz", known: Self.authorizationKeys)
        note(unknown: fields.unknown)
        let command = try fields.string("command") ?? ""
        var wrong = Complaints(of: fields)
        // An operator who wrote the block believes that somebody is asked.
        if command.utf8.allSatisfy({ $0 == UInt8(ascii: " ") }) { wrong.add("command", "cannot be blank") }
        complaints.add("team_authz", wrong)
        authorization = AuthorizationCommand(
            command: command, arguments: try fields.strings("args") ?? [], isStrict: try fields.bool("strict") ?? false)
    }

    static let authorizationKeys: Set<String> = ["command", "args", "strict"]

    private func checkWorkflowsAndSilences() throws(ConfigError) {
        for entry in entries {
            if let name = entry.workflow, !isDefined(name) { throw undefined(name, entry, "workflow") }
            if let name = entry.allowedWorkflows?.first(where: { !isDefined($0) }) { throw undefined(name, entry, "allowed_workflows") }
            for value in entry.silencedComments ?? [] where !supportedSilences.contains(value) {
                let supported = "is not supported, supported values are [plan, apply]"
                throw entry.error(
                    "server-side repo config 'silence_pr_comments' key value of '\(value)' \(supported)", at: "silence_pr_comments")
            }
        }
    }

    private func isDefined(_ workflow: String) -> Bool { workflow == "default" || workflows[workflow] != nil }

    private func undefined(_ workflow: String, _ entry: OperatorEntry, _ key: String) -> ConfigError {
        entry.error("workflow \"\(workflow)\" is not defined", at: key)
    }
}

extension OperatorEntry {
    /// An error about one of its keys.
    fileprivate func error(_ text: String, at key: String) -> ConfigError {
        ConfigError(text, at: "repos[\(place.index)].\(key)", line: lines[key] ?? place.line)
    }
}

/// The commands whose comments can be silenced.
let supportedSilences = ["plan", "apply"]

// MARK: What has no effect

extension OperatorReading {
    private mutating func note(_ field: YAML.Field?) {
        guard let field else { return }
        notes.append("line \(field.line): '\(field.key)' has no effect in this version")
    }

    mutating func note(unknown fields: [YAML.Field]) {
        for field in fields { notes.append("line \(field.line): '\(field.key)' is not a known key and is ignored") }
    }
}
