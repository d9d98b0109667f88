import Domain
import HCL
import Patterns

extension ProjectFinder {
    /// The projects that changed files touch: configured ones in the file's order, then the roots that nobody configured.
    mutating func touched(by files: [String], isAutomatic: Bool) throws(DiscoveryFailure) -> [Project] {
        let dependents = ModuleDependents(settings, in: tree)
        if let doubt = dependents?.doubt { notes.append(doubt) }
        return try configured(touchedBy: files, isAutomatic, dependents) + discovered(touchedBy: files, dependents)
    }

    private func configured(
        touchedBy files: [String], _ isAutomatic: Bool, _ dependents: ModuleDependents?
    ) throws(DiscoveryFailure) -> [Project] {
        let usingModules = Set(dependents?.folders(touchedBy: files) ?? [])
        var changes = ChangedFiles(files, seenFrom: configuredFolders)
        var projects: [Project] = []
        for configured in config.projects {
            let dir = configured.project.key.dir
            if !usingModules.contains(dir) {
                guard tree.folders.contains(dir), try changes.touch(configured.project) else { continue }
            }
            if configured.isAutoplanned || !isAutomatic { projects.append(configured.project) }
        }
        return projects
    }

    /// What changed files make projects of where nobody configured anything.
    mutating func discovered(
        touchedBy files: [String], _ dependents: ModuleDependents?
    ) throws(DiscoveryFailure) -> [Project] {
        var projects: [Project] = []
        for root in try discoveredRoots(touchedBy: files, dependents) {
            projects.append(unconfigured(ProjectKey(dir: root, workspace: try workspace(of: root))))
        }
        return projects
    }

    /// The folders that changed files make projects of without any configuration.
    func discoveredRoots(touchedBy files: [String], _ dependents: ModuleDependents?) throws(DiscoveryFailure) -> [String] {
        guard isAutodiscoveryOn else { return [] }
        let configured = configuredFolders
        return try ChangedRoots.of(files, fileList: settings.fileList, in: tree, dependents: dependents)
            .filter { !configured.contains($0) && !isIgnored($0) }
    }

    private var configuredFolders: Set<String> { Set(config.projects.map(\.project.key.dir)) }

    /// The workspace that a root's code names.
    private mutating func workspace(of root: String) throws(DiscoveryFailure) -> String {
        switch CloudWorkspace(files: tree.sources(in: root), dialect: Dialect(settings.distribution)) {
        case .none: return "default"
        case .unknown(let file):
            notes.append("\(RelativePath.join(root, file)): the name of the workspace is no literal, so the workspace is 'default'")
            return "default"
        case .named(let name, let file):
            guard let problem = problem(withWorkspace: name) else { return name }
            let invalid = "invalid Terraform Cloud workspace name \(quoted(name)) in \(quoted(file)): \(problem)"
            throw .refused("looking for Terraform Cloud workspace from configuration in '\(root)': \(invalid)")
        }
    }
}

extension Dialect {
    init(_ distribution: Distribution) { self = distribution == .opentofu ? .openTofu : .terraform }
}
