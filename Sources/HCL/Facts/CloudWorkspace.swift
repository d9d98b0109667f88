/// The workspace that a root's files name for a service that keeps its state.
package enum CloudWorkspace: Hashable, Sendable {
    case none
    case named(String, file: String)
    /// A file holds a name that only evaluating would show.
    case unknown(file: String)

    /// Looks in the files of one folder, in the order of their names. A file that says it more than once says nothing.
    package init(files: [String: String], dialect: Dialect) {
        for name in dialect.configurationFiles(among: files.keys) {
            guard let text = files[name], let written = Self.name(in: ConfigurationFile(text, named: name).body) else { continue }
            self = written.text.map { .named($0, file: name) } ?? .unknown(file: name)
            return
        }
        self = .none
    }

    private static func name(in body: Body) -> WrittenValue? {
        guard let terraform = only(body.blocks("terraform")), let cloud = only(terraform.body.blocks("cloud")),
            let workspaces = only(cloud.body.blocks("workspaces"))
        else { return nil }
        return workspaces.body.attribute("name")?.value
    }

    private static func only(_ blocks: [Block]) -> Block? { blocks.count == 1 ? blocks[0] : nil }
}
