/// What the files of one folder say about themselves, without evaluating anything.
package struct TerraformModule: Sendable {
    /// All values of `required_version`.
    package internal(set) var requiredVersions: [VersionRequirement] = []
    /// By the names that the module calls them, whether it requires them in so many words or just uses them.
    package internal(set) var requiredProviders: [String: RequiredProvider] = [:]
    package internal(set) var providers: [ProviderConfiguration] = []
    /// Nil means a file in the folder.
    package internal(set) var stateStorage: StateStorage?
    package internal(set) var moduleCalls: [ModuleCall] = []
    package internal(set) var variables: [Variable] = []
    package internal(set) var outputs: [Output] = []
    package internal(set) var resources: [Resource] = []
    /// What was wrong, ordered by file and line. Whatever could be read in spite of it is above.
    package internal(set) var diagnostics: [Diagnostic] = []

    /// - Parameters:
    ///   - files: the texts of a folder's files by their names; those that are no configuration are passed over.
    ///   - folder: what diagnostics put before the names of files.
    package init(files: [String: String], in folder: String = ".", dialect: Dialect = .terraform) {
        let names = dialect.configurationFiles(among: files.keys)
        var reading = ModuleReading()
        for name in names.filter({ !Dialect.isOverride($0) }) + names.filter(Dialect.isOverride) {
            let file = ConfigurationFile(files[name] ?? "", named: folder == "." ? name : "\(folder)/\(name)")
            reading.read(file, isOverride: Dialect.isOverride(name))
        }
        self = reading.module()
    }

    init() {}
}
