/// Something that jobs of a tenant may get, and in which phases.
package struct Entitlement: Hashable, Codable, Sendable {
    package enum Kind: Hashable, Codable, Sendable {
        case stored(StoredEnvironment)
        case aws(AWSIdentity)
        case azure(AzureIdentity)
        case google(GoogleIdentity)
        case vault(VaultIdentity)
    }
    package var kind: Kind
    package var phases: [Phase]
    /// The address of a provider, such as `cloudflare/cloudflare`: only roots that use it get this. Nil for every root.
    package var provider: String?
    package init(_ kind: Kind, phases: [Phase], provider: String? = nil) {
        self.kind = kind
        self.phases = phases
        self.provider = provider
    }
}

/// Variables that a store keeps.
package struct StoredEnvironment: Hashable, Codable, Sendable {
    package enum Selection: Hashable, Codable, Sendable {
        /// One secret that holds an environment as a JSON object.
        case secret(String)
        /// Each secret whose name begins so is one variable.
        case prefix(String)
        /// One secret whose text is the value of one variable.
        case variable(String, secret: String)
    }
    /// A key of `secret_stores`.
    package var store: String
    /// Names may hold `${repo.owner}`, `${repo.name}`, `${project.name}`, `${project.dir}` and `${workspace}` until they are settled for a job.
    package var selection: Selection
    package init(store: String, selection: Selection) {
        self.store = store
        self.selection = selection
    }
}

/// A role of AWS that a job acts as.
package struct AWSIdentity: Hashable, Codable, Sendable {
    package var role: AWSRole
    /// The profile that it has in the job's credentials file, besides `acct-<account>`; nil for none.
    package var profile: String?
    package var region: String?
    /// JSON that narrows what the role may do; at most 2,048 characters.
    package var sessionPolicy: String?
    /// Policies that narrow it further; at most ten.
    package var policyARNs: [String]
    /// Seconds, 900 to 43,200; nil for as long as the job may run.
    package var duration: Int?
    /// Further session tags.
    package var tags: [String: String]
    /// Whether tags and a source identity are sent; the role's trust policy must allow them.
    package var isTagged: Bool
    package init(
        role: AWSRole, profile: String? = nil, region: String? = nil, sessionPolicy: String? = nil, policyARNs: [String] = [],
        duration: Int? = nil, tags: [String: String] = [:], isTagged: Bool = true
    ) {
        self.role = role
        self.profile = profile
        self.region = region
        self.sessionPolicy = sessionPolicy
        self.policyARNs = policyARNs
        self.duration = duration
        self.tags = tags
        self.isTagged = isTagged
    }
}

/// An application or a managed identity of Azure that a job acts as.
package struct AzureIdentity: Hashable, Codable, Sendable {
    package var login: AzureLogin
    package var subscription: String?
    package init(login: AzureLogin, subscription: String? = nil) {
        self.login = login
        self.subscription = subscription
    }
}

/// A service account of Google that a job acts as, by a token that the server asks for.
package struct GoogleIdentity: Hashable, Codable, Sendable {
    package var serviceAccount: String
    package var login: GoogleLogin
    package var project: String?
    package var scopes: [String]
    /// Seconds, at most 3,600; nil for as long as the job may run.
    package var lifetime: Int?
    package init(
        serviceAccount: String, login: GoogleLogin, project: String? = nil,
        scopes: [String] = ["https://www.googleapis.com/auth/cloud-platform"], lifetime: Int? = nil
    ) {
        self.serviceAccount = serviceAccount
        self.login = login
        self.project = project
        self.scopes = scopes
        self.lifetime = lifetime
    }
}

/// What a Vault makes for a job: a token of its own, or what an engine mints.
package struct VaultIdentity: Hashable, Codable, Sendable {
    package enum Product: Hashable, Codable, Sendable {
        /// A child token with these policies, in `VAULT_TOKEN`.
        case token(policies: [String])
        /// What the engine at `path` (`database/creds/ro`) mints, field by field: the variable that gets it. With `parameters` it is
        /// asked by POST.
        case dynamic(path: String, parameters: [String: String], variables: [String: String])
    }
    /// A key of `secret_stores` whose store is a Vault.
    package var store: String
    package var product: Product
    package init(store: String, product: Product) {
        self.store = store
        self.product = product
    }
}
