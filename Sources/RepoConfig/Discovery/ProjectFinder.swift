package import Domain
import Patterns

/// Finds the projects that a command is about, in one repository at one commit.
package struct ProjectFinder {
    let job: DiscoveryJob
    let tree: RepositoryTree
    let config: RepositoryConfig

    var rules: RepositoryRules { job.rules }

    /// Whether roots that nobody configured are found, too.
    var isAutodiscoveryOn: Bool {
        switch rules.autodiscovery?.mode ?? config.autodiscovery?.mode ?? job.settings.mode {
        case .enabled: true
        case .disabled: false
        case .auto: config.projects.isEmpty
        }
    }

    /// Whether autodiscovery leaves a folder alone. A pattern that cannot be read ignores nothing.
    func isIgnored(_ dir: String) -> Bool { ignoredFolders.contains { $0.matches(dir) } }
    private let ignoredFolders: [Glob]

    init(job: DiscoveryJob, tree: RepositoryTree, config: RepositoryConfig) {
        self.job = job
        self.tree = tree
        self.config = config
        let paths = job.rules.autodiscovery?.ignorePaths ?? config.autodiscovery?.ignorePaths ?? []
        ignoredFolders = paths.compactMap { try? Glob($0) }
    }

    /// A project that is not configured.
    func unconfigured(_ key: ProjectKey) -> Project { rules.project(key, distribution: job.settings.distribution) }

    func discovery(_ projects: [Project], isIgnoredTarget: Bool = false) -> Discovery {
        Discovery(
            projects: inOrder(projects), plansInParallel: config.plansInParallel, appliesInParallel: config.appliesInParallel,
            abortsOnGroupFailure: config.abortsOnGroupFailure, isIgnoredTarget: isIgnoredTarget)
    }

    /// By group; within a group as they came.
    private func inOrder(_ projects: [Project]) -> [Project] {
        projects.enumerated().sorted {
            ($0.element.executionOrderGroup, $0.offset) < ($1.element.executionOrderGroup, $1.offset)
        }.map(\.element)
    }
}

/// Finds the projects of a job in the tree at its commit.
package func discover(_ job: DiscoveryJob, in tree: RepositoryTree) throws(DiscoveryFailure) -> Discovery {
    try discoverWithNotes(job, in: tree).discovery
}

/// Finds the projects of a job, with what the repository's configuration asks for and this version does not do.
package func discoverWithNotes(
    _ job: DiscoveryJob, in tree: RepositoryTree
) throws(DiscoveryFailure) -> (discovery: Discovery, notes: [String]) {
    switch job.scope {
    case .nothing, .planned([]): return (Discovery(projects: []), [])
    default: break
    }
    if tree.hasYmlFile { throw .refused("found \"atlantis.yml\" as config file; rename using the .yaml extension") }
    let finder: ProjectFinder
    do {
        finder = ProjectFinder(job: job, tree: tree, config: try configuration(of: job, in: tree))
    } catch {
        throw .refused(errorPrefix(of: job) + error.message)
    }
    return (try finder.find(), finder.config.notes)
}

private func configuration(of job: DiscoveryJob, in tree: RepositoryTree) throws(ConfigError) -> RepositoryConfig {
    guard let text = tree.configText else { return .absent }
    return try RepositoryConfig.parse(
        text, rules: job.rules, settings: job.settings, baseBranch: job.setting.pullRequest.baseBranch, in: tree)
}

private func errorPrefix(of job: DiscoveryJob) -> String {
    switch job.scope {
    case .changed, .target(.everything, _): "parsing \(job.rules.configFile): "
    case .planned(let keys): "building command for dir '\(keys.first?.dir ?? ".")': "
    case .target, .nothing: ""
    }
}

extension ProjectFinder {
    func find() throws(DiscoveryFailure) -> Discovery {
        switch job.scope {
        case .nothing: return Discovery(projects: [])
        case .changed(let files, let isAutomatic): return discovery(try touched(by: files, isAutomatic: isAutomatic))
        case .target(.everything, let files): return discovery(try touched(by: files, isAutomatic: false))
        case .target(.project(let name), let files): return try find(name: name, changedFiles: files)
        case .target(.place(let dir, let workspace), let files): return try find(dir: dir, workspace: workspace, changedFiles: files)
        case .planned(let keys):
            var projects: [Project] = []
            for key in keys { projects.append(try planned(key)) }
            return discovery(projects)
        }
    }
}
