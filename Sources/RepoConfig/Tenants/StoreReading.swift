import Domain

/// Reads `secret_stores`: for each name one kind of store.
func readStores(_ yaml: YAML?, _ wrong: inout Complaints) throws(ConfigError) -> [String: SecretStore] {
    var stores: [String: SecretStore] = [:]
    var inner = Complaints()
    for field in try yaml?.fields(of: "map[string]raw.SecretStore") ?? [] {
        var block = try Block(field.value, "raw.SecretStore", StoreKind.names)
        if let problem = Shape.tenant.problem(with: field.key) { inner.add(field.key, problem, line: field.line) }
        if let key = block.one(of: StoreKind.allCases.map(\.rawValue)), let kind = StoreKind(rawValue: key), let yaml = block[key] {
            let (store, complaints) = try kind.read(yaml)
            block.wrong.add(key, complaints)
            stores[field.key] = store
        }
        inner.add(field.key, block.wrong)
    }
    wrong.add("secret_stores", inner)
    return stores
}

/// The kinds of stores, by their keys.
private enum StoreKind: String, CaseIterable {
    case azureKeyVault = "azure_key_vault"
    case awsSecretsManager = "aws_secrets_manager"
    case awsParameterStore = "aws_parameter_store"
    case googleSecretManager = "google_secret_manager"
    case vault
    case encryptedFile = "encrypted_file"

    static let names = Set(allCases.map(\.rawValue))

    func read(_ yaml: YAML) throws(ConfigError) -> (SecretStore, Complaints) {
        switch self {
        case .azureKeyVault: try readKeyVault(yaml)
        case .awsSecretsManager: try readAWS(yaml) { .awsSecretsManager($0) }
        case .awsParameterStore: try readAWS(yaml) { .awsParameterStore($0) }
        case .googleSecretManager: try readGoogle(yaml)
        case .vault: try readVault(yaml)
        case .encryptedFile: try readFile(yaml)
        }
    }
}

private func readKeyVault(_ yaml: YAML) throws(ConfigError) -> (SecretStore, Complaints) {
    var block = try Block(yaml, "raw.AzureKeyVault", azureLoginKeys.union(["name", "url"]))
    var url = ""
    switch block.one(of: ["name", "url"]) {
    case "name": url = "https://\(try block.required("name", .vaultName)).vault.azure.net"
    case "url": url = try block.address("url")
    default: break
    }
    let login = try readAzureLogin(&block) ?? .ambient
    return (.azureKeyVault(.init(url: url, login: login)), block.wrong)
}

private func readAWS(
    _ yaml: YAML, _ make: (SecretStore.AWSPlace) -> SecretStore
) throws(ConfigError) -> (SecretStore, Complaints) {
    var block = try Block(yaml, "raw.AWSPlace", awsRoleKeys.union(["region"]))
    let region = try block.required("region", .region)
    if !block.has("role_arn") { block.refuse(["external_id", "token_file"], "needs 'role_arn'") }
    let role = block.has("role_arn") ? try readAWSRole(&block) : nil
    return (make(.init(region: region, role: role)), block.wrong)
}

private func readGoogle(_ yaml: YAML) throws(ConfigError) -> (SecretStore, Complaints) {
    var block = try Block(yaml, "raw.GoogleSecretManager", googleLoginKeys.union(["project", "service_account"]))
    let project = try block.required("project", .googleProject)
    let account = try block.text("service_account", .serviceAccount)
    if !block.has("token_file") { block.refuse(["service_account"], "needs 'audience' and 'token_file'") }
    let login = try readGoogleLogin(&block, impersonating: account)
    return (.googleSecretManager(.init(project: project, login: login)), block.wrong)
}

private func readVault(_ yaml: YAML) throws(ConfigError) -> (SecretStore, Complaints) {
    var block = try Block(yaml, "raw.Vault", vaultLoginKeys.union(["address", "namespace", "mount", "version", "ca_file"]))
    let place = SecretStore.VaultPlace(
        address: try block.address("address"), namespace: try block.text("namespace", .place),
        mount: try block.text("mount", .place) ?? "secret", version: try block.number("version", in: 1...2),
        caFile: try block.text("ca_file", .file), login: try readVaultLogin(&block))
    return (.vault(place), block.wrong)
}

private func readFile(_ yaml: YAML) throws(ConfigError) -> (SecretStore, Complaints) {
    var block = try Block(yaml, "raw.EncryptedFile", ["path", "key_file"])
    let path = try block.required("path", .file)
    let key = try block.required("key_file", .file)
    if path == key, !path.isEmpty { block.wrong.add("key_file", "must be another file than 'path'") }
    return (.file(.init(path: path, keyFile: key)), block.wrong)
}

extension Block {
    /// The address of a server under `key`, which must be there.
    fileprivate mutating func address(_ key: String) throws(ConfigError) -> String {
        let text = try required(key)
        if text.isEmpty { return "" }
        let (address, problem) = ServerAddress.read(text)
        wrong.add(key, problem)
        return address
    }
}
