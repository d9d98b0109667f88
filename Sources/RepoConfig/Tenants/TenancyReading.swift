import Domain

/// Reads `tenants` and `secret_stores`.
struct TenancyReading {
    private(set) var tenancy: OperatorTenancy?
    private(set) var stores: [String: SecretStore] = [:]
    private(set) var wrong = Complaints()
    /// Where the stores are described that nobody uses.
    private(set) var idleStores: [String: Int] = [:]

    /// - Parameter tenants: what stands under the key, be it nothing; nil where there is no such key.
    init(tenants: YAML.Field?, stores: YAML?) throws(ConfigError) {
        self.stores = try readStores(stores, &wrong)
        for field in try stores?.fields(of: "") ?? [] { idleStores[field.key] = field.line }
        guard let tenants else { return }
        var owners: [OperatorTenancy.Owner] = []
        var inner = Complaints()
        var names = Set<String>()
        for (index, item) in try tenants.value.items(of: "raw.Tenant").enumerated() {
            var reading = try TenantReading(item, stores: self.stores)
            // Two that differ in case only would be taken for one by people, and by some stores.
            if !names.insert(reading.tenant.name.lowercased()).inserted { reading.complain("name", "another tenant has this name") }
            owners.append(.init(tenant: reading.tenant, repositories: reading.repositories))
            inner.add(String(index), reading.wrong)
        }
        wrong.add("tenants", inner)
        // Whoever wrote the key meant that not everybody gets everything.
        if owners.isEmpty { wrong.add("tenants", "cannot be empty: leave the key out, or declare tenants", line: tenants.line) }
        let tenancy = OperatorTenancy(owners: owners, stores: self.stores)
        if wrong.isEmpty { wrong.add("tenants", SharedNames(tenancy).complaints) }
        for key in owners.flatMap(\.tenant.entitlements).compactMap(\.storeName) { idleStores[key] = nil }
        self.tenancy = tenancy
    }
}
