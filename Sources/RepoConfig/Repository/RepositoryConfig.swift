package import Domain

/// A repository's own `atlantis.yaml` for one base branch, with the operator's rules applied.
package struct RepositoryConfig: Sendable {
    /// A project that the file names, and when it is planned without being asked for.
    package struct ConfiguredProject: Sendable {
        package var project: Project
        /// Whether pushes plan it.
        package var isAutoplanned: Bool
        /// Patterns seen from its folder for the files that change it; nil means the standard ones, none means never.
        package var whenModified: [String]?
    }

    package var projects: [ConfiguredProject] = []
    var autodiscovery: RepositoryRules.Autodiscovery?
    var plansInParallel: Bool?
    var appliesInParallel: Bool?
    var abortsOnGroupFailure = false
    /// Where not empty, what a name must begin with to be a pattern for several projects.
    var namePatternPrefixes: [String] = []
    /// What the file asks for and this version does not do, where leaving it out is harmless. One sentence each.
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
}
