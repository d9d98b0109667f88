package import Domain
import Patterns

/// What a project resolves to, and why.
package struct Explanation: Sendable {
    /// What makes it a project.
    package enum Source: Hashable, Sendable {
        /// It stands in the repository's file: `projects[index]`, by its own folder or by a pattern for folders.
        case configured(index: Int, line: Int, pattern: String?)
        /// Its folder holds Terraform's files, and nobody configured it.
        case discovered
    }

    package var project: Project
    package var source: Source
    /// Whether pushes plan it.
    package var isAutoplanned: Bool
    /// What a plan of it depends on.
    package var inputs: PlanInputs
    private let decided: [String: Origin]
    private let origins: OperatorConfig.Origins

    init(
        _ project: Project, _ source: Source, isAutoplanned: Bool = true, inputs: PlanInputs, decided: [String: Origin] = [:],
        origins: OperatorConfig.Origins
    ) {
        self.project = project
        self.source = source
        self.isAutoplanned = isAutoplanned
        self.inputs = inputs
        self.decided = decided
        self.origins = origins
    }

    /// Who decided a setting, by the key of either file, such as `workflow` or `repo_locks`.
    package func origin(of key: String) -> Origin { decided[key] ?? origins.origin(of: key) }
}

/// Everything that can be said of a repository without a pull request.
package struct RepositoryExplanation: Sendable {
    /// The configured projects in the file's order, then those that would be found if every file changed.
    package var projects: [Explanation]
    package var findsUnconfiguredProjects: Bool
    /// Where the repository's file defines workflows, by their names.
    package var workflowLines: [String: Int]
    /// What somebody should know who wonders about the result. One sentence each.
    package var notes: [String]
}

/// What ``explainProjects(in:rules:origins:settings:baseBranch:)`` wants to see in the tree's ``RepositoryTree/sources``.
package func sourcesNeededToExplain(_ tree: RepositoryTree) -> [String] { tree.codeFiles.keys.flatMap(tree.codePaths).sorted() }

/// Says of every project in a tree what it resolves to, and why. What is wrong is thrown with its place.
package func explainProjects(
    in tree: RepositoryTree, rules: RepositoryRules, origins: OperatorConfig.Origins, settings: DiscoverySettings, baseBranch: String
) throws(ConfigError) -> RepositoryExplanation {
    if tree.hasYmlFile { throw ConfigError(ymlProblem) }
    let config = try tree.configText.map { text throws(ConfigError) in
        try RepositoryConfig.parse(text, rules: rules, settings: settings, baseBranch: baseBranch, in: tree)
    }
    var finder = ProjectFinder(rules: rules, settings: settings, tree: tree, config: config ?? .absent)
    var reader = PlanInputsReader(tree, policies: rules.policies)
    var projects = finder.config.projects.map { configured in
        Explanation(
            finder.withTenant(configured.project), .configured(index: configured.index, line: configured.line, pattern: configured.pattern),
            isAutoplanned: configured.isAutoplanned, inputs: reader.inputs(of: configured.project), decided: configured.decided,
            origins: origins)
    }
    do throws(DiscoveryFailure) {
        for project in try finder.discovered(touchedBy: tree.files, nil) {
            projects.append(Explanation(finder.withTenant(project), .discovered, inputs: reader.inputs(of: project), origins: origins))
        }
    } catch {
        guard case .refused(let text) = error else { throw ConfigError("\(error)") }
        throw ConfigError(text)
    }
    return RepositoryExplanation(
        projects: projects, findsUnconfiguredProjects: finder.isAutodiscoveryOn, workflowLines: finder.config.workflowLines,
        notes: finder.notes)
}
