/// What every job of a server has in common.
package struct RunnerSettings: Hashable, Sendable {
    /// Absolute path of the server's own folder.
    package var dataFolder: String
    /// The environment of every run: the server's, with nothing in it that only the server may know.
    package var identity: [String: String]
    /// Whether providers are downloaded once for all projects.
    package var usesPluginCache: Bool
    /// How long one step or hook may take.
    package var stepLimit: Duration
    /// How long something that changes the world may take to finish when it is asked to stop.
    package var changeGrace: Duration

    package init(
        dataFolder: String, identity: [String: String], usesPluginCache: Bool = true, stepLimit: Duration = .seconds(24 * 60 * 60),
        changeGrace: Duration = .seconds(10 * 60)
    ) {
        self.dataFolder = dataFolder
        self.identity = identity
        self.usesPluginCache = usesPluginCache
        self.stepLimit = stepLimit
        self.changeGrace = changeGrace
    }

    /// Where programs of named versions lie.
    package var programFolder: String { dataFolder + "/bin" }
    var pluginCache: String { dataFolder + "/plugin-cache" }
    var searchPath: String { identity["PATH"] ?? "/usr/local/bin:/usr/bin:/bin" }
}
