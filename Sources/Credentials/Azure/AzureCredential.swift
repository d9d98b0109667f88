import Domain

/// How a token of Entra ID is asked for, once the server's own variables are known. `tenant` is nil where the store must say it.
enum AzureCredential: Hashable, Sendable {
    case clientSecret(tenant: String?, client: String, secret: Secret)
    case workloadIdentity(tenant: String?, client: String, tokenFile: String)
    /// A PEM file with a certificate and its RSA key.
    case certificate(tenant: String?, client: String, file: String)
    case managedIdentity(client: String?)

    init(_ login: AzureLogin, server: ServerIdentity, doing: String) throws(StoreFault) {
        switch login {
        case .clientSecret(let tenant, let client, let file):
            self = .clientSecret(tenant: tenant, client: client, secret: try IdentityFile.text(file, doing: doing))
        case .workloadIdentity(let tenant, let client, let file):
            self = .workloadIdentity(tenant: tenant, client: client, tokenFile: file)
        case .managedIdentity(let client): self = .managedIdentity(client: client)
        case .ambient: self = try Self.ambient(server, doing: doing)
        }
    }

    /// The first of a secret, a certificate, a federated token and a managed identity that the server's variables speak of.
    private static func ambient(_ server: ServerIdentity, doing: String) throws(StoreFault) -> AzureCredential {
        let tenant = server["AZURE_TENANT_ID"], client = server["AZURE_CLIENT_ID"]
        let secret = server["AZURE_CLIENT_SECRET"], certificate = server["AZURE_CLIENT_CERTIFICATE_PATH"]
        let tokenFile = server["AZURE_FEDERATED_TOKEN_FILE"]
        guard secret != nil || certificate != nil || tokenFile != nil else { return .managedIdentity(client: client) }
        guard let client else { throw StoreFault(.misconfigured, doing: doing, reason: "AZURE_CLIENT_ID is not set") }
        if let secret { return .clientSecret(tenant: tenant, client: client, secret: Secret(secret)) }
        if let certificate { return .certificate(tenant: tenant, client: client, file: certificate) }
        return .workloadIdentity(tenant: tenant, client: client, tokenFile: tokenFile ?? "")
    }

    var tenant: String? {
        switch self {
        case .clientSecret(let tenant, _, _), .workloadIdentity(let tenant, _, _), .certificate(let tenant, _, _): tenant
        case .managedIdentity: nil
        }
    }

    var client: String? {
        switch self {
        case .clientSecret(_, let client, _), .workloadIdentity(_, let client, _), .certificate(_, let client, _): client
        case .managedIdentity(let client): client
        }
    }
}
