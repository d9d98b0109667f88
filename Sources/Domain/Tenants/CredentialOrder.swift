/// What one job is to be given, settled when it is queued: names of secrets are resolved, stores are described. It holds no secret.
package struct CredentialOrder: Hashable, Codable, Sendable {
    package var tenant: String
    package var scope: Scope
    package var environment: [String: String]
    /// Those of the job's phase, with names settled.
    package var entitlements: [Entitlement]
    /// The stores that they name.
    package var stores: [String: SecretStore]
    package var masks: [String]
    package var passedOn: [String]
    package var inheritsEnvironment: Bool
    /// What makes an apply of the job's plan one of high impact.
    package var highImpact: HighImpact

    package init(
        tenant: String, scope: Scope, environment: [String: String] = [:], entitlements: [Entitlement] = [],
        stores: [String: SecretStore] = [:], masks: [String] = [], passedOn: [String] = [], inheritsEnvironment: Bool = false,
        highImpact: HighImpact = .init()
    ) {
        self.tenant = tenant
        self.scope = scope
        self.environment = environment
        self.entitlements = entitlements
        self.stores = stores
        self.masks = masks
        self.passedOn = passedOn
        self.inheritsEnvironment = inheritsEnvironment
        self.highImpact = highImpact
    }
}
