package import Domain

/// What a store is asked, and by whom, as options and variables say. It needs no store to be found out.
package struct KvenvQuestion: Sendable {
    package var store: SecretStore
    package var selection: StoredEnvironment.Selection
    /// The variables by which whoever asks finds out who it is; those that were given as options are among them.
    package var identity: [String: Secret]
    /// Sentences for whoever started the command.
    package var notes: [String]

    package init(stores: [KvenvStore], options: [KvenvOption: String], variables: [String: String]) throws(KvenvRefusal) {
        let given = KvenvGiven(options: options, variables: variables)
        let stores = stores.isEmpty && given.speaksAsFirstRelease ? [.azure] : stores
        guard let store = stores.first else { throw .missing("<\(KvenvStore.allCases.map { "--\($0.rawValue)" }.joined(separator: "|"))>") }
        if stores.count > 1 { throw .conflict("--\(store.rawValue)", "--\(stores[1].rawValue)") }
        selection = try given.selection()
        self.store = try given.place(of: store)
        identity = given.identity
        notes = given.deprecations
    }
}

/// Why a command does not even begin.
package enum KvenvRefusal: Error, Hashable {
    case usage(String)
    /// The chain of what went wrong, the outermost first.
    case configuration([String])

    static func missing(_ usage: String) -> KvenvRefusal { .usage("the following required arguments were not provided: \(usage)") }
    static func conflict(_ one: String, _ other: String) -> KvenvRefusal { .usage("the argument '\(one)' cannot be used with '\(other)'") }
    static func invalid(_ value: String, _ option: KvenvOption, _ why: String) -> KvenvRefusal {
        .usage("invalid value '\(value)' for '\(option.usage)': \(why)")
    }
}

/// Options and variables together.
struct KvenvGiven {
    private let options: [KvenvOption: String]
    private let variables: [String: String]

    init(options: [KvenvOption: String], variables: [String: String]) {
        self.options = options
        self.variables = variables
    }

    /// An empty value is a value.
    subscript(option: KvenvOption) -> String? {
        options[option] ?? option.variable.flatMap { variables[$0] } ?? option.oldVariable.flatMap { variables[$0] }
    }

    /// kvenv 0.1 knew one store, and no option to choose it.
    var speaksAsFirstRelease: Bool { variables["KVENV_KEYVAULT_NAME"] != nil }

    var deprecations: [String] {
        KvenvOption.allCases.compactMap { option in
            guard let new = option.variable, let old = option.oldVariable, variables[old] != nil else { return nil }
            return "\(old) is deprecated: use \(new)"
        }
    }

    func selection() throws(KvenvRefusal) -> StoredEnvironment.Selection {
        switch try one(of: .secretName, .secretPrefix) {
        case (.secretName, let name): .secret(name)
        case (_, let prefix): .prefix(prefix)
        }
    }

    func place(of store: KvenvStore) throws(KvenvRefusal) -> SecretStore {
        switch store {
        case .aws: .awsSecretsManager(try aws())
        case .awsParameterStore: .awsParameterStore(try aws())
        case .azure: .azureKeyVault(try azure())
        case .google: .googleSecretManager(try google())
        case .vault: .vault(try vault())
        case .file: .file(.init(path: try needed(.file), keyFile: try needed(.fileKey)))
        }
    }

    // MARK: Stores

    private func aws() throws(KvenvRefusal) -> SecretStore.AWSPlace {
        let region = try needed(.awsRegion)
        guard Self.isRegion(region) else { throw .invalid(region, .awsRegion, "it is no name of a region") }
        if self[.awsAccessKeyID] != nil { _ = try needed(.awsSecretAccessKey) }
        try refuseEmpty([.awsAccessKeyID, .awsSecretAccessKey], in: "AWS configuration error")
        return .init(region: region)
    }

