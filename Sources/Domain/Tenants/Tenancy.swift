/// What the operator says of tenants, as far as one repository is concerned.
package struct Tenancy: Hashable, Codable, Sendable {
    /// Those who claim projects of the repository, with these claims alone. The first whose claim fits has a project.
    package var tenants: [Tenant]
    /// The stores that they use, by their names.
    package var stores: [String: SecretStore]
    package init(tenants: [Tenant] = [], stores: [String: SecretStore] = [:]) {
        self.tenants = tenants
        self.stores = stores
    }

    /// Who has a name; nil if nobody has it who claims projects of the repository.
    package func tenant(named name: String) -> Tenant? { tenants.first { $0.name == name } }

    /// What a job of a tenant's project is to be given in a phase. Without a grant for the phase that is no credential at all.
    package func order(
        for project: ProjectKey, tenant name: String, repository: Repository, phase: Phase
    ) throws(UnsettledCredentials) -> CredentialOrder {
        guard let tenant = tenant(named: name) else { throw .unknownTenant(name) }
        let scope = Scope(repository: repository, project: project, phase: phase)
        var entitlements: [Entitlement] = []
        for entitlement in tenant.entitlements where entitlement.phases.contains(phase) {
            entitlements.append(try settled(entitlement, of: tenant, for: scope))
        }
        let used = Set(entitlements.compactMap(\.storeName))
        return CredentialOrder(
            tenant: tenant.name, scope: scope, environment: tenant.environment, entitlements: entitlements,
            stores: stores.filter { used.contains($0.key) }, masks: tenant.masks, passedOn: tenant.passedOn,
            inheritsEnvironment: tenant.inheritsEnvironment, highImpact: tenant.highImpact)
    }

    private func settled(_ entitlement: Entitlement, of tenant: Tenant, for scope: Scope) throws(UnsettledCredentials) -> Entitlement {
        guard case .stored(var stored) = entitlement.kind else { return entitlement }
        guard let store = stores[stored.store] else { throw .unknownStore(stored.store) }
        if isShared(stored, of: tenant) { throw .sharedName(stored.selection.secret) }
        switch stored.selection {
        case .secret(let name): stored.selection = .secret(try SecretName.settled(name, for: scope, in: store))
        case .prefix(let name): stored.selection = .prefix(try SecretName.settled(name, for: scope, in: store))
        case .variable(let variable, let name):
            stored.selection = .variable(variable, secret: try SecretName.settled(name, for: scope, in: store))
        }
        var entitlement = entitlement
        entitlement.kind = .stored(stored)
        return entitlement
    }
}

/// Why it cannot be said what a job is to be given.
package enum UnsettledCredentials: Error, Hashable, Codable, Sendable {
    /// Nobody of that name claims projects of the repository any more.
    case unknownTenant(String)
    case unknownStore(String)
    /// The name of a secret cannot be read.
    case malformedName(String)
    /// The name of a secret, as the operator wrote it, holds the project's name, and the project has none.
    case namelessProject(String)
    /// The name of a secret, as the operator wrote it, would be one for projects of two tenants.
    case sharedName(String)
    /// The name of a secret, as the operator wrote it, came out like the short form of another one.
    case ambiguousName(String)
}

extension StoredEnvironment.Selection {
    /// The name or prefix of the secrets.
    package var secret: String {
        switch self {
        case .secret(let name), .prefix(let name), .variable(_, let name): name
        }
    }
}

// MARK: Names of two tenants

extension Tenancy {
    /// Whether projects of another tenant could get a secret of the same name from the same store.
    ///
    /// A name without variables is written by the operator for both, so it is meant. With variables, two tenants may use the same
    /// text if the variables tell their projects apart: everything that decides whose a project is must be among them.
    package func isShared(_ stored: StoredEnvironment, of tenant: Tenant) -> Bool {
        let text = stored.selection.secret
        guard let variables = try? SecretName(text).variables, !variables.isEmpty, let store = stores[stored.store] else { return false }
        if variables.isSuperset(of: decidingVariables) { return false }
        return tenants.contains { other in
            other.name != tenant.name
                && other.entitlements.contains { entitlement in
                    guard case .stored(let theirs) = entitlement.kind, theirs.selection.secret == text else { return false }
                    return stores[theirs.store]?.mayHoldSecrets(of: store) ?? false
                }
        }
    }

    /// What claims on the repository look at besides the repository.
    private var decidingVariables: Set<SecretName.Variable> {
        var variables: Set<SecretName.Variable> = []
        for claim in tenants.flatMap(\.claims) {
            if claim.dir != nil { variables.insert(.dir) }
            if claim.workspace != nil { variables.insert(.workspace) }
            if claim.project != nil { variables.insert(.project) }
        }
        return variables
    }
}
