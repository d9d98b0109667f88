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
        return OperatorConfig(entries: reading.entries, workflows: reading.workflows, notes: reading.notes)
    }
}

/// What has been read of the operator's file, and what was wrong with it.
struct OperatorReading {
    private(set) var entries: [OperatorEntry] = []
    private(set) var workflows: [String: Workflow] = [:]
    private(set) var notes: [String] = []
    private var complaints = Complaints()
    private var unsafe: ConfigError?

    static let keys: Set<String> = [
        "repos", "workflows", "policies", "metrics", "team_authz", "external_stores", "tenants", "secret_stores",
    ]

    mutating func read(_ yaml: YAML) throws(ConfigError) {
        let fields = try Fields(yaml, "raw.GlobalCfg", known: Self.keys)
        note(unknown: fields)
        for key in ["policies", "team_authz", "tenants", "secret_stores"] { refuse(fields.field(key)) }
        for key in ["metrics", "external_stores"] { note(fields.field(key)) }
        var wrong = Complaints()
        if let repos = fields["repos"] {
            for (index, item) in try repos.items(of: "raw.Repo").enumerated() {
                var wrongHere = Complaints()
                if let entry = try readEntry(item, &wrongHere) { entries.append(entry) }
                wrong.add(String(index), wrongHere)
            }
        }
        complaints.add("repos", wrong)
        workflows = try readWorkflows(fields["workflows"], &complaints)
        try complaints.throwIfAny()
        try checkWorkflowsAndSilences()
        if let unsafe { throw unsafe }
    }

    private func checkWorkflowsAndSilences() throws(ConfigError) {
        for entry in entries {
            for name in [entry.workflow].compactMap(\.self) + (entry.allowedWorkflows ?? [])
            where name != "default" && workflows[name] == nil {
                throw ConfigError("workflow \"\(name)\" is not defined")
            }
            for value in entry.silencedComments ?? [] where !supportedSilences.contains(value) {
                throw ConfigError(
                    "server-side repo config 'silence_pr_comments' key value of '\(value)' is not supported, supported values are [plan, apply]"
                )
            }
        }
    }
}

/// The commands whose comments can be silenced.
let supportedSilences = ["plan", "apply"]

// MARK: What this version does not do

extension OperatorReading {
    /// Remembers the first key that must not be ignored.
    mutating func refuse(_ field: YAML.Field?) {
        guard let field, unsafe == nil else { return }
        unsafe = .notYet(line: field.line, field.key)
    }

    /// Remembers a requirement that cannot be checked yet.
    mutating func refuseUnmet(_ requirements: YAML.Field?) {
        guard let requirements, unsafe == nil, case .list(let items) = requirements.value.content else { return }
        for item in items where (try? item.string()) == Requirement.undiverged.rawValue {
            unsafe = .notYet(line: item.line, "\(requirements.key): \(Requirement.undiverged.rawValue)")
            return
        }
    }

    mutating func note(_ field: YAML.Field?) {
        guard let field else { return }
        notes.append("line \(field.line): '\(field.key)' has no effect in this version")
    }

    mutating func note(unknown fields: Fields) {
        for field in fields.unknown { notes.append("line \(field.line): '\(field.key)' is not a known key and is ignored") }
    }
}
