package import Domain
import Patterns

/// Finds projects in one repository at one commit.
struct ProjectFinder {
    let rules: RepositoryRules
    let settings: DiscoverySettings
    let tree: RepositoryTree
    let config: RepositoryConfig
    /// What somebody should know who wonders about the result. One sentence each.
    var notes: [String]
    private let ignoredFolders: [Glob]
    private let tenants: TenantFinder?

    init(rules: RepositoryRules, settings: DiscoverySettings, tree: RepositoryTree, config: RepositoryConfig) {
        self.rules = rules
        self.settings = settings
        self.tree = tree
        self.config = config
        notes = config.notes
        let paths = rules.autodiscovery?.ignorePaths ?? config.autodiscovery?.ignorePaths ?? []
        ignoredFolders = paths.compactMap { try? Glob($0) }
        tenants = rules.tenancy.map(TenantFinder.init)
    }

    /// Whether roots that nobody configured are found, too.
    var isAutodiscoveryOn: Bool {
        switch rules.autodiscovery?.mode ?? config.autodiscovery?.mode ?? settings.mode {
        case .enabled: true
        case .disabled: false
        case .auto: config.projects.isEmpty
        }
    }

    /// Whether autodiscovery leaves a folder alone. A pattern that cannot be read ignores nothing.
    func isIgnored(_ dir: String) -> Bool { ignoredFolders.contains { $0.matches(dir) } }

    /// A project that is not configured.
    func unconfigured(_ key: ProjectKey) -> Project { rules.project(key, distribution: settings.distribution) }

    func discovery(_ projects: [Project], isIgnoredTarget: Bool = false) -> Discovery {
        Discovery(
            projects: inOrder(projects.map(withTenant)), plansInParallel: config.plansInParallel,
            appliesInParallel: config.appliesInParallel,
            abortsOnGroupFailure: config.abortsOnGroupFailure, isIgnoredTarget: isIgnoredTarget, automerges: config.automerges)
    }

    /// The project with the name of the tenant whose it is.
    func withTenant(_ project: Project) -> Project {
        var project = project
        project.tenant = tenants?.claim(on: project.key)?.tenant.name
        return project
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

/// Finds the projects of a job, with what somebody should know who wonders about the result.
package func discoverWithNotes(
    _ job: DiscoveryJob, in tree: RepositoryTree
) throws(DiscoveryFailure) -> (discovery: Discovery, notes: [String]) {
    guard var finder = try projectFinder(for: job, in: tree) else { return (Discovery(projects: []), []) }
    var discovery = try finder.find(job)
    if !job.earlierPlans.isEmpty { discovery.unaffected = keysOfUnaffected(discovery.projects, job, in: tree) }
    return (discovery, finder.notes)
}

/// The files whose texts ``discover(_:in:)`` wants to see in the tree's ``RepositoryTree/sources``, in order.
package func sourcesNeeded(by job: DiscoveryJob, in tree: RepositoryTree) throws(DiscoveryFailure) -> [String] {
    guard let finder = try projectFinder(for: job, in: tree) else { return [] }
    if !job.earlierPlans.isEmpty { return tree.codeFiles.keys.flatMap(tree.codePaths).sorted() }
    guard let files = job.changedFiles else { return [] }
    if !job.settings.moduleDependents.isEmpty { return tree.codeFiles.keys.flatMap(tree.configurationPaths).sorted() }
    return try finder.discoveredRoots(touchedBy: files, nil).flatMap(tree.configurationPaths).sorted()
}

/// What finds the projects of a job; nil if there is nothing to find.
private func projectFinder(for job: DiscoveryJob, in tree: RepositoryTree) throws(DiscoveryFailure) -> ProjectFinder? {
    switch job.scope {
    case .nothing, .planned([]): return nil
    default: break
    }
    if tree.hasYmlFile { throw .refused(ymlProblem) }
    do {
        return ProjectFinder(rules: job.rules, settings: job.settings, tree: tree, config: try configuration(of: job, in: tree))
    } catch {
        throw .refused(errorPrefix(of: job) + error.message)
    }
}

/// What is said of a file that people take for the configuration.
let ymlProblem = "found \"atlantis.yml\" as config file; rename using the .yaml extension"

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
    fileprivate mutating func find(_ job: DiscoveryJob) throws(DiscoveryFailure) -> Discovery {
        switch job.scope {
        case .nothing: return Discovery(projects: [])
        case .changed(let files, let isAutomatic): return discovery(try touched(by: files, isAutomatic: isAutomatic))
        case .target(.everything, let files): return discovery(try touched(by: files, isAutomatic: false))
        case .target(.project(let name), _): return try find(name: name, TargetScope(job))
        case .target(.place(let dir, let workspace), _): return try find(dir: dir, workspace: workspace, TargetScope(job))
        case .planned(let keys):
            var projects: [Project] = []
            for key in keys { projects.append(try planned(key)) }
            return discovery(projects)
        }
    }
}

extension DiscoveryJob {
    /// The files that decide which projects are meant; nil where they are named.
    fileprivate var changedFiles: [String]? {
        switch scope {
        case .changed(let files, _), .target(.everything, let files): files
        case .nothing, .planned, .target: nil
        }
    }
}