    /// `eu-west-1`, `us-gov-east-1`.
    private static func isRegion(_ name: String) -> Bool {
        let parts = name.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 3, let number = parts.last, !number.isEmpty, number.utf8.allSatisfy({ 48...57 ~= $0 }) else { return false }
        return parts.dropLast().allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { 97...122 ~= $0 } }
    }

    private func azure() throws(KvenvRefusal) -> SecretStore.AzureKeyVault {
        let url: String
        switch try one(of: .azureKeyVaultName, .azureKeyVaultURL) {
        case (.azureKeyVaultName, let name):
            guard Self.isVaultName(name) else { throw .invalid(name, .azureKeyVaultName, "it is no name of a key vault") }
            url = "https://\(name).vault.azure.net"
        case (_, let given): url = Self.withoutSlash(given)
        }
        if let client = self[.azureManagedIdentity] { return .init(url: url, login: .managedIdentity(client: client)) }
        try checkAzureLogin()
        return .init(url: url, login: .ambient)
    }

    /// All three or none: with a part, somebody else than the one who is meant would ask. A certificate or a token of somebody whom Entra ID
    /// trusts stands for the secret, and Entra's side knows the tenant then.
    private func checkAzureLogin() throws(KvenvRefusal) {
        let kind = "Azure configuration error"
        let login: [KvenvOption] = [.azureTenantID, .azureClientID, .azureClientSecret]
        let isProvedOtherwise = ["AZURE_FEDERATED_TOKEN_FILE", "AZURE_CLIENT_CERTIFICATE_PATH"].contains { variables[$0]?.isEmpty == false }
        let count = login.count { self[$0] != nil }
        let isWhole = count == 0 || count == 3 || isProvedOtherwise && self[.azureClientID] != nil
        guard isWhole else { throw .configuration([kind, "if you want to use CLI-passed credentials, all need to be specified"]) }
        try refuseEmpty(login, in: kind)
    }

    /// A name becomes part of the address that a token is sent to.
    private static func isVaultName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy { 97...122 ~= $0 || 65...90 ~= $0 || 48...57 ~= $0 || $0 == UInt8(ascii: "-") }
    }

    private func google() throws(KvenvRefusal) -> SecretStore.GoogleProject {
        let project = try needed(.googleProject)
        if self[.googleCredentialsFile] != nil, self[.googleCredentialsJSON] != nil {
            throw .conflict(KvenvOption.googleCredentialsFile.usage, KvenvOption.googleCredentialsJSON.usage)
        }
        try refuseEmpty([.googleCredentialsFile, .googleCredentialsJSON], in: "Google SA configuration is invalid")
        return .init(project: project, login: .ambient)
    }

    private func vault() throws(KvenvRefusal) -> SecretStore.VaultPlace {
        let address = try needed(.vaultAddress)
        _ = try needed(.vaultToken)
        try refuseEmpty([.vaultToken], in: "the configuration is invalid")
        // kvenv reads version 2 at `secret`; where the mount is another, the server knows.
        var version = self[.vaultMount] == nil ? 2 : nil
        if let text = self[.vaultKVVersion] {
            guard ["1", "2"].contains(text) else { throw .invalid(text, .vaultKVVersion, "it is 1 or 2") }
            version = Int(text)
        }
        return .init(
            address: Self.withoutSlash(address), namespace: self[.vaultNamespace].flatMap { $0.isEmpty ? nil : $0 },
            mount: self[.vaultMount] ?? "secret", version: version, caFile: self[.vaultCACert].flatMap { $0.isEmpty ? nil : $0 },
            login: .ambient)
    }

    private static func withoutSlash(_ address: String) -> String {
        var address = address
        while address.hasSuffix("/") { address.removeLast() }
        return address
    }

    // MARK: Rules

    private func needed(_ option: KvenvOption) throws(KvenvRefusal) -> String {
        guard let value = self[option] else { throw .missing(option.usage) }
        return value
    }

    private func one(of first: KvenvOption, _ second: KvenvOption) throws(KvenvRefusal) -> (KvenvOption, String) {
        switch (self[first], self[second]) {
        case (_?, _?): throw .conflict(first.usage, second.usage)
        case (let value?, nil): return (first, value)
        case (nil, let value?): return (second, value)
        case (nil, nil): throw .missing("<\(first.usage)|\(second.usage)>")
        }
    }

    /// What is given and empty must not make somebody else ask.
    private func refuseEmpty(_ options: [KvenvOption], in kind: String) throws(KvenvRefusal) {
        if let option = options.first(where: { self[$0]?.isEmpty == true }) {
            throw .configuration([kind, "--\(option.rawValue) is empty"])
        }
    }

    // MARK: Who asks

    /// The variables, with what options and old names say in its place. Keys that are given as options stand alone: what belongs to other
    /// keys is taken away.
    var identity: [String: Secret] {
        var identity = variables.mapValues { Secret($0) }
        if options[.awsAccessKeyID] != nil { identity["AWS_SESSION_TOKEN"] = nil }
        if options[.googleCredentialsFile] != nil { identity["GOOGLE_APPLICATION_CREDENTIALS_JSON"] = nil }
        for option in KvenvOption.allCases {
            if let variable = option.variable, let value = self[option] {
                identity[variable] = option.isLeftOut(by: options) ? nil : Secret(value)
            }
        }
        return identity
    }
}

extension KvenvOption {
    /// Whether a variable belongs to keys that options give others for.
    fileprivate func isLeftOut(by options: [KvenvOption: String]) -> Bool {
        self == .awsSessionToken && options[.awsAccessKeyID] != nil && options[.awsSessionToken] == nil
    }
}
