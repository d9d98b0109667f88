/// Who may give which commands.
package enum Permissions: Hashable, Codable, Sendable {
    case everyone
    /// Members of these teams.
    case teams(TeamAllowlist)
    /// Whom a program of the operator's lets.
    case asks(AuthorizationCommand)

    /// Whether a decision needs to know the teams of whoever gives a command.
    package var needsTeams: Bool { self != .everyone }
}

/// Rules `team:command`; `*` stands for every team, or every command (`--gh-team-allowlist`).
package struct TeamAllowlist: Hashable, Codable, Sendable {
    package struct Rule: Hashable, Codable, Sendable {
        package var team: String
        package var command: String
        package init(team: String, command: String) {
            self.team = team
            self.command = command
        }
    }
    package var rules: [Rule]
    package init(rules: [Rule]) { self.rules = rules }

    /// Whether somebody in these teams may give a command, by its name in comments; also asked about `policy_check`.
    /// Without teams only rules for every team count. Names are compared without regard to case.
    package func allows(_ command: String, teams: [String]) -> Bool {
        let (command, teams) = (command.lowercased(), Set(teams.map { $0.lowercased() }))
        return rules.contains { rule in
            (rule.command == "*" || rule.command.lowercased() == command) && (rule.team == "*" || teams.contains(rule.team.lowercased()))
        }
    }
}

/// A program of the operator's that says who may do what (`team_authz` in `repos.yaml`).
package struct AuthorizationCommand: Hashable, Codable, Sendable {
    /// Words for a shell: the program and its arguments as the operator wrote them.
    package var command: String
    package var arguments: [String]
    /// Whether only `pass` itself means yes, and not `PASS`.
    package var isStrict: Bool
    package init(command: String, arguments: [String] = [], isStrict: Bool = false) {
        self.command = command
        self.arguments = arguments
        self.isStrict = isStrict
    }
}

/// A question to the operator's program, before hooks for the repository and after configuration for each project.
package struct AuthorizationRequest: Hashable, Codable, Sendable {
    package var program: AuthorizationCommand
    /// The teams of whoever gives the command, as the forge names them.
    package var teams: [String]
    package init(program: AuthorizationCommand, teams: [String]) {
        self.program = program
        self.teams = teams
    }
}
