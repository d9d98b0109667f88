package import Domain

extension GitHub {
    package func teams(of user: String, in repository: Repository, named: [String]) async throws(ForgeFault) -> [String] {
        // Without a name the list would hold everybody's teams.
        guard !user.isEmpty else { return [] }
        let direct = try await directTeams(of: user, in: repository.owner)
        let own = Set(direct.map { $0.lowercased() })
        guard !own.isEmpty else { return [] }
        var memberships = own
        var inherited: [String] = []
        for team in named where team != "*" && !team.isEmpty && !memberships.contains(team.lowercased()) {
            guard try await isAbove(team, some: own, in: repository.owner) else { continue }
            inherited.append(team)
            memberships.insert(team.lowercased())
        }
        return direct + inherited
    }

    private func directTeams(of user: String, in owner: String) async throws(ForgeFault) -> [String] {
        let key = "\(owner)/@\(user)".lowercased()
        if let known = memory.teams[key] { return known }
        let found: [String]
        do throws(ForgeFault) {
            found = try await slugs(
                """
                query($owner: String!, $users: [String!], $after: String) {
                  organization(login: $owner) {
                    teams(first: 100, after: $after, userLogins: $users) { nodes { slug } pageInfo { endCursor hasNextPage } }
                  }
                }
                """, ["owner": .text(owner), "users": .texts([user])], "listing the teams of \(user) in \(owner)"
            ) { $0.organization?.teams }
        } catch {
            // The owner is a person.
            guard case .rejected(404, _) = error.kind else { throw error }
            found = []
        }
        memory.teams[key] = found
        return found
    }

    /// Whether one of `teams` lies below `team`, at any depth within reason.
    private func isAbove(_ team: String, some teams: Set<String>, in owner: String) async throws(ForgeFault) -> Bool {
        var visited: Set<String> = [team.lowercased()]
        var level = [team]
        for _ in 0..<20 where !level.isEmpty {
            var below: [String] = []
            for parent in level {
                for child in try await children(of: parent, in: owner) where visited.insert(child.lowercased()).inserted {
                    if teams.contains(child.lowercased()) { return true }
                    below.append(child)
                }
            }
            level = below
        }
        return false
    }

    private func children(of team: String, in owner: String) async throws(ForgeFault) -> [String] {
        let key = "\(owner)/\(team)".lowercased()
        if let known = memory.teams[key] { return known }
        let found: [String]
        do throws(ForgeFault) {
            found = try await slugs(
                """
                query($owner: String!, $team: String!, $after: String) {
                  organization(login: $owner) {
                    team(slug: $team) { childTeams(first: 100, after: $after) { nodes { slug } pageInfo { endCursor hasNextPage } } }
                  }
                }
                """, ["owner": .text(owner), "team": .text(team.lowercased())], "listing the teams below \(team) in \(owner)"
            ) { $0.organization?.team?.childTeams }
        } catch {
            // A team that cannot be looked at gives nobody anything; what may pass is waited for.
            guard !error.mayRetry else { throw error }
            return []
        }
        memory.teams[key] = found
        return found
    }

    private func slugs(
        _ query: String, _ names: [String: GraphQLValue], _ purpose: String, list: (OrganizationWire) -> OrganizationWire.Teams?
    ) async throws(ForgeFault) -> [String] {
        var all: [String] = []
        var cursor: String?
        repeat {
            let call = try graphQL(query, names.merging(["after": GraphQLValue(cursor)]) { _, new in new }, purpose)
            let page: OrganizationWire = try await sendGraphQL(call)
            guard let teams = list(page) else { return all }
            all += teams.nodes.map(\.slug)
            cursor = try teams.pageInfo.next(after: cursor, of: call)
        } while cursor != nil
        return all
    }
}

private struct OrganizationWire: Decodable {
    struct Organization: Decodable {
        var teams: Teams?
        var team: Team?
    }
    struct Team: Decodable { var childTeams: Teams }
    struct Teams: Decodable {
        var nodes: [Node]
        var pageInfo: GraphQLPageInfo
    }
    struct Node: Decodable { var slug: String }
    var organization: Organization?
}
