import Domain
import Patterns

/// Reads a repository's file: decode, expand folders, validate, filter by branch, check against the operator's rules, merge.
struct RepositoryReading {
    let rules: RepositoryRules
    let settings: DiscoverySettings
    let baseBranch: String
    private var config = RepositoryConfig()
    private(set) var workflows: [String: Workflow] = [:]
    private(set) var wishes = RepositoryWishes()
    private var complaints = Complaints()

    init(rules: RepositoryRules, settings: DiscoverySettings, baseBranch: String) {
        self.rules = rules
        self.settings = settings
        self.baseBranch = baseBranch
    }

    /// Each of them is tried on each root that changed.
    private static let mostIgnoredPaths = 1000

    static let keys: Set<String> = [
        "version", "projects", "workflows", "autodiscover", "automerge", "parallel_plan", "parallel_apply",
        "abort_on_execution_order_fail", "delete_source_branch_on_merge", "repo_locks", "silence_pr_comments", "allowed_regexp_prefixes",
        "emoji_reaction", "policies",
    ]

    mutating func read(_ yaml: YAML?, in tree: RepositoryTree?) throws(ConfigError) -> RepositoryConfig {
        let empty = YAML(content: .map([]), line: 1, isStrict: true)
        let fields = try Fields(yaml ?? empty, "raw.RepoCfg", known: Self.keys)
        complaints = Complaints(of: fields)
        let version = try readVersion(fields)
        try readTopLevel(fields)
        var projects = try readProjects(fields["projects"], in: tree)
        workflows = try readWorkflows(fields["workflows"], &complaints)
        try complaints.throwIfAny()
        projects = projects.filter(isForBaseBranch)
        try checkUniqueness(projects)
        if version == 2 { try splitWords(of: fields["workflows"]) }
        try checkAllowed(projects, workflows: fields.field("workflows"))
        noteIgnored(fields, projects)
        config.workflowLines = try lines(ofWorkflows: fields["workflows"])
        config.projects = projects.map(resolve)
        return config
    }

    private mutating func readVersion(_ fields: Fields) throws(ConfigError) -> Int? {
        let version = try fields.int("version")
        if version == nil {
            let help = "See www.runatlantis.io/docs/upgrading-atlantis-yaml.html"
            complaints.add(
                "version", "is required. If you've just upgraded Atlantis you need to rewrite your atlantis.yaml for version 3. \(help)")
        } else if version != 2 && version != 3 {
            complaints.add("version", "only versions 2 and 3 are supported")
        }
        return version
    }

    private mutating func readTopLevel(_ fields: Fields) throws(ConfigError) {
        config.automerges = try fields.bool("automerge")
        config.plansInParallel = try fields.bool("parallel_plan")
        config.appliesInParallel = try fields.bool("parallel_apply")
        config.abortsOnGroupFailure = try fields.bool("abort_on_execution_order_fail") ?? false
        config.namePatternPrefixes = try fields.strings("allowed_regexp_prefixes") ?? []
        config.autodiscovery = try readAutodiscovery(fields["autodiscover"])
        wishes = try RepositoryWishes(fields, &complaints)
        _ = try fields.string("emoji_reaction")
        if let policies = fields["policies"] { _ = try PolicyReading(policies) }
    }

    private mutating func readAutodiscovery(_ yaml: YAML?) throws(ConfigError) -> RepositoryRules.Autodiscovery? {
        guard let yaml else { return nil }
        let fields = try Fields(yaml, "raw.Autodiscover", known: ["mode", "ignore_paths"])
        let text = try fields.string("mode") ?? ""
        let mode = RepositoryRules.Autodiscovery.Mode(rawValue: text.isEmpty ? "auto" : text)
        if mode == nil {
            note("line \(fields.line(of: "mode")): 'autodiscover: mode' is none of auto, enabled and disabled: nothing is discovered")
        }
        let paths = try fields.strings("ignore_paths")
        guard paths?.count ?? 0 <= Self.mostIgnoredPaths else { throw ConfigError("autodiscover: too many ignore_paths") }
        return RepositoryRules.Autodiscovery(mode: mode ?? .disabled, ignorePaths: paths)
    }

    private mutating func readProjects(_ yaml: YAML?, in tree: RepositoryTree?) throws(ConfigError) -> [WrittenProject] {
        guard let yaml else { return [] }
        var written: [WrittenProject] = []
        for (index, item) in try yaml.items(of: "raw.Project").enumerated() { written.append(try WrittenProject(item, index: index)) }
        if let tree { written = try expandFolders(of: written, in: tree) }
        var wrong = Complaints()
        for (index, project) in written.enumerated() { wrong.add(String(index), project.complaints(), name: String(project.index)) }
        complaints.add("projects", wrong)
        return written
    }

