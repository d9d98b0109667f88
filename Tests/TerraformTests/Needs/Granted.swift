import Domain

/// Entitlements that tests grant, by the names that reports give them.
enum Granted {
    static func aws(_ account: Int, profile: String? = nil, when provider: String? = nil) -> Entitlement {
        let arn = "arn:aws:iam::\(String(repeating: String(account), count: 12)):role/plan"
        return Entitlement(.aws(AWSIdentity(role: AWSRole(arn: arn), profile: profile)), phases: [.plan], provider: provider)
    }

    static func azure(_ subscription: String? = nil) -> Entitlement {
        Entitlement(.azure(AzureIdentity(login: .ambient, subscription: subscription)), phases: [.plan])
    }

    static func google(_ account: String, project: String? = nil) -> Entitlement {
        Entitlement(.google(GoogleIdentity(serviceAccount: account, login: .ambient, project: project)), phases: [.plan])
    }

    static let vault = Entitlement(.vault(VaultIdentity(store: "v", product: .token(policies: ["p"]))), phases: [.plan])

    static func dynamic(_ path: String, when provider: String? = nil) -> Entitlement {
        Entitlement(
            .vault(VaultIdentity(store: "v", product: .dynamic(path: path, parameters: [:], variables: [:]))), phases: [.plan],
            provider: provider)
    }

    static func stored(_ name: String, when provider: String? = nil) -> Entitlement {
        Entitlement(.stored(StoredEnvironment(store: "s", selection: .secret(name))), phases: [.plan], provider: provider)
    }

    static func order(_ entitlements: [Entitlement], inherits: Bool = false, phase: Phase = .plan) -> CredentialOrder {
        let repository = Repository(host: "github.com", fullName: "acme/infra")
        let scope = Scope(repository: repository, project: ProjectKey(dir: "."), phase: phase)
        return CredentialOrder(tenant: "t", scope: scope, entitlements: entitlements, inheritsEnvironment: inherits)
    }
}
