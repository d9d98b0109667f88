import Domain
import Terraform

/// Needs in one line for comparing: providers, state, and whether something is unknown.
func shown(_ needs: RootNeeds) -> String {
    var parts = [needs.providers.sorted().joined(separator: " ")]
    if let backend = needs.backend { parts.append("backend \(backend)") }
    parts += needs.statesRead.sorted().map { "reads \($0)" }
    if needs.isUncertain { parts.append("?") }
    return parts.joined(separator: "; ")
}

/// The accounts, a line each, without their places: what is unknown has a `?` before its expression.
func shown(_ accounts: [RootNeeds.Account]) -> String {
    accounts.map { account in
        var parts = [account.alias.map { "\(account.user).\($0)" } ?? account.user]
        if let profile = account.profile { parts.append("profile \(shown(profile))") }
        if let region = account.region { parts.append("in \(shown(region))") }
        if !account.allowedAccounts.isEmpty { parts.append("only " + account.allowedAccounts.map(shown).joined(separator: ",")) }
        parts += account.roles.map { "as \(shown($0))" }
        if let subscription = account.subscription { parts.append("of \(shown(subscription))") }
        return parts.joined(separator: " ")
    }.joined(separator: "\n")
}

private func shown(_ value: RootNeeds.Account.Value) -> String {
    switch value {
    case .known(let text): text
    case .unknown(let expression): "?\(expression)"
    }
}

/// The needs of the root in `.`, whose files these are.
func needs(
    _ files: [String: String], root: String = ".", workspace: String = "default", _ variables: VariableSources = .init(),
    distribution: Distribution = .terraform
) -> RootNeeds {
    RootNeeds.read(root, workspace: workspace, distribution: distribution, variables: variables, in: RepositoryTexts(files))
}
