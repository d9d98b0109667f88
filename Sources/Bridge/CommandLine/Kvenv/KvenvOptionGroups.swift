import ArgumentParser

/// Which secrets, and what of them.
struct SelectionOptions: ParsableArguments {
    @Option(
        name: [.customShort("n", allowingJoined: true), .customLong("secret-name")],
        help: ArgumentHelp("One secret holds the whole environment: a JSON object. [KVENV_SECRET_NAME]", valueName: "name"))
    var secretName: String?
    @Option(
        name: [.customShort("s", allowingJoined: true), .customLong("secret-prefix")],
        help: ArgumentHelp("Each secret whose name begins so is one variable. [KVENV_SECRET_PREFIX]", valueName: "prefix"))
    var secretPrefix: String?
    @Option(
        name: [.customShort("m", allowingJoined: true), .customLong("mask")], parsing: .singleValue,
        help: ArgumentHelp("Take this variable away from the command, wherever it comes from. May be repeated.", valueName: "variable"))
    var masks: [String] = []
    @Flag(name: .customLong("null-unsets"), help: "A null in JSON takes the variable away; without it, it is the text null.")
    var nullUnsets = false

    var given: [KvenvOption: String?] { [.secretName: secretName, .secretPrefix: secretPrefix] }
}

/// Which store; exactly one.
struct StoreFlags: ParsableArguments {
    @Flag(name: .customLong("aws"), help: "AWS Secrets Manager.") var aws = false
    @Flag(name: .customLong("aws-ssm"), help: "AWS Systems Manager Parameter Store.") var awsParameterStore = false
    @Flag(name: .customLong("azure"), help: "Azure Key Vault.") var azure = false
    @Flag(name: .customLong("google"), help: "Google Secret Manager.") var google = false
    @Flag(name: .customLong("vault"), help: "HashiCorp Vault or OpenBao.") var vault = false
    @Flag(name: .customLong("file"), help: "An encrypted file.") var file = false

    var given: [KvenvStore] {
        let flags: [(KvenvStore, Bool)] = [
            (.aws, aws), (.awsParameterStore, awsParameterStore), (.azure, azure), (.google, google), (.vault, vault), (.file, file),
        ]
        return flags.filter(\.1).map(\.0)
    }
}

/// What AWS must know.
struct AWSOptions: ParsableArguments {
    @Option(name: .customLong("aws-region"), help: ArgumentHelp("Required with --aws. [AWS_REGION]", valueName: "region"))
    var region: String?
    @Option(
        name: .customLong("aws-access-key-id"),
        help: ArgumentHelp("Without keys, the usual chain finds some. [AWS_ACCESS_KEY_ID]", valueName: "id"))
    var accessKeyID: String?
    @Option(name: .customLong("aws-secret-access-key"), help: ArgumentHelp("Goes with the id. [AWS_SECRET_ACCESS_KEY]", valueName: "key"))
    var secretAccessKey: String?
    @Option(name: .customLong("aws-session-token"), help: ArgumentHelp("Goes with temporary keys. [AWS_SESSION_TOKEN]", valueName: "token"))
    var sessionToken: String?

    var given: [KvenvOption: String?] {
        [.awsRegion: region, .awsAccessKeyID: accessKeyID, .awsSecretAccessKey: secretAccessKey, .awsSessionToken: sessionToken]
    }
}

/// What Azure must know.
struct AzureOptions: ParsableArguments {
    @Option(
        name: .customLong("azure-keyvault-name"),
        help: ArgumentHelp("This or the address is required with --azure. [AZURE_KEYVAULT_NAME]", valueName: "name"))
    var keyVaultName: String?
    @Option(name: .customLong("azure-keyvault-url"), help: ArgumentHelp("Its whole address. [AZURE_KEYVAULT_URL]", valueName: "url"))
    var keyVaultURL: String?
    @Option(
        name: .customLong("azure-tenant-id"),
        help: ArgumentHelp("All three of these or none, for a managed identity. [AZURE_TENANT_ID]", valueName: "id"))
    var tenantID: String?
    @Option(name: .customLong("azure-client-id"), help: ArgumentHelp("[AZURE_CLIENT_ID]", valueName: "id")) var clientID: String?
    @Option(name: .customLong("azure-client-secret"), help: ArgumentHelp("[AZURE_CLIENT_SECRET]", valueName: "secret"))
    var clientSecret: String?
    @Option(
        name: .customLong("azure-managed-identity"),
        help: ArgumentHelp("Ask as the managed identity with this client id.", valueName: "id"))
    var managedIdentity: String?

