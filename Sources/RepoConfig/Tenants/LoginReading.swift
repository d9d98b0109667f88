import Domain

// MARK: Azure

let azureLoginKeys: Set<String> = ["tenant_id", "client_id", "client_secret_file", "token_file", "managed_identity"]

/// How the server says who it is at Entra ID; nil where the block does not say it.
func readAzureLogin(_ block: inout Block) throws(ConfigError) -> AzureLogin? {
    let isManaged = try block.fields.bool("managed_identity") ?? false
    let ways = ["client_secret_file", "token_file"].filter(block.has) + (isManaged ? ["managed_identity"] : [])
    guard ways.count < 2 else {
        block.wrong.add(ways[1], "only one of 'client_secret_file', 'token_file', 'managed_identity' can be meant")
        return nil
    }
    guard let way = ways.first else {
        block.refuse(["tenant_id", "client_id"], "needs 'client_secret_file', 'token_file' or 'managed_identity'")
        return nil
    }
    if way == "managed_identity" {
        block.refuse(["tenant_id"], "a managed identity has no choice of tenants")
        return .managedIdentity(client: try block.text("client_id", .identifier))
    }
    let tenant = try block.required("tenant_id", .identifier)
    let client = try block.required("client_id", .identifier)
    let file = try block.required(way, .file)
    return way == "token_file"
        ? .workloadIdentity(tenant: tenant, client: client, tokenFile: file)
        : .clientSecret(tenant: tenant, client: client, secretFile: file)
}

// MARK: Google

let googleLoginKeys: Set<String> = ["key_file", "audience", "token_file"]

func readGoogleLogin(_ block: inout Block, impersonating account: String?) throws(ConfigError) -> GoogleLogin {
    if block.has("key_file") {
        block.refuse(["audience", "token_file"], "only one of 'key_file', 'token_file' can be meant")
        return .serviceAccount(keyFile: try block.required("key_file", .file))
    }
    guard block.has("audience") || block.has("token_file") else { return .ambient }
    return .workloadIdentity(
        audience: try block.required("audience"), tokenFile: try block.required("token_file", .file), impersonating: account)
}

// MARK: AWS

let awsRoleKeys: Set<String> = ["role_arn", "external_id", "token_file"]

func readAWSRole(_ block: inout Block) throws(ConfigError) -> AWSRole {
    let role = AWSRole(
        arn: try block.required("role_arn", .role), externalID: try block.text("external_id", .externalID),
        tokenFile: try block.text("token_file", .file))
    if role.tokenFile != nil { block.refuse(["external_id"], "a role that is assumed with a token takes none") }
    return role
}

// MARK: Vault

let vaultLoginKeys: Set<String> = ["token_file", "approle", "jwt", "kubernetes"]

func readVaultLogin(_ block: inout Block) throws(ConfigError) -> VaultLogin {
    let ways = ["token_file", "approle", "jwt", "kubernetes"].filter(block.has)
    if ways.count > 1 { block.wrong.add(ways[1], "only one of 'token_file', 'approle', 'jwt', 'kubernetes' can be meant") }
    guard let way = ways.first, let yaml = block[way] else { return .ambient }
    switch way {
    case "token_file": return .token(file: try block.required(way, .file))
    case "approle":
        var inner = try Block(yaml, "raw.VaultAppRole", ["mount", "role_id", "secret_id_file"])
        let login = VaultLogin.appRole(
            mount: try inner.text("mount", .place) ?? "approle", roleID: try inner.required("role_id"),
            secretIDFile: try inner.required("secret_id_file", .file))
        block.wrong.add(way, inner.wrong)
        return login
    default: return try readVaultTokenLogin(way, yaml, &block)
    }
}

private func readVaultTokenLogin(_ way: String, _ yaml: YAML, _ block: inout Block) throws(ConfigError) -> VaultLogin {
    var inner = try Block(yaml, "raw.VaultRole", ["mount", "role", "token_file"])
    let mount = try inner.text("mount", .place) ?? way
    let role = try inner.required("role")
    let isPod = way == "kubernetes"
    let file = isPod && !inner.has("token_file") ? podToken : try inner.required("token_file", .file)
    block.wrong.add(way, inner.wrong)
    return isPod ? .kubernetes(mount: mount, role: role, tokenFile: file) : .jwt(mount: mount, role: role, tokenFile: file)
}

/// Where Kubernetes puts the token of a pod's account.
private let podToken = "/var/run/secrets/kubernetes.io/serviceaccount/token"
