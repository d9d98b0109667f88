package import Domain
package import Foundation

/// A token of Entra ID.
package struct AzureToken: Hashable, Sendable {
    package var access: Secret
    package var expiresAt: Date
    /// The application or managed identity that it speaks for, where that is known.
    package var client: String?
    /// The directory that it belongs to, where that is known.
    package var tenant: String?
    /// What it is for, without a slash at the end: `https://management.azure.com`.
    package var resource: String
    package init(access: Secret, expiresAt: Date, client: String?, tenant: String?, resource: String) {
        self.access = access
        self.expiresAt = expiresAt
        self.client = client
        self.tenant = tenant
        self.resource = resource
    }
}

/// Gets tokens of Entra ID and keeps them as long as they are good. A job has one of its own, so that its tokens are nobody else's.
///
/// Of the server's variables it reads `AZURE_AUTHORITY_HOST` (where Entra ID is; by default the public cloud's, or the one that belongs to the
/// resource), for managed identities `IDENTITY_ENDPOINT`, `IDENTITY_HEADER`, `IMDS_ENDPOINT` and `AZURE_POD_IDENTITY_AUTHORITY_HOST`, and for
/// `AzureLogin.ambient` `AZURE_TENANT_ID`, `AZURE_CLIENT_ID`, `AZURE_CLIENT_SECRET`, `AZURE_CLIENT_CERTIFICATE_PATH` and
/// `AZURE_FEDERATED_TOKEN_FILE`.
package struct AzureTokenService: Sendable {
    private let exchange: EntraExchange
    private let machine: ManagedIdentity
    private let server: ServerIdentity
    private let kept: Kept<Key, BearerToken>

    private struct Key: Hashable {
        var login: AzureLogin
        var resource: String
    }

    /// `arcFolder` is where the agent of Azure Arc keeps its keys; `patience` is how long the machine's identity service may take, each of three times.
    package init(
        calls: StoreCalls, server: ServerIdentity, arcFolder: String = "/var/opt/azcmagent/tokens",
        patience: Duration = .seconds(1), now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.server = server
        exchange = EntraExchange(calls: calls, authority: server["AZURE_AUTHORITY_HOST"], now: now)
        machine = ManagedIdentity(calls: calls, server: server, arcFolder: arcFolder, patience: patience, now: now)
        kept = Kept(now: now)
    }

    /// A token for `resource` (`https://management.azure.com`), new or kept.
    package func token(for login: AzureLogin, resource: String) async throws(StoreFault) -> AzureToken {
        let resource = AzureResource.withoutSlash(resource)
        let bearer = try await bearer(for: login, resource: resource)
        let claims = AccessTokenClaims(bearer.access)
        return AzureToken(
            access: bearer.access, expiresAt: bearer.expiresAt, client: bearer.subject ?? claims?.client, tenant: claims?.tenant,
            resource: resource)
    }

    /// Asks `tenant` which directory it is, where the login does not say so. With `claims`, what a store demands besides, or with a
    /// `rejected` token a new one is asked for.
    func bearer(
        for login: AzureLogin, resource: String, rejected: BearerToken? = nil, claims: String? = nil,
        tenant: @Sendable () async throws(StoreFault) -> String? = { () throws(StoreFault) in nil }
    ) async throws(StoreFault) -> BearerToken {
        let key = Key(login: login, resource: resource)
        if let rejected { kept.forget(rejected, for: key) }
        return try await kept.value(for: key) { () throws(StoreFault) in
            let token = try await minted(for: login, resource: resource, claims: claims, tenant: tenant)
            return .init(value: token, expiresAt: token.expiresAt)
        }
    }

    private func minted(
        for login: AzureLogin, resource: String, claims: String?, tenant: @Sendable () async throws(StoreFault) -> String?
    ) async throws(StoreFault) -> BearerToken {
        let doing = "getting a token of Entra ID for \(resource)"
        let credential = try AzureCredential(login, server: server, doing: doing)
        if case .managedIdentity(let client) = credential { return try await machine.token(client: client, resource: resource) }
        var known = credential.tenant
        if known == nil { known = try await tenant() }
        guard let known else { throw StoreFault(.misconfigured, doing: doing, reason: "AZURE_TENANT_ID is not set") }
        return try await exchange.token(for: credential, tenant: known, resource: resource, claims: claims)
    }

    /// Where Entra ID is for `resource`.
    func authority(for resource: String) -> String { exchange.authority(for: resource) }
}

/// What a token of Entra ID says of itself. Its signature is not looked at: it came from Entra ID, and it is only named.
private struct AccessTokenClaims: Decodable {
    var tenant: String?
    var client: String?

    enum CodingKeys: String, CodingKey {
        case tenant = "tid"
        case client = "appid"
    }

    init?(_ token: Secret) {
        let parts = token.reveal().split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let data = URLBase64.decode(parts[1]),
            let claims = try? JSONDecoder().decode(AccessTokenClaims.self, from: data)
        else { return nil }
        self = claims
    }
}
