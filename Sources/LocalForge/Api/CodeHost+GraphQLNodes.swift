// What GraphQL tells of organisations and of what merging needs.
extension CodeHost {
    func organizationNode(_ field: GraphQLField) throws -> JSON {
        let login = field.arguments["login"]?.string ?? ""
        guard let teams = state.organizations[login.lowercased()] else {
            throw CodeHostRefusal(status: 404, message: "Could not resolve to an Organization with the login of '\(login)'.")
        }
        var node: JSON = ["login": .string(login)]
        for wanted in field.selection {
            switch wanted.name {
            case "teams":
                let users = Set((wanted.arguments["userLogins"]?.array ?? []).compactMap { $0.string?.lowercased() })
                let found = teams.filter { team in users.isEmpty || team.members.contains { users.contains($0.lowercased()) } }
                node = node.adding(["teams": Self.list(of: found, among: teams, wanted)])
            case "team":
                let team = teams.first { $0.slug == wanted.arguments["slug"]?.string }
                node = node.adding(["team": team.map { Self.teamNode($0, among: teams, wanted) } ?? .null])
            default: continue
            }
        }
        return node
    }

    private static func list(of found: [HostedTeam], among teams: [HostedTeam], _ field: GraphQLField) -> JSON {
        let nodes = found.map { ["slug": .string($0.slug), "databaseId": .int((teams.firstIndex(of: $0) ?? 0) + 1)] as JSON }
        return connection(nodes, field.arguments)
    }

    private static func teamNode(_ team: HostedTeam, among teams: [HostedTeam], _ field: GraphQLField) -> JSON {
        var node: JSON = ["slug": .string(team.slug)]
        for wanted in field.selection where wanted.name == "childTeams" {
            node = node.adding(["childTeams": list(of: teams.filter { $0.parent == team.slug }, among: teams, wanted)])
        }
        return node
    }

    /// What the reviews add up to, where some are required.
    static func decision(on pull: HostedPullRequest, _ protection: BranchProtection?) -> JSON {
        guard let protection, protection.approvals > 0 else { return .null }
        let opinions = pull.opinions.map(\.state)
        if opinions.contains(.changesRequested) { return "CHANGES_REQUESTED" }
        return opinions.count { $0 == .approved } >= protection.approvals ? "APPROVED" : "REVIEW_REQUIRED"
    }

    static func baseNode(_ pull: HostedPullRequest, _ protection: BranchProtection?) -> JSON {
        let rule: JSON? = protection.map { protection in
            [
                "requiredStatusChecks": .array(protection.contexts.map { ["context": .string($0)] }),
                "requiresConversationResolution": .bool(protection.wantsAnswers), "requiresDeployments": false,
                "requiresCommitSignatures": false, "lockBranch": false,
            ]
        }
        return ["name": .string(pull.baseBranch), "branchProtectionRule": rule ?? .null, "rules": connection([], [:])]
    }

    static func headNode(_ pull: HostedPullRequest, _ statuses: [PostedStatus]) -> JSON {
        let contexts = statuses.map { status -> JSON in
            [
                "__typename": "StatusContext", "context": .string(status.context), "state": .string(status.state.rawValue.uppercased()),
                "databaseId": .int(status.number),
            ]
        }
        // More than a hundred statuses are more than a story needs.
        let rollup: JSON = statuses.isEmpty ? .null : ["contexts": connection(contexts, [:])]
        return ["oid": .string(pull.headCommit), "statusCheckRollup": rollup]
    }
}
