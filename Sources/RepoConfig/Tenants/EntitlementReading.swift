import Domain
import Patterns

/// Reads what jobs of a tenant may get: an item of `secrets` or of `identities`.
struct EntitlementReading {
    let stores: [String: SecretStore]

    static let identityKeys = ["aws", "azure", "google", "vault", "environment_from"]
    private static let storedKeys: Set<String> = ["store", "name", "prefix", "variable"]
    private static let whenKeys: Set<String> = ["phases", "when"]

    /// An item of `secrets`; nil if there is something wrong in it.
    func secret(_ yaml: YAML) throws(ConfigError) -> (Entitlement?, Complaints) {
        var block = try Block(yaml, "raw.TenantSecret", Self.storedKeys.union(Self.whenKeys))
        let stored = try stored(&block)
        return (try entitlement(stored.map { .stored($0) }, &block), block.wrong)
    }

    /// An item of `identities`; nil if there is something wrong in it.
    func identity(_ yaml: YAML) throws(ConfigError) -> (Entitlement?, Complaints) {
        var block = try Block(yaml, "raw.TenantIdentity", Self.whenKeys.union(Self.identityKeys))
        var kind: Entitlement.Kind?
        if let key = block.one(of: Self.identityKeys), let inner = block[key] {
            let (read, complaints) = try self.kind(key, inner)
            kind = read
            block.wrong.add(key, complaints)
        }
        return (try entitlement(kind, &block), block.wrong)
    }

    private func kind(_ key: String, _ yaml: YAML) throws(ConfigError) -> (Entitlement.Kind?, Complaints) {
        switch key {
        case "aws": return try readAWSIdentity(yaml)
        case "azure": return try readAzureIdentity(yaml)
        case "google": return try readGoogleIdentity(yaml)
        case "vault": return try readVaultIdentity(yaml, stores)
        default:
            var block = try Block(yaml, "raw.EnvironmentFrom", Self.storedKeys)
            let stored = try stored(&block)
            return (stored.map { .stored($0) }, block.wrong)
        }
    }

    private func entitlement(_ kind: Entitlement.Kind?, _ block: inout Block) throws(ConfigError) -> Entitlement? {
        let phases = try phases(&block)
        var provider: String?
        if let yaml = block["when"] {
            var inner = try Block(yaml, "raw.When", ["provider"])
            provider = try inner.required("provider", .provider)
            block.wrong.add("when", inner.wrong)
        }
        return kind.map { Entitlement($0, phases: phases, provider: provider) }
    }

    private func phases(_ block: inout Block) throws(ConfigError) -> [Phase] {
        let texts = try block.fields.strings("phases") ?? []
        let known = Phase.allCases.map(\.rawValue)
        if let unknown = texts.first(where: { !known.contains($0) }) {
            block.wrong.add("phases", "\(quoted(unknown)) is not a phase; there are \(known.joined(separator: ", "))")
        }
        if texts.isEmpty { block.wrong.add("phases", "is required: a phase that is not named gets nothing") }
        if Set(texts).count < texts.count { block.wrong.add("phases", "a phase is named twice") }
        return texts.compactMap(Phase.init(rawValue:))
    }

    // MARK: Stored

    private func stored(_ block: inout Block) throws(ConfigError) -> StoredEnvironment? {
        let name = try block.required("store")
        let store = stores[name]
        if store == nil, !name.isEmpty { block.wrong.add("store", "there is no store \(quoted(name)) in secret_stores") }
        guard let selection = try selection(&block, store) else { return nil }
        return StoredEnvironment(store: name, selection: selection)
    }

    private func selection(_ block: inout Block, _ store: SecretStore?) throws(ConfigError) -> StoredEnvironment.Selection? {
        guard let key = block.one(of: ["name", "prefix"]) else { return nil }
        let text = try block.required(key)
        if let store, !text.isEmpty {
            block.wrong.add(key, SecretNameRules(store: store).problem(with: text, isPrefix: key == "prefix"))
        }
        guard key == "name" else {
            block.refuse(["variable"], "needs 'name'")
            return .prefix(text)
        }
        guard block.has("variable") else { return .secret(text) }
        let variable = try block.required("variable", .variable)
        if VariableRules.isReserved(variable) { block.wrong.add("variable", VariableRules.problem(withSetting: variable)) }
        return .variable(variable, secret: text)
    }
}
