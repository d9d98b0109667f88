/// What can be given by an option or by a variable: both count as given, and where both are, the option says what.
package enum KvenvOption: String, CaseIterable, Sendable {
    case secretName = "secret-name", secretPrefix = "secret-prefix"
    case awsRegion = "aws-region", awsAccessKeyID = "aws-access-key-id", awsSecretAccessKey = "aws-secret-access-key"
    case awsSessionToken = "aws-session-token"
    case azureKeyVaultName = "azure-keyvault-name", azureKeyVaultURL = "azure-keyvault-url"
    case azureTenantID = "azure-tenant-id", azureClientID = "azure-client-id", azureClientSecret = "azure-client-secret"
    case azureManagedIdentity = "azure-managed-identity"
    case googleProject = "google-project"
    case googleCredentialsFile = "google-credentials-file", googleCredentialsJSON = "google-credentials-json"
    case vaultAddress = "vault-address", vaultToken = "vault-token", vaultCACert = "vault-cacert"
    case vaultNamespace = "vault-namespace", vaultMount = "vault-mount", vaultKVVersion = "vault-kv-version"
    case file = "secrets-file", fileKey = "secrets-file-key"

    /// The variable that stands for it.
    var variable: String? {
        switch self {
        case .secretName: "KVENV_SECRET_NAME"
        case .secretPrefix: "KVENV_SECRET_PREFIX"
        case .awsRegion: "AWS_REGION"
        case .awsAccessKeyID: "AWS_ACCESS_KEY_ID"
        case .awsSecretAccessKey: "AWS_SECRET_ACCESS_KEY"
        case .awsSessionToken: "AWS_SESSION_TOKEN"
        case .azureKeyVaultName: "AZURE_KEYVAULT_NAME"
        case .azureKeyVaultURL: "AZURE_KEYVAULT_URL"
        case .azureTenantID: "AZURE_TENANT_ID"
        case .azureClientID: "AZURE_CLIENT_ID"
        case .azureClientSecret: "AZURE_CLIENT_SECRET"
        case .googleProject: "GOOGLE_PROJECT"
        case .googleCredentialsFile: "GOOGLE_APPLICATION_CREDENTIALS"
        case .googleCredentialsJSON: "GOOGLE_APPLICATION_CREDENTIALS_JSON"
        case .vaultAddress: "VAULT_ADDR"
        case .vaultToken: "VAULT_TOKEN"
        case .vaultCACert: "VAULT_CACERT"
        case .vaultNamespace: "VAULT_NAMESPACE"
        case .azureManagedIdentity, .vaultMount, .vaultKVVersion, .file, .fileKey: nil
        }
    }

    /// What kvenv 0.1 called that variable.
    var oldVariable: String? {
        switch self {
        case .azureTenantID: "KVENV_TENANT_ID"
        case .azureClientID: "KVENV_CLIENT_ID"
        case .azureClientSecret: "KVENV_CLIENT_SECRET"
        case .azureKeyVaultName: "KVENV_KEYVAULT_NAME"
        default: nil
        }
    }

    /// Whether its value must not be seen among the arguments of a process.
    var isSecret: Bool {
        [.awsSecretAccessKey, .awsSessionToken, .azureClientSecret, .googleCredentialsJSON, .vaultToken].contains(self)
    }

    /// `--secret-name <SECRET_NAME>`.
    var usage: String { "--\(rawValue) <\(rawValue.uppercased().replacing("-", with: "_"))>" }
}

/// The kinds of stores that the commands read.
package enum KvenvStore: String, CaseIterable, Sendable {
    case aws, awsParameterStore = "aws-ssm", azure, google, vault, file
}
