import Foundation

/// What a Key Vault demands of whoever comes without a good token.
package enum KeyVaultChallenge {
    /// The directory named in a `WWW-Authenticate` header, nil unless the header is a Key Vault's: the resource is the parent domain of
    /// the vault's host, and the authority is the one that we know. A hostile vault could otherwise have tokens for another service, or the client's secret.
    package static func tenant(in header: String, vaultHost: String, authority: String) -> String? {
        tenant(in: AuthenticateHeader(header), vaultHost: vaultHost, authority: authority)
    }

    static func tenant(in demand: AuthenticateHeader, vaultHost: String, authority: String) -> String? {
        guard demand.scheme == "bearer",
            let resource = URLComponents(string: demand.parameters["resource"] ?? demand.parameters["scope"] ?? ""),
            resource.scheme == "https", let parent = resource.host?.lowercased(), parent.contains("."),
            vaultHost.lowercased().hasSuffix(".\(parent)"),
            let address = demand.parameters["authorization"] ?? demand.parameters["authorization_uri"],
            StoreOrigin.isSame(address, authority), let place = URLComponents(string: address)
        else { return nil }
        let tenant = place.percentEncodedPath.split(separator: "/").first.map(String.init) ?? ""
        return EntraExchange.isTenant(tenant) ? tenant : nil
    }
}

extension AuthenticateHeader {
    /// What the next token must say of itself, as JSON, where the store no longer takes the one that it had.
    var demandedClaims: String? {
        guard scheme == "bearer", parameters["error"] == "insufficient_claims", let text = parameters["claims"],
            let data = URLBase64.decode(text.prefix { $0 != "=" }), (try? JSONSerialization.jsonObject(with: data)) is [String: Any]
        else { return nil }
        return String(bytes: data, encoding: .utf8)
    }
}

/// Whether two addresses have the same scheme, host and port, so that one may be shown what the other may see.
enum StoreOrigin {
    static func isSame(_ one: String, _ other: String) -> Bool {
        guard let one = parts(one), let other = parts(other) else { return false }
        return one == other
    }

    private static func parts(_ address: String) -> [String]? {
        guard let parts = URLComponents(string: address), let scheme = parts.scheme?.lowercased(), let host = parts.host?.lowercased(),
            parts.user == nil, parts.password == nil
        else { return nil }
        return [scheme, host, String(parts.port ?? (scheme == "https" ? 443 : 80))]
    }
}