    private mutating func splitWords(of yaml: YAML?) throws(ConfigError) {
        let lines = try lines(ofWorkflows: yaml)
        for (name, workflow) in workflows {
            workflows[name] = try withOlderShellWords(workflow) { ConfigError($0, at: "workflows.\(name)", line: lines[name]) }
        }
    }

    private func lines(ofWorkflows yaml: YAML?) throws(ConfigError) -> [String: Int] {
        Dictionary(try yaml?.fields(of: "map[string]raw.Workflow").map { ($0.key, $0.line) } ?? []) { first, _ in first }
    }
}

/// What a repository says once for all of its projects, if the operator lets it.
struct RepositoryWishes {
    var lockMode: LockMode?
    var silencedComments: [String]?
    var deletesSourceBranch: Bool?
    /// Where it says so, by keys.
    var lines: [String: Int] = [:]

    init() {}

    init(_ fields: Fields, _ wrong: inout Complaints) throws(ConfigError) {
        lockMode = try readLockMode(fields, &wrong)
        silencedComments = try fields.strings("silence_pr_comments")
        deletesSourceBranch = try fields.bool("delete_source_branch_on_merge")
        lines = fields.lines.filter { Self.keys.contains($0.key) }
    }

    static let keys = ["delete_source_branch_on_merge", "repo_locks", "silence_pr_comments"]
}

// MARK: Which projects count

extension RepositoryReading {
    private func isForBaseBranch(_ project: WrittenProject) -> Bool {
        guard !baseBranch.isEmpty, let text = project.branch, let inner = SlashedExpression.inner(text) else { return true }
        // It was compiled when it was validated.
        return (try? RegularExpression(inner))?.matches(baseBranch) ?? false
    }

    private func checkUniqueness(_ projects: [WrittenProject]) throws(ConfigError) {
        var names = Set<String>()
        var places = Set<ProjectKey>()
        for project in projects {
            let place = ProjectKey(dir: project.cleanDir, workspace: project.workspace)
            let isNewPlace = places.insert(place).inserted
            if let name = project.name {
                guard names.insert(name).inserted else {
                    throw project.error("found two or more projects with name \"\(name)\"; project names must be unique", at: "name")
                }
            } else if !isNewPlace {
                let reason = "they must have a 'name' key so they can be targeted for apply's separately"
                throw project.error(
                    "there are two or more projects with dir: \"\(place.dir)\" workspace: \"\(place.workspace)\" that are not all named; \(reason)",
                    at: "dir")
            }
        }
    }
}

// MARK: Folders with patterns

extension RepositoryReading {
    /// How many folders may be compared with patterns, so that a file cannot keep us busy.
    private static let mostComparisons = 20_000_000

    /// Each project whose folder is a pattern becomes one project for each root that it matches, without its name.
    private func expandFolders(of projects: [WrittenProject], in tree: RepositoryTree) throws(ConfigError) -> [WrittenProject] {
        let patterns = projects.count { Glob.isPattern($0.dir) }
        guard patterns > 0 else { return projects }
        let roots = tree.roots.sorted()
        guard patterns * roots.count <= Self.mostComparisons else { throw ConfigError("projects: too many glob patterns") }
        var expanded: [WrittenProject] = []
        for project in projects {
            guard Glob.isPattern(project.dir) else {
                expanded.append(project)
                continue
            }
            let glob = try folderPattern(of: project)
            for root in roots where glob.matches(root) {
                var found = project
                found.dir = root
                found.pattern = project.dir
                found.name = nil
                expanded.append(found)
            }
            guard expanded.count <= YAML.Limits.nodes else { throw ConfigError("projects: too many glob patterns") }
        }
        return expanded
    }

    private func folderPattern(of project: WrittenProject) throws(ConfigError) -> Glob {
        do {
            return try Glob(RelativePath.join(".", project.dir))
        } catch {
            throw project.error("error expanding glob pattern \(quoted(project.dir)): syntax error in pattern", at: "dir")
        }
    }
}

// MARK: What has no effect

extension RepositoryReading {
    private mutating func noteIgnored(_ fields: Fields, _ projects: [WrittenProject]) {
        for key in ["emoji_reaction", "policies"] {
            if let field = fields.field(key) { note("line \(field.line): '\(key)' has no effect here: it is the operator's to say") }
        }
        let ignored = RepositoryWishes.keys.compactMap(fields.field) + projects.compactMap { $0.fields.field("policy_check") }
        for field in ignored where !rules.allowedOverrides.contains(field.key) {
            let needed = "server-side config needs 'allowed_overrides: [\(field.key)]'"
            let flag = field.key == "policy_check" ? " and the server '--enable-policy-checks'" : ""
            note("line \(field.line): '\(field.key)' has no effect: \(needed)\(flag)")
        }
    }

    private mutating func note(_ text: String) {
        // Whoever reads the log has understood after this many.
        if config.notes.count < 20, !config.notes.contains(text) { config.notes.append(text) }
    }
}
