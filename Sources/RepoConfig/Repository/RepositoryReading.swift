import Domain
import Patterns

/// Reads a repository's file: decode, expand folders, validate, filter by branch, check against the operator's rules, merge.
struct RepositoryReading {
    let rules: RepositoryRules
    let settings: DiscoverySettings
    let baseBranch: String
    private var config = RepositoryConfig()
    private(set) var workflows: [String: Workflow] = [:]
    private(set) var lockMode: LockMode?
    private(set) var silencedComments: [String]?
    private var complaints = Complaints()

    init(rules: RepositoryRules, settings: DiscoverySettings, baseBranch: String) {
        self.rules = rules
        self.settings = settings
        self.baseBranch = baseBranch
    }

    /// Each of them is tried on each root that changed.
    private static let mostIgnoredPaths = 1000

    private static let keys: Set<String> = [
        "version", "projects", "workflows", "autodiscover", "automerge", "parallel_plan", "parallel_apply",
        "abort_on_execution_order_fail", "delete_source_branch_on_merge", "repo_locks", "silence_pr_comments", "allowed_regexp_prefixes",
        "emoji_reaction", "policies",
    ]

    mutating func read(_ yaml: YAML?, in tree: RepositoryTree?) throws(ConfigError) -> RepositoryConfig {
        let empty = YAML(content: .map([]), line: 1, isStrict: true)
        let fields = try Fields(yaml ?? empty, "raw.RepoCfg", known: Self.keys)
        let version = try readVersion(fields)
        try readTopLevel(fields)
        var projects = try readProjects(fields["projects"], in: tree)
        workflows = try readWorkflows(fields["workflows"], &complaints)
        try complaints.throwIfAny()
        projects = projects.filter(isForBaseBranch)
        try checkUniqueness(projects)
        if version == 2 {
            for (name, workflow) in workflows { workflows[name] = try withOlderShellWords(workflow) }
        }
        try checkAllowed(projects)
        try refuseUnsafe(projects)
        note(projects)
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
        config.plansInParallel = try fields.bool("parallel_plan")
        config.appliesInParallel = try fields.bool("parallel_apply")
        config.abortsOnGroupFailure = try fields.bool("abort_on_execution_order_fail") ?? false
        config.namePatternPrefixes = try fields.strings("allowed_regexp_prefixes") ?? []
        config.autodiscovery = try readAutodiscovery(fields["autodiscover"])
        lockMode = try readRepositoryLockMode(fields["repo_locks"])
        silencedComments = try fields.strings("silence_pr_comments")
        _ = try fields.bool("automerge")
        _ = try fields.bool("delete_source_branch_on_merge")
        note(fields, ["automerge", "delete_source_branch_on_merge"])
    }

    private func readAutodiscovery(_ yaml: YAML?) throws(ConfigError) -> RepositoryRules.Autodiscovery? {
        guard let yaml else { return nil }
        let fields = try Fields(yaml, "raw.Autodiscover", known: ["mode", "ignore_paths"])
        let text = try fields.string("mode") ?? ""
        // Unknown words are accepted and discover nothing, as they always have.
        let mode = RepositoryRules.Autodiscovery.Mode(rawValue: text.isEmpty ? "auto" : text) ?? .disabled
        let paths = try fields.strings("ignore_paths")
        guard paths?.count ?? 0 <= Self.mostIgnoredPaths else { throw ConfigError("autodiscover: too many ignore_paths") }
        return RepositoryRules.Autodiscovery(mode: mode, ignorePaths: paths)
    }

    private mutating func readProjects(_ yaml: YAML?, in tree: RepositoryTree?) throws(ConfigError) -> [WrittenProject] {
        guard let yaml else { return [] }
        var written: [WrittenProject] = []
        for item in try yaml.items(of: "raw.Project") { written.append(try WrittenProject(item)) }
        if let tree { written = try expandFolders(of: written, in: tree) }
        var wrong = Complaints()
        for (index, project) in written.enumerated() { wrong.add(String(index), project.complaints()) }
        complaints.add("projects", wrong)
        return written
    }

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
                    throw ConfigError("found two or more projects with name \"\(name)\"; project names must be unique")
                }
            } else if !isNewPlace {
                let reason = "they must have a 'name' key so they can be targeted for apply's separately"
                throw ConfigError(
                    "there are two or more projects with dir: \"\(place.dir)\" workspace: \"\(place.workspace)\" that are not all named; \(reason)"
                )
            }
        }
    }
}

extension WrittenProject {
    /// The folder as everyone else calls it: relative to the root, without needless parts.
    var cleanDir: String { RelativePath.join(".", dir) }
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
            let glob = try folderPattern(project.dir)
            for root in roots where glob.matches(root) {
                var project = project
                project.dir = root
                project.isExpanded = true
                project.name = nil
                expanded.append(project)
            }
            guard expanded.count <= YAML.Limits.nodes else { throw ConfigError("projects: too many glob patterns") }
        }
        return expanded
    }

    private func folderPattern(_ dir: String) throws(ConfigError) -> Glob {
        do {
            return try Glob(RelativePath.join(".", dir))
        } catch {
            throw ConfigError("error expanding glob pattern \(quoted(dir)): syntax error in pattern")
        }
    }
}

// MARK: What this version does not do

extension RepositoryReading {
    private func refuseUnsafe(_ projects: [WrittenProject]) throws(ConfigError) {
        for project in projects {
            if let field = project.fields.field("depends_on"), case .list(let names) = field.value.content, !names.isEmpty {
                throw .notYet(line: field.line, field.key)
            }
            for key in ["plan_requirements", "apply_requirements"] {
                guard let field = project.fields.field(key), case .list(let items) = field.value.content else { continue }
                if let item = items.first(where: { (try? $0.string()) == Requirement.undiverged.rawValue }) {
                    throw .notYet(line: item.line, "\(key): \(Requirement.undiverged.rawValue)")
                }
            }
        }
    }

    private mutating func note(_ projects: [WrittenProject]) {
        for project in projects {
            note(project.fields, ["delete_source_branch_on_merge", "policy_check", "custom_policy_check", "import_requirements"])
        }
    }

    private mutating func note(_ fields: Fields, _ keys: [String]) {
        // Whoever reads the log has understood after this many.
        for field in keys.compactMap(fields.field) where config.notes.count < 20 {
            let note = "line \(field.line): '\(field.key)' has no effect in this version"
            if !config.notes.contains(note) { config.notes.append(note) }
        }
    }
}
