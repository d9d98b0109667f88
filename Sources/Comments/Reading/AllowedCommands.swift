package import Domain

/// Which commands people may give in comments, as `--allow-commands` says it.
package enum AllowedCommands {
    /// A name on the list that is no command.
    package struct UnknownName: Error, Hashable, CustomStringConvertible {
        package var name: String
        package var description: String { "unknown command name: \(name)" }
    }

    /// What is allowed where nothing is said.
    package static let standardList = "version,plan,apply,unlock,approve_policies,cancel"

    /// The commands on a comma-separated list, in the order in which people are shown them. `all` means every command.
    package static func parse(_ list: String) throws(UnknownName) -> [Command.Name] {
        var names: Set<Command.Name> = []
        for item in list.split(separator: ",").map(String.init) {
            // Policy checks run after a plan by themselves: the name is accepted, but nobody can give the command.
            if item == "policy_check" { continue }
            if item == "all" {
                names.formUnion(Command.Name.allCases)
            } else if let name = Command.Name(rawValue: item) {
                names.insert(name)
            } else {
                throw UnknownName(name: item)
            }
        }
        return Command.Name.allCases.filter(names.contains)
    }
}
