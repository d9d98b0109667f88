import Bridge
import Domain
import Testing

/// What a store is asked, or why nobody is.
private enum Asked: Equatable {
    case store(SecretStore, StoredEnvironment.Selection)
    case usage(String)
    case configuration([String])

    init(_ stores: [KvenvStore], _ options: [KvenvOption: String], _ variables: [String: String]) {
        do {
            let question = try KvenvQuestion(stores: stores, options: options, variables: variables)
            self = .store(question.store, question.selection)
        } catch {
            switch error {
            case .usage(let text): self = .usage(text)
            case .configuration(let chain): self = .configuration(chain)
            }
        }
    }
}

@Suite("What options and variables say of a store") struct KvenvQuestionTests {
    private static func azure(_ url: String, _ login: AzureLogin = .ambient) -> SecretStore {
        .azureKeyVault(.init(url: url, login: login))
    }
    private static func vault(
        _ address: String, mount: String = "secret", version: Int? = 2, namespace: String? = nil, ca: String? = nil
    ) -> SecretStore {
        .vault(.init(address: address, namespace: namespace, mount: mount, version: version, caFile: ca, login: .ambient))
    }
    private static func missing(_ usage: String) -> Asked { .usage("the following required arguments were not provided: \(usage)") }
    private static func conflict(_ one: String, _ other: String) -> Asked { .usage("the argument '\(one)' cannot be used with '\(other)'") }
    private static let parts: Asked = .configuration([
        "Azure configuration error", "if you want to use CLI-passed credentials, all need to be specified",
    ])
    private static let nameOrPrefix = conflict("--secret-name <SECRET_NAME>", "--secret-prefix <SECRET_PREFIX>")

    @Test(
        "Exactly one of a name and a prefix; a variable counts as given, also an empty one",
        arguments: [
            ([.secretName: "n"], [:], .store(.file(.init(path: "f", keyFile: "k")), .secret("n"))),
            ([.secretPrefix: "p"], [:], .store(.file(.init(path: "f", keyFile: "k")), .prefix("p"))),
            ([.secretPrefix: ""], [:], .store(.file(.init(path: "f", keyFile: "k")), .prefix(""))),
            ([:], ["KVENV_SECRET_NAME": "n"], .store(.file(.init(path: "f", keyFile: "k")), .secret("n"))),
            ([:], ["KVENV_SECRET_PREFIX": "p"], .store(.file(.init(path: "f", keyFile: "k")), .prefix("p"))),
            ([:], ["KVENV_SECRET_PREFIX": ""], .store(.file(.init(path: "f", keyFile: "k")), .prefix(""))),
            // The option says what, where both say it.
            ([.secretName: "n"], ["KVENV_SECRET_NAME": "m"], .store(.file(.init(path: "f", keyFile: "k")), .secret("n"))),
            ([.secretName: "n"], ["KVENV_SECRET_PREFIX": "p"], nameOrPrefix),
            ([.secretName: "n"], ["KVENV_SECRET_PREFIX": ""], nameOrPrefix),
            ([.secretName: "n", .secretPrefix: "p"], [:], nameOrPrefix),
            ([:], ["KVENV_SECRET_NAME": "n", "KVENV_SECRET_PREFIX": "p"], nameOrPrefix),
            ([:], [:], missing("<--secret-name <SECRET_NAME>|--secret-prefix <SECRET_PREFIX>>")),
        ] as [([KvenvOption: String], [String: String], Asked)])
    fileprivate func selection(options: [KvenvOption: String], variables: [String: String], expected: Asked) {
        #expect(Asked([.file], options.merging([.file: "f", .fileKey: "k"]) { $1 }, variables) == expected)
    }

