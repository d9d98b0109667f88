import Domain

/// The tenants and stores of the operator's file.
struct OperatorTenancy: Sendable {
    /// A tenant with the repositories of its claims, one for each.
    struct Owner: Sendable {
        var tenant: Tenant
        var repositories: [RepositoryPattern]
    }

    var owners: [Owner] = []
    var stores: [String: SecretStore] = [:]

    /// What concerns a repository. Nobody's claims on others are carried along.
    func tenancy(for repository: Repository) -> Tenancy {
        let tenants = owners.compactMap { owner -> Tenant? in
            var tenant = owner.tenant
            tenant.claims = zip(owner.tenant.claims, owner.repositories).filter { $1.matches(repository) }.map(\.0)
            return tenant.claims.isEmpty ? nil : tenant
        }
        let used = Set(tenants.flatMap(\.entitlements).compactMap(\.storeName))
        return Tenancy(tenants: tenants, stores: stores.filter { used.contains($0.key) })
    }
}
