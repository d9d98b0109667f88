package import Domain

/// A repository's own `atlantis.yaml` for one base branch, with the operator's rules applied.
package struct RepositoryConfig: Sendable {
    /// A project that the file names, and when it is planned without being asked for.
    package struct ConfiguredProject: Sendable {
        package var project: Project
        /// Whether pushes plan it.
        package var isAutoplanned: Bool
        /// Its place among `projects` in the file, from 0.
        package var index: Int
        package var line: Int
        /// The pattern in the file that its folder was found with; nil if the file names the folder itself.
        package var pattern: String?
        /// The settings that the repository decided, by their keys.
        package var decided: [String: Origin]
    }

    package var projects: [ConfiguredProject] = []
    var autodiscovery: RepositoryRules.Autodiscovery?
    var plansInParallel: Bool?
    var appliesInParallel: Bool?
    var automerges: Bool?
    var abortsOnGroupFailure = false
    /// Where not empty, what a name must begin with to be a pattern for several projects.
    var namePatternPrefixes: [String] = []
    /// Where the file defines its own workflows, by their names.
    package var workflowLines: [String: Int] = [:]
    /// What the file asks for and has no effect, where leaving it out is harmless. One sentence each.
    package var notes: [String] = []

    /// What holds for a repository without the file.
    static let absent = RepositoryConfig()

    /// The files that change a project whose configuration does not say.
    package static let standardWhenModified = [
        "**/*.tf*", "**/*.tofu", "**/*.tofu.json", "**/terragrunt.hcl", "**/.terraform.lock.hcl",
    ]

    /// Reads the file and checks it against what the operator allows. Without a tree, folders with patterns stay as they are.
    package static func parse(
        _ text: String, rules: RepositoryRules, settings: DiscoverySettings, baseBranch: String, in tree: RepositoryTree?
    ) throws(ConfigError) -> RepositoryConfig {
        var reading = RepositoryReading(rules: rules, settings: settings, baseBranch: baseBranch)
        return try reading.read(YAML.document(text), in: tree)
    }

    /// Every key that the file may have at its top, and every key of a project.
    package static var knownKeys: (file: Set<String>, project: Set<String>) { (RepositoryReading.keys, WrittenProject.keys) }
}