    var given: [KvenvOption: String?] {
        [
            .azureKeyVaultName: keyVaultName, .azureKeyVaultURL: keyVaultURL, .azureTenantID: tenantID, .azureClientID: clientID,
            .azureClientSecret: clientSecret, .azureManagedIdentity: managedIdentity,
        ]
    }
}

/// What Google must know.
struct GoogleOptions: ParsableArguments {
    @Option(name: .customLong("google-project"), help: ArgumentHelp("Required with --google. [GOOGLE_PROJECT]", valueName: "project"))
    var project: String?
    @Option(
        name: .customLong("google-credentials-file"),
        help: ArgumentHelp("Without it, the machine's own account asks. [GOOGLE_APPLICATION_CREDENTIALS]", valueName: "file"))
    var credentialsFile: String?
    @Option(
        name: .customLong("google-credentials-json"),
        help: ArgumentHelp("What that file would hold. [GOOGLE_APPLICATION_CREDENTIALS_JSON]", valueName: "json"))
    var credentialsJSON: String?

    var given: [KvenvOption: String?] {
        [.googleProject: project, .googleCredentialsFile: credentialsFile, .googleCredentialsJSON: credentialsJSON]
    }
}

/// What Vault must know.
struct VaultOptions: ParsableArguments {
    @Option(name: .customLong("vault-address"), help: ArgumentHelp("Required with --vault. [VAULT_ADDR]", valueName: "url"))
    var address: String?
    @Option(name: .customLong("vault-token"), help: ArgumentHelp("Required with --vault. [VAULT_TOKEN]", valueName: "token"))
    var token: String?
    @Option(
        name: .customLong("vault-cacert"), help: ArgumentHelp("PEM file with a further root to trust. [VAULT_CACERT]", valueName: "file"))
    var caCert: String?
    @Option(name: .customLong("vault-namespace"), help: ArgumentHelp("[VAULT_NAMESPACE]", valueName: "namespace")) var namespace: String?
    @Option(
        name: .customLong("vault-mount"), help: ArgumentHelp("Where the key/value engine is mounted. Default: secret.", valueName: "path"))
    var mount: String?
    @Option(
        name: .customLong("vault-kv-version"),
        help: ArgumentHelp("1 or 2. Default: 2, but the server is asked about another --vault-mount.", valueName: "version"))
    var kvVersion: String?

    var given: [KvenvOption: String?] {
        [
            .vaultAddress: address, .vaultToken: token, .vaultCACert: caCert, .vaultNamespace: namespace, .vaultMount: mount,
            .vaultKVVersion: kvVersion,
        ]
    }
}

/// Where an encrypted file of secrets is.
struct SecretsFileOptions: ParsableArguments {
    @Option(name: .customLong("secrets-file"), help: ArgumentHelp("Required with --file.", valueName: "file")) var file: String?
    @Option(name: .customLong("secrets-file-key"), help: ArgumentHelp("The file with its key. Required with --file.", valueName: "file"))
    var key: String?

    var given: [KvenvOption: String?] { [.file: file, .fileKey: key] }
}

/// Everything that `run-in` and `cache` are told about a store.
struct DownloadOptions: ParsableArguments {
    @OptionGroup(title: "Secrets") var selection: SelectionOptions
    @OptionGroup(title: "Store (exactly one)") var store: StoreFlags
    @OptionGroup(title: "AWS") var aws: AWSOptions
    @OptionGroup(title: "Azure") var azure: AzureOptions
    @OptionGroup(title: "Google") var google: GoogleOptions
    @OptionGroup(title: "Vault") var vault: VaultOptions
    @OptionGroup(title: "Encrypted file") var file: SecretsFileOptions

    var given: [KvenvOption: String] {
        [selection.given, aws.given, azure.given, google.given, vault.given, file.given]
            .reduce(into: [:]) { all, some in for (option, value) in some { all[option] = value } }
    }
}

/// What a command is surrounded by.
struct SurroundingsOptions: ParsableArguments {
    @Flag(
        name: .customLong("isolated"),
        help: "Of the variables around it, the command gets only PATH, HOME, USER, SHELL, TERM, LANG and their like, and those of --pass.")
    var isIsolated = false
    @Option(
        name: .customLong("pass"), parsing: .singleValue,
        help: ArgumentHelp("With --isolated: the command gets this variable too. May be repeated.", valueName: "variable"))
    var passed: [String] = []

    func validate() throws {
        if !passed.isEmpty, !isIsolated { throw ValidationError("--pass goes with --isolated; without it everything is passed on") }
    }
}
