import Domain
import Patterns

/// What a command's target is held against.
struct TargetScope {
    /// The files of the pull request, where a target must be touched by them.
    let changedFiles: [String]?
    /// Whether nothing is said of a target that nobody knows.
    let isSilent: Bool

    init(_ job: DiscoveryJob) {
        let isRestricted = job.settings.restrictsTargets && job.setting.command.name == .plan
        if case .target(_, let files) = job.scope, isRestricted { changedFiles = files } else { changedFiles = nil }
        isSilent = job.silencesUnknownTargets
    }
}

// MARK: By name

extension ProjectFinder {
    func find(name: String, _ scope: TargetScope) throws(DiscoveryFailure) -> Discovery {
        guard tree.configText != nil else {
            throw .refused("cannot specify a project name unless an \(rules.configFile) file exists to configure projects")
        }
        let found = projects(named: name)
        if found.isEmpty {
            if scope.isSilent, !config.projects.isEmpty { return discovery([]) }
            throw .refused("no project with name '\(name)' is defined in '\(rules.configFile)'")
        }
        guard let files = scope.changedFiles else { return discovery(found) }
        return discovery(try restricted(found, name: name, to: files))
    }

    private func projects(named name: String) -> [Project] {
        let all = config.projects.map(\.project)
        guard settings.matchesNamesAsPatterns else { return all.filter { $0.key.name == name } }
        guard let expression = try? RegularExpression(name) else { return [] }
        let found = all.filter { $0.key.name.map(expression.matchesWhole) ?? false }
        let prefixes = config.namePatternPrefixes
        let mayBeSeveral = prefixes.isEmpty || prefixes.contains { name.utf8.starts(with: $0.utf8) }
        return found.count > 1 && !mayBeSeveral ? [] : found
    }

    private func restricted(_ projects: [Project], name: String, to files: [String]) throws(DiscoveryFailure) -> [Project] {
        let wanted = Set(projects.map(\.key.dir))
        var changed: [String] = []
        var seen = Set<String>()
        for folder in files.map(RelativePath.folder) where seen.insert(folder).inserted { changed.append(folder) }
        let others = changed.filter { !wanted.contains($0) }
        guard others.isEmpty else {
            let text = "the following directories are present in the pull request but not in the requested project:"
            throw .refused("\(text)\n\(others.joined(separator: "\n"))")
        }
        guard projects.count > 1 else { return projects }
        let touched = projects.filter { seen.contains($0.key.dir) }
        if touched.isEmpty { throw .refused("no modified files match requested project \"\(name)\"") }
        return touched
    }
}

// MARK: By folder and workspace

extension ProjectFinder {
    func find(dir written: String?, workspace: String?, _ scope: TargetScope) throws(DiscoveryFailure) -> Discovery {
        let workspace = workspace ?? "default"
        let isPattern = written.map(Glob.isPattern) ?? false
        let dir = RelativePath.clean(written ?? ".")
        if written != nil, !isPattern, isIgnoredTarget(dir) { return discovery([], isIgnoredTarget: true) }
        if let written, let files = scope.changedFiles, !files.contains(where: { RelativePath.folder(of: $0) == dir }) {
            throw .refused("the dir \"\(written)\" is not in the plan list of this pull request")
        }
        if isPattern, let glob = try? Glob(dir) {
            let found = config.projects.map(\.project).filter { $0.key.workspace == workspace && glob.matches($0.key.dir) }
            if !found.isEmpty { return discovery(found) }
        }
        if let project = try configured(dir: dir, workspace: workspace) { return discovery([project]) }
        if scope.isSilent, !config.projects.isEmpty { return discovery([]) }
        return discovery([try adHoc(dir: dir, workspace: workspace)])
    }

    private func isIgnoredTarget(_ dir: String) -> Bool {
        isAutodiscoveryOn && isIgnored(dir) && !config.projects.contains { $0.project.key.dir == dir }
    }

    /// The one project that is configured there; nil if there is none and there may be one.
    private func configured(dir: String, workspace: String) throws(DiscoveryFailure) -> Project? {
        let here = config.projects.map(\.project).filter { $0.key.dir == dir }
        let found = here.filter { $0.key.workspace == workspace }
        if found.count > 1 {
            let text = "must specify project name: more than one project defined in '\(rules.configFile)' matched"
            throw .refused("\(text) dir: '\(dir)' workspace: '\(workspace)'")
        }
        guard found.isEmpty, !here.isEmpty else { return found.first }
        let text = "is not allowed because this directory is only configured for the following workspaces:"
        throw .refused("running commands in workspace \"\(workspace)\" \(text) \(here.map(\.key.workspace).joined(separator: ", "))")
    }

    private func adHoc(dir: String, workspace: String) throws(DiscoveryFailure) -> Project {
        guard dir.utf8.first != UInt8(ascii: "/"), RelativePath.parts(of: dir).first != ".." else {
            throw .refused("the dir \"\(dir)\" is not within the repository")
        }
        if let problem = problem(withWorkspace: workspace) { throw .refused("invalid workspace: \(problem)") }
        return unconfigured(ProjectKey(dir: dir, workspace: workspace))
    }
}

// MARK: As planned before

extension ProjectFinder {
    /// The project that was planned, as it is configured now.
    func planned(_ key: ProjectKey) throws(DiscoveryFailure) -> Project {
        do throws(DiscoveryFailure) {
            if let project = config.projects.first(where: { $0.project.key == key })?.project { return project }
            if let name = key.name { return try configured(name: name) }
            if let project = try configured(dir: key.dir, workspace: key.workspace) { return project }
            return try adHoc(dir: key.dir, workspace: key.workspace)
        } catch {
            guard case .refused(let text) = error else { throw error }
            throw .refused("building command for dir '\(key.dir)': \(text)")
        }
    }

    private func configured(name: String) throws(DiscoveryFailure) -> Project {
        if let project = config.projects.first(where: { $0.project.key.name == name })?.project { return project }
        throw .refused("no project with name '\(name)' is defined in '\(rules.configFile)'")
    }
}
