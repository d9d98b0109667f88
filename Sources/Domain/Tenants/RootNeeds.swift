/// What a root and the local modules that it calls need, as far as their text says. It can only make a job get less than it is granted.
package struct RootNeeds: Hashable, Codable, Sendable {
    /// The configuration of a provider.
    package struct Account: Hashable, Codable, Sendable {
        /// What a value is as far as the text alone says.
        package enum Value: Hashable, Codable, Sendable {
            case known(String)
            /// The expression as it is written.
            case unknown(String)
        }
        /// `hashicorp/aws`, or `backend s3`.
        package var user: String
        package var alias: String?
        package var profile: Value?
        package var region: Value?
        /// Account identifiers that it is restricted to (`allowed_account_ids`).
        package var allowedAccounts: [Value]
        /// Roles that it assumes by itself.
        package var roles: [Value]
        /// Azure's subscription, or Google's project.
        package var subscription: Value?
        /// `main.tf:12`.
        package var place: String
        package init(
            user: String, alias: String? = nil, profile: Value? = nil, region: Value? = nil, allowedAccounts: [Value] = [],
            roles: [Value] = [], subscription: Value? = nil, place: String
        ) {
            self.user = user
            self.alias = alias
            self.profile = profile
            self.region = region
            self.allowedAccounts = allowedAccounts
            self.roles = roles
            self.subscription = subscription
            self.place = place
        }
    }
    /// Addresses of providers, `hashicorp/aws` (the registry's host only where it is not the usual one).
    package var providers: Set<String>
    package var accounts: [Account]
    /// `s3`, `azurerm`, `remote`, …; nil where none is written.
    package var backend: String?
    /// Backends whose state is read (`terraform_remote_state`).
    package var statesRead: Set<String>
    /// Whether something could not be read, or is not on this disk (a module of a registry): any provider may be needed then.
    package var isUncertain: Bool
    /// What could not be read, one sentence each.
    package var doubts: [String]
    package init(
        providers: Set<String> = [], accounts: [Account] = [], backend: String? = nil, statesRead: Set<String> = [],
        isUncertain: Bool = false, doubts: [String] = []
    ) {
        self.providers = providers
        self.accounts = accounts
        self.backend = backend
        self.statesRead = statesRead
        self.isUncertain = isUncertain
        self.doubts = doubts
    }
}
