import Domain

/// Reads `--allow-commands`.
enum AllowedCommands {
    private static let all: [Command.Name] = [.version, .plan, .apply, .cancel, .unlock, .approvePolicies, .importing, .state]

    static func read(_ list: String) throws(UsageError) -> [Command.Name] {
        let items = list.split(separator: ",").map(String.init)
        let known = all.map(\.rawValue) + ["policy_check", "all"]
        if let unknown = items.first(where: { !known.contains($0) }) {
            throw UsageError("invalid --allow-commands: unknown command name: \(unknown)")
        }
        if items.contains("all") { return all }
        // `policy_check` is nothing that people can ask for in a comment.
        var names: [Command.Name] = []
        for name in items.compactMap(Command.Name.init) where !names.contains(name) { names.append(name) }
        return names
    }
}
