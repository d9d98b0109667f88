import Domain

/// Reads `--gh-team-allowlist`.
enum TeamRules {
    /// The rules in the flag's order; nil if there are none.
    static func read(_ list: String) throws(UsageError) -> TeamAllowlist? {
        var rules: [TeamAllowlist.Rule] = []
        for item in list.split(separator: ",").map({ $0.trimmed }) where !item.isEmpty {
            let parts = item.split(separator: ":", omittingEmptySubsequences: false).map { $0.trimmed }
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
                throw UsageError(
                    "invalid --gh-team-allowlist: \"\(item)\" is not of the form team:command, for example dev:plan or *:unlock")
            }
            rules.append(.init(team: parts[0], command: parts[1]))
        }
        return rules.isEmpty ? nil : TeamAllowlist(rules: rules)
    }

    /// What is probably not meant.
    static func doubts(about allowlist: TeamAllowlist) -> [String] {
        let known = Command.Name.allCases.map(\.rawValue) + ["*", "policy_check"]
        return allowlist.rules.filter { !known.contains($0.command.lowercased()) }
            .map { "--gh-team-allowlist: there is no command \"\($0.command)\", so \"\($0.team):\($0.command)\" allows nothing" }
    }
}
