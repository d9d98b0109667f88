import Domain

// What a tenant does not have done, in words for the pull request: what, and who can change it.
extension CommentWriter {
    func words(for refusal: TenantRefusal) -> String {
        switch refusal {
        case .nobodys:
            """
            This project belongs to no tenant, so there are no credentials for it and it is left alone. \
            Whoever operates this server can add it to a tenant's `projects` in the server's configuration.
            """
        case .untrusted(let tenant, let author):
            """
            The code of \(Markdown.code(author)) does not run with the credentials of the tenant \(Markdown.prose(tenant)) \
            unless somebody who may write to this repository has looked at it: they can comment `\(settings.executableName) plan`.
            """
        case .notInTeams(let tenant, let phase, let user, let teams):
            """
            \(Markdown.code(user)) may not have this done for the tenant \(Markdown.prose(tenant)) (\(phase.rawValue)): \
            that takes a member of \(list(teams)).
            """
        case .approvalsMissing(let tenant, let phase, let wanted, let have, let teams):
            """
            The tenant \(Markdown.prose(tenant)) wants \(wanted) \(wanted == 1 ? "approval" : "approvals")\
            \(teams.isEmpty ? "" : " by members of \(list(teams))") before \(deed(phase)), and there \(have == 1 ? "is" : "are") \(have). \
            Neither the author of the pull request nor whoever gives the command counts.
            """
        case .ungranted(let tenant, let phase):
            """
            The tenant \(Markdown.prose(tenant)) grants no credentials for \(deed(phase)) (phase `\(phase.rawValue)`). \
            Whoever operates this server can grant them in the server's configuration.
            """
        case .otherTenant(let planned, let current):
            """
            This was planned for the tenant \(Markdown.prose(planned)), and the project belongs to \(Markdown.prose(current)) now. \
            Plan it again: comment `\(settings.executableName) plan`.
            """
        case .unsettled(let reason): "It cannot be said which credentials this project gets: \(words(for: reason))"
        }
    }

    private func words(for reason: UnsettledCredentials) -> String {
        switch reason {
        case .unknownTenant: "its tenant is no longer configured."
        case .unknownStore, .malformedName: "the server's configuration is wrong. Its log says more."
        case .namelessProject: "the name of a secret holds the project's name, and this project has none. Give it one in `atlantis.yaml`."
        case .sharedName, .ambiguousName:
            "two projects would get the secret of the same name, so neither does. The server's configuration must tell them apart."
        }
    }

    private func list(_ teams: [String]) -> String { teams.map(Markdown.code).joined(separator: ", ") }

    private func deed(_ phase: Phase) -> String {
        switch phase {
        case .plan: "planning"
        case .apply: "applying"
        case .destroy: "an apply that destroys or has a high impact"
        case .importing: "importing"
        case .state: "changing the state"
        case .policy: "checking policies"
        case .drift: "looking for drift"
        }
    }
}
