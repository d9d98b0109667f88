import Domain

extension Command.Name {
    /// How headings call the command.
    var title: String {
        switch self {
        case .version: "Version"
        case .plan: "Plan"
        case .apply: "Apply"
        case .cancel: "Cancel"
        case .unlock: "Unlock"
        case .approvePolicies: "Approve Policies"
        case .importing: "Import"
        case .state: "State"
        }
    }
}

extension Command {
    /// What was run, for `Ran … for`.
    var title: String { subcommand.map { "\(name.title) \(Markdown.code($0))" } ?? name.title }
}

extension ProjectKey {
    /// The words that identify a project in headings.
    var heading: String {
        let place = "dir: \(Markdown.code(dir)) workspace: \(Markdown.code(workspace))"
        return name.map { "project: \(Markdown.code($0)) \(place)" } ?? place
    }
}
