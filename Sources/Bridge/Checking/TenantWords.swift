import Domain

extension Entitlement {
    /// What it gives, in words: names of secrets and of who jobs act as, and never what is in a secret.
    func words(_ stores: [String: SecretStore]) -> String {
        let condition = provider.map { ", only where \($0) is used" } ?? ""
        switch kind {
        case .stored(let stored): return stored.words(stores[stored.store]) + condition
        case .aws(let identity):
            let details = [
                identity.profile.map { "profile \($0)" }, identity.region,
                identity.sessionPolicy.map { _ in "narrowed by a session policy" },
                identity.policyARNs.isEmpty ? nil : "narrowed to \(identity.policyARNs.joined(separator: " "))",
            ]
            return (["the role \(identity.role.arn)"] + details.compactMap(\.self)).joined(separator: ", ") + condition
        case .azure(let identity):
            return identity.login.words + (identity.subscription.map { ", subscription \($0)" } ?? "") + condition
        case .google(let identity):
            return "the service account \(identity.serviceAccount)" + (identity.project.map { ", project \($0)" } ?? "") + condition
        case .vault(let identity):
            switch identity.product {
            case .token(let policies): return "a token of \(identity.store) that may do \(policies.joined(separator: ", "))" + condition
            case .dynamic(let path, _, let variables):
                return "\(variables.values.sorted().joined(separator: ", ")) from \(path) of \(identity.store)" + condition
            }
        }
    }
}

extension StoredEnvironment {
    fileprivate func words(_ place: SecretStore?) -> String {
        let place = "\(store)\(place.map { " (\($0.words))" } ?? "")"
        switch selection {
        case .secret(let name): return "the variables in \(name) of \(place)"
        case .prefix(let prefix): return "the variables under \(prefix) of \(place)"
        case .variable(let variable, let name): return "\(variable) from \(name) of \(place)"
        }
    }
}

extension SecretStore {
    /// What and where it is.
    var words: String {
        switch self {
        case .azureKeyVault(let vault): "key vault \(vault.url)"
        case .awsSecretsManager(let place): "Secrets Manager in \(place.region)"
        case .awsParameterStore(let place): "Parameter Store in \(place.region)"
        case .googleSecretManager(let project): "Secret Manager of \(project.project)"
        case .vault(let place): "Vault \(place.address), \(place.mount)"
        case .file(let file): "file \(file.path)"
        }
    }
}

extension AzureLogin {
    fileprivate var words: String {
        switch self {
        case .clientSecret(let tenant, let client, _), .workloadIdentity(let tenant, let client, _): "the client \(client) of \(tenant)"
        case .managedIdentity(let client): "the managed identity\(client.map { " \($0)" } ?? "")"
        case .ambient: "what the server is at Azure"
        }
    }
}

extension Injection.Omission {
    var words: String {
        switch self {
        case .notRequired: "not required"
        case .otherAccount: "other accounts are named"
        }
    }
}

extension UnsettledCredentials {
    /// What is wrong, for the operator.
    var words: String {
        switch self {
        case .unknownTenant(let name): "nobody called '\(name)' claims projects here"
        case .unknownStore(let name): "there is no store '\(name)'"
        case .malformedName(let name): "'\(name)' is no name of a secret"
        case .namelessProject(let name): "'\(name)' needs the project's name, and it has none"
        case .sharedName(let name): "'\(name)' would be the same for projects of several tenants"
        case .ambiguousName(let name): "'\(name)' comes out like the short form of another name"
        }
    }
}

extension Tenant.Claim {
    /// What it asks of a project.
    var words: String {
        let parts = [("repo", repository), ("dir", dir), ("workspace", workspace), ("project", project)]
        return parts.compactMap { name, value in value.map { "\(name) \($0)" } }.joined(separator: ", ")
    }
}
