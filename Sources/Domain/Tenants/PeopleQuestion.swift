/// What must be known of people before a command of a pull request may be decided on, because tenants say who may do what.
package struct PeopleQuestion: Hashable, Codable, Sendable {
    /// Teams that anything depends on, `acme/platform`.
    package var teams: [String]
    /// Whether it matters who may write to the repository.
    package var asksForTrust: Bool
    /// Whether it matters who approved.
    package var asksForApprovers: Bool
    package init(teams: [String] = [], asksForTrust: Bool = false, asksForApprovers: Bool = false) {
        self.teams = teams
        self.asksForTrust = asksForTrust
        self.asksForApprovers = asksForApprovers
    }

    /// What `command` on a pull request needs where any of `tenants` may be concerned; nil if nothing depends on people.
    /// - Parameter isFromFork: what strangers send is planned for somebody trusted only.
    package init?(of tenants: [Tenant], for command: Command.Name, isFromFork: Bool) {
        guard [.plan, .apply, .importing, .state].contains(command) else { return nil }
        self.init()
        for tenant in tenants {
            let permissions = tenant.permissions
            switch permissions.planAuthors {
            case .everyone: asksForTrust = asksForTrust || isFromFork
            case .trusted: asksForTrust = true
            case .teams(let names): teams += names
            }
            guard command != .plan else { continue }
            for change in [permissions.apply, permissions.destroy] {
                teams += change.teams
                guard let approvals = change.approvals, approvals.count > 0 else { continue }
                asksForApprovers = true
                teams += approvals.teams
            }
        }
        teams = Set(teams).sorted()
        if teams.isEmpty, !asksForTrust, !asksForApprovers { return nil }
    }
}
