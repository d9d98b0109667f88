/// The operator's policies: what every plan is held against, and who may let a failure pass (`policies` in `repos.yaml`).
package struct PolicyRules: Hashable, Codable, Sendable {
    /// `0.56.0`, or nil for the server's.
    package var conftestVersion: String?
    package var sets: [PolicySet]
    /// How many approvals results need that belong to no set: what a custom check printed beyond the sets.
    package var approvalsNeeded: Int
    /// RE2 expression: each match in an output is an item that is approved for itself.
    package var itemPattern: String

    package static let standardItemPattern = "(?s).+"

    package init(
        conftestVersion: String? = nil, sets: [PolicySet] = [], approvalsNeeded: Int = 1, itemPattern: String = Self.standardItemPattern
    ) {
        self.conftestVersion = conftestVersion
        self.sets = sets
        self.approvalsNeeded = approvalsNeeded
        self.itemPattern = itemPattern
    }

    /// Whether somebody's teams decide about an approval.
    package var namesTeams: Bool { sets.contains { !$0.owners.teams.isEmpty } }
}

/// Policies that are checked and approved together.
package struct PolicySet: Hashable, Codable, Sendable {
    /// Who may approve what the set finds.
    package struct Owners: Hashable, Codable, Sendable {
        package var users: [String]
        package var teams: [String]
        package init(users: [String] = [], teams: [String] = []) {
            self.users = users
            self.teams = teams
        }
        /// Names are compared without regard to case.
        package func include(user: String, teams: [String]) -> Bool {
            let user = user.lowercased()
            if users.contains(where: { $0.lowercased() == user }) { return true }
            let teams = Set(teams.map { $0.lowercased() })
            return self.teams.contains { teams.contains($0.lowercased()) }
        }
    }

    package var name: String
    /// Folder of the policies, and words after it: split as a shell would.
    package var path: String
    /// Only policies on the server's disk can be checked.
    package var isLocal: Bool
    /// The set's own and those of all sets.
    package var owners: Owners
    package var approvalsNeeded: Int
    /// Whether the pull request's author may not approve.
    package var preventsSelfApproval: Bool
    /// Whether approvals outlast a new plan as far as they cover what it is found to do.
    package var keepsApprovals: Bool
    package var itemPattern: String

    package init(
        name: String, path: String, isLocal: Bool = true, owners: Owners = .init(), approvalsNeeded: Int = 1,
        preventsSelfApproval: Bool = false, keepsApprovals: Bool = false, itemPattern: String = PolicyRules.standardItemPattern
    ) {
        self.name = name
        self.path = path
        self.isLocal = isLocal
        self.owners = owners
        self.approvalsNeeded = approvalsNeeded
        self.preventsSelfApproval = preventsSelfApproval
        self.keepsApprovals = keepsApprovals
        self.itemPattern = itemPattern
    }
}
