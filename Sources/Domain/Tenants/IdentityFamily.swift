/// Providers, and places for state, that take the same credentials.
enum IdentityFamily: CaseIterable {
    case aws, azure, google, vault

    init?(_ kind: Entitlement.Kind) {
        switch kind {
        case .aws: self = .aws
        case .azure: self = .azure
        case .google: self = .google
        case .vault(let identity):
            // What an engine mints may be for any provider.
            guard case .token = identity.product else { return nil }
            self = .vault
        case .stored: return nil
        }
    }

    var providers: Set<String> {
        switch self {
        case .aws: ["hashicorp/aws", "hashicorp/awscc"]
        case .azure:
            ["hashicorp/azurerm", "hashicorp/azuread", "azure/azapi", "hashicorp/azapi", "hashicorp/azurestack", "microsoft/msgraph"]
        case .google: ["hashicorp/google", "hashicorp/google-beta"]
        case .vault: ["hashicorp/vault"]
        }
    }

    /// The type of backend whose state takes them.
    var backend: String? {
        switch self {
        case .aws: "s3"
        case .azure: "azurerm"
        case .google: "gcs"
        case .vault: nil
        }
    }

    /// What of a root takes them, in words of `Injection.Reason.used`.
    func users(in needs: RootNeeds) -> [String] {
        var users = needs.providers.intersection(providers).sorted()
        guard let backend else { return users }
        if needs.backend == backend { users.append("backend \(backend)") }
        if needs.statesRead.contains(backend) { users.append("state in \(backend)") }
        return users
    }
}
