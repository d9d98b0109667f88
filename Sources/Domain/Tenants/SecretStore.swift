/// A place that keeps secrets, as the operator describes it (`secret_stores`). It holds no secret: those are read from files or from
/// the server's own identity when the store is asked.
package enum SecretStore: Hashable, Codable, Sendable {
    case azureKeyVault(AzureKeyVault)
    case awsSecretsManager(AWSPlace)
    case awsParameterStore(AWSPlace)
    case googleSecretManager(GoogleProject)
    case vault(VaultPlace)
    case file(EncryptedFile)

    /// Secrets in Azure Key Vault.
    package struct AzureKeyVault: Hashable, Codable, Sendable {
        /// `https://NAME.vault.azure.net`, without a slash at the end.
        package var url: String
        package var login: AzureLogin
        package init(url: String, login: AzureLogin) {
            self.url = url
            self.login = login
        }
    }

    /// A region of AWS, and who asks there.
    package struct AWSPlace: Hashable, Codable, Sendable {
        package var region: String
        /// Assumed before the store is asked; nil for the server's own identity.
        package var role: AWSRole?
        package init(region: String, role: AWSRole? = nil) {
            self.region = region
            self.role = role
        }
    }

    /// Secrets of a Google project.
    package struct GoogleProject: Hashable, Codable, Sendable {
        package var project: String
        package var login: GoogleLogin
        package init(project: String, login: GoogleLogin) {
            self.project = project
            self.login = login
        }
    }

    /// A Vault or OpenBao server, and a key/value engine in it.
    package struct VaultPlace: Hashable, Codable, Sendable {
        /// Such as `https://vault.example:8200`, without a slash at the end.
        package var address: String
        package var namespace: String?
        /// Where the key/value engine is mounted.
        package var mount: String
        /// 1 or 2; nil to ask the server.
        package var version: Int?
        /// PEM file with further roots to trust.
        package var caFile: String?
        package var login: VaultLogin
        package init(
            address: String, namespace: String? = nil, mount: String = "secret", version: Int? = nil, caFile: String? = nil,
            login: VaultLogin
        ) {
            self.address = address
            self.namespace = namespace
            self.mount = mount
            self.version = version
            self.caFile = caFile
            self.login = login
        }
    }

    /// A file on the server's disk, encrypted with a key from another file.
    package struct EncryptedFile: Hashable, Codable, Sendable {
        package var path: String
        package var keyFile: String
        package init(path: String, keyFile: String) {
            self.path = path
            self.keyFile = keyFile
        }
    }
}

/// How the server says who it is at Entra ID.
package enum AzureLogin: Hashable, Codable, Sendable {
    /// The secret is read from a file.
    case clientSecret(tenant: String, client: String, secretFile: String)
    /// A token of somebody whom Entra ID trusts, read anew from a file for each exchange.
    case workloadIdentity(tenant: String, client: String, tokenFile: String)
    case managedIdentity(client: String?)
    /// What the server's own variables say (`AZURE_TENANT_ID`, `AZURE_CLIENT_ID`, `AZURE_CLIENT_SECRET`, …), else a managed identity.
    case ambient
}

/// How the server says who it is at Google.
package enum GoogleLogin: Hashable, Codable, Sendable {
    /// A service account's key, a JSON file.
    case serviceAccount(keyFile: String)
    /// A token of somebody whom a workload identity pool trusts. `audience` is the provider's resource name.
    case workloadIdentity(audience: String, tokenFile: String, impersonating: String?)
    /// `GOOGLE_APPLICATION_CREDENTIALS` of the server, else the machine's metadata.
    case ambient
}

/// How the server says who it is at Vault. Each login has a mount of its own.
package enum VaultLogin: Hashable, Codable, Sendable {
    case token(file: String)
    case appRole(mount: String, roleID: String, secretIDFile: String)
    case jwt(mount: String, role: String, tokenFile: String)
    case kubernetes(mount: String, role: String, tokenFile: String)
    /// `VAULT_TOKEN` of the server.
    case ambient
}

/// A role of AWS that is assumed.
package struct AWSRole: Hashable, Codable, Sendable {
    package var arn: String
    package var externalID: String?
    /// A file with a token; the role is then assumed with it (AssumeRoleWithWebIdentity), and not by the server's own identity.
    package var tokenFile: String?
    package init(arn: String, externalID: String? = nil, tokenFile: String? = nil) {
        self.arn = arn
        self.externalID = externalID
        self.tokenFile = tokenFile
    }
}