    @Test(
        "Exactly one store, and what it needs; what others would need is no matter",
        arguments: [
            ([], [:], [:], missing("<--aws|--aws-ssm|--azure|--google|--vault|--file>")),
            ([.aws, .vault], [.awsRegion: "eu-west-1"], [:], conflict("--aws", "--vault")),
            // Azure
            ([.azure], [.azureKeyVaultName: "name"], [:], .store(azure("https://name.vault.azure.net"), .secret("n"))),
            ([.azure], [.azureKeyVaultURL: "https://u.example/x"], [:], .store(azure("https://u.example/x"), .secret("n"))),
            ([.azure], [.azureKeyVaultURL: "https://u.example/"], [:], .store(azure("https://u.example"), .secret("n"))),
            ([.azure], [:], ["AZURE_KEYVAULT_NAME": "name"], .store(azure("https://name.vault.azure.net"), .secret("n"))),
            (
                [.azure], [.azureKeyVaultName: "name"], ["AZURE_KEYVAULT_URL": "https://u.example"],
                conflict("--azure-keyvault-name <AZURE_KEYVAULT_NAME>", "--azure-keyvault-url <AZURE_KEYVAULT_URL>")
            ),
            (
                [.azure], [:], [:],
                missing("<--azure-keyvault-name <AZURE_KEYVAULT_NAME>|--azure-keyvault-url <AZURE_KEYVAULT_URL>>")
            ),
            (
                [.azure], [.azureKeyVaultName: "evil.example/x?"], [:],
                .usage("invalid value 'evil.example/x?' for '--azure-keyvault-name <AZURE_KEYVAULT_NAME>': it is no name of a key vault")
            ),
            (
                [.azure], [.azureKeyVaultName: "v", .azureTenantID: "t", .azureClientID: "c", .azureClientSecret: "s"], [:],
                .store(azure("https://v.vault.azure.net"), .secret("n"))
            ),
            (
                [.azure], [.azureKeyVaultName: "v", .azureTenantID: "t"], ["AZURE_CLIENT_ID": "c", "AZURE_CLIENT_SECRET": "s"],
                .store(azure("https://v.vault.azure.net"), .secret("n"))
            ),
            ([.azure], [.azureKeyVaultName: "v", .azureTenantID: "t"], [:], parts),
            ([.azure], [.azureKeyVaultName: "v"], ["AZURE_CLIENT_ID": "c"], parts),
            ([.azure], [.azureKeyVaultName: "v"], ["AZURE_CLIENT_ID": "c", "AZURE_TENANT_ID": "t"], parts),
            (
                [.azure], [.azureKeyVaultName: "v"], ["AZURE_CLIENT_ID": "c", "AZURE_TENANT_ID": "t", "AZURE_CLIENT_SECRET": ""],
                .configuration(["Azure configuration error", "--azure-client-secret is empty"])
            ),
            (
                [.azure], [.azureKeyVaultName: "v"], ["AZURE_CLIENT_ID": "c", "AZURE_TENANT_ID": "t", "AZURE_FEDERATED_TOKEN_FILE": "/f"],
                .store(azure("https://v.vault.azure.net"), .secret("n"))
            ),
            (
                [.azure], [.azureKeyVaultName: "v", .azureManagedIdentity: "m"], [:],
                .store(azure("https://v.vault.azure.net", .managedIdentity(client: "m")), .secret("n"))
            ),
            // What other stores would need is not looked at.
            (
                [.azure], [.azureKeyVaultName: "v"], ["VAULT_ADDR": "https://v", "AWS_ACCESS_KEY_ID": "a"],
                .store(azure("https://v.vault.azure.net"), .secret("n"))
            ),
            // The first release's names, and its only store.
            ([], [:], ["KVENV_KEYVAULT_NAME": "old"], .store(azure("https://old.vault.azure.net"), .secret("n"))),
            (
                [.azure], [:], ["KVENV_KEYVAULT_NAME": "old", "AZURE_KEYVAULT_NAME": "new"],
                .store(azure("https://new.vault.azure.net"), .secret("n"))
            ),
            (
                [], [:], ["KVENV_KEYVAULT_NAME": "old", "KVENV_TENANT_ID": "t", "KVENV_CLIENT_ID": "c", "KVENV_CLIENT_SECRET": "s"],
                .store(azure("https://old.vault.azure.net"), .secret("n"))
            ),
            ([], [:], ["KVENV_KEYVAULT_NAME": "old", "KVENV_TENANT_ID": "t"], parts),
            // AWS
            ([.aws], [.awsRegion: "eu-west-1"], [:], .store(.awsSecretsManager(.init(region: "eu-west-1")), .secret("n"))),
            (
                [.awsParameterStore], [:], ["AWS_REGION": "us-gov-east-1"],
                .store(.awsParameterStore(.init(region: "us-gov-east-1")), .secret("n"))
            ),
            ([.aws], [:], [:], missing("--aws-region <AWS_REGION>")),
            (
                [.aws], [.awsRegion: "nowhere"], [:],
                .usage("invalid value 'nowhere' for '--aws-region <AWS_REGION>': it is no name of a region")
            ),
            (
                [.aws], [.awsRegion: "evil.example-1"], [:],
                .usage("invalid value 'evil.example-1' for '--aws-region <AWS_REGION>': it is no name of a region")
            ),
            ([.aws], [.awsRegion: ""], [:], .usage("invalid value '' for '--aws-region <AWS_REGION>': it is no name of a region")),
            (
                [.aws], [.awsRegion: "eu-west-1", .awsAccessKeyID: "a"], [:], missing("--aws-secret-access-key <AWS_SECRET_ACCESS_KEY>")
            ),
            ([.aws], [.awsRegion: "eu-west-1"], ["AWS_ACCESS_KEY_ID": "a"], missing("--aws-secret-access-key <AWS_SECRET_ACCESS_KEY>")),
            (
                [.aws], [.awsRegion: "eu-west-1"], ["AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""],
                .configuration(["AWS configuration error", "--aws-access-key-id is empty"])
            ),
            // Google
            ([.google], [.googleProject: "p"], [:], .store(.googleSecretManager(.init(project: "p", login: .ambient)), .secret("n"))),
            ([.google], [:], ["GOOGLE_PROJECT": "p"], .store(.googleSecretManager(.init(project: "p", login: .ambient)), .secret("n"))),
            ([.google], [:], [:], missing("--google-project <GOOGLE_PROJECT>")),
            (
                [.google], [.googleProject: "p", .googleCredentialsJSON: "{}"], ["GOOGLE_APPLICATION_CREDENTIALS": "/f"],
                conflict("--google-credentials-file <GOOGLE_CREDENTIALS_FILE>", "--google-credentials-json <GOOGLE_CREDENTIALS_JSON>")
            ),
            (
                [.google], [.googleProject: "p"], ["GOOGLE_APPLICATION_CREDENTIALS_JSON": ""],
                .configuration(["Google SA configuration is invalid", "--google-credentials-json is empty"])
            ),
            // Vault
            ([.vault], [.vaultAddress: "https://v:8200/", .vaultToken: "t"], [:], .store(vault("https://v:8200"), .secret("n"))),
            (
                [.vault], [:], ["VAULT_ADDR": "https://v", "VAULT_TOKEN": "t", "VAULT_NAMESPACE": "a/b", "VAULT_CACERT": "/ca"],
                .store(vault("https://v", namespace: "a/b", ca: "/ca"), .secret("n"))
            ),
            (
                [.vault], [.vaultMount: "kv", .vaultAddress: "https://v", .vaultToken: "t"], [:],
                .store(vault("https://v", mount: "kv", version: nil), .secret("n"))
            ),
            (
                [.vault], [.vaultMount: "kv", .vaultKVVersion: "1", .vaultAddress: "https://v", .vaultToken: "t"], [:],
                .store(vault("https://v", mount: "kv", version: 1), .secret("n"))
            ),
            (
                [.vault], [.vaultKVVersion: "3", .vaultAddress: "https://v", .vaultToken: "t"], [:],
                .usage("invalid value '3' for '--vault-kv-version <VAULT_KV_VERSION>': it is 1 or 2")
            ),
            ([.vault], [:], ["VAULT_TOKEN": "t"], missing("--vault-address <VAULT_ADDRESS>")),
            ([.vault], [:], ["VAULT_ADDR": "https://v"], missing("--vault-token <VAULT_TOKEN>")),
            (
                [.vault], [:], ["VAULT_ADDR": "https://v", "VAULT_TOKEN": ""],
                .configuration(["the configuration is invalid", "--vault-token is empty"])
            ),
            // A file
            ([.file], [.file: "/s", .fileKey: "/k"], [:], .store(.file(.init(path: "/s", keyFile: "/k")), .secret("n"))),
            ([.file], [.file: "/s"], [:], missing("--secrets-file-key <SECRETS_FILE_KEY>")),
        ] as [([KvenvStore], [KvenvOption: String], [String: String], Asked)])
    fileprivate func store(stores: [KvenvStore], options: [KvenvOption: String], variables: [String: String], expected: Asked) {
        #expect(Asked(stores, options.merging([.secretName: "n"]) { $1 }, variables) == expected)
    }

    @Test(
        "Whoever asks is who the options say, and nobody's keys are mixed",
        arguments: [
            ([:], ["AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "t"], "a s t"),
            (
                [.awsAccessKeyID: "A", .awsSecretAccessKey: "S"],
                ["AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "t"], "A S -"
            ),
            ([.awsAccessKeyID: "A", .awsSecretAccessKey: "S", .awsSessionToken: "T"], ["AWS_SESSION_TOKEN": "t"], "A S T"),
            ([.awsAccessKeyID: "A"], ["AWS_SECRET_ACCESS_KEY": "s"], "A s -"),
        ] as [([KvenvOption: String], [String: String], String)])
    func identity(options: [KvenvOption: String], variables: [String: String], expected: String) throws {
        let all = options.merging([.awsRegion: "eu-west-1", .secretName: "n"]) { $1 }
        let identity = try KvenvQuestion(stores: [.aws], options: all, variables: variables).identity
        let names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]
        #expect(names.map { identity[$0]?.reveal() ?? "-" }.joined(separator: " ") == expected)
    }

    @Test("The first release's variables work, and are said to be old")
    func deprecations() throws {
        let question = try KvenvQuestion(
            stores: [], options: [:],
            variables: [
                "KVENV_KEYVAULT_NAME": "v", "KVENV_TENANT_ID": "t", "KVENV_CLIENT_ID": "c", "KVENV_CLIENT_SECRET": "s",
                "KVENV_SECRET_NAME": "n",
            ])
        #expect(
            question.notes == [
                "KVENV_KEYVAULT_NAME is deprecated: use AZURE_KEYVAULT_NAME", "KVENV_TENANT_ID is deprecated: use AZURE_TENANT_ID",
                "KVENV_CLIENT_ID is deprecated: use AZURE_CLIENT_ID", "KVENV_CLIENT_SECRET is deprecated: use AZURE_CLIENT_SECRET",
            ])
        #expect(["AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET"].map { question.identity[$0]?.reveal() } == ["t", "c", "s"])
    }
}
