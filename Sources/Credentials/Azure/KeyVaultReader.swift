package import Domain
package import Foundation

/// Secrets of an Azure Key Vault. Names ignore case.
package struct KeyVaultReader: SecretReader {
    private let store: SecretStore.AzureKeyVault
    private let tokens: AzureTokenService
    private let calls: StoreCalls
    private let now: @Sendable () -> Date
    /// `acme-weu`, for errors.
    private let name: String
    private let host: String

    package init(
        store: SecretStore.AzureKeyVault, tokens: AzureTokenService, calls: StoreCalls, now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.store = store
        self.tokens = tokens
        self.calls = calls
        self.now = now
        host = URLComponents(string: store.url)?.host ?? ""
        name = host.contains(".vault.") ? String(host.prefix { $0 != "." }) : host
    }

    package func secret(named name: String) async throws(StoreFault) -> StoredSecret {
        let doing = "reading the secret '\(name)' of Key Vault \(self.name)"
        guard KeyVaultName.isValid(name) else {
            throw StoreFault(.misconfigured, doing: doing, reason: "names of secrets there have 1 to 127 letters, digits and '-'")
        }
        let answer = try await answered("\(AzureResource.withoutSlash(store.url))/secrets/\(name)?api-version=7.4", doing: doing)
        guard answer.status == 200 else { throw KeyVaultRefusal.fault(answer, now: now(), doing: doing) }
        let read: KeyVaultSecret = try answer.json(doing: doing)
        if let reason = read.attributes?.whyUnusable(at: now()) {
            throw StoreFault(.unusable, doing: doing, reason: "the secret \(reason)", requestID: answer.requestID)
        }
        return StoredSecret(.text(Secret(read.value)), version: read.version, tags: read.tags ?? [:])
    }

    package func secrets(withPrefix prefix: String) async throws(StoreFault) -> [NamedSecret] {
        let names = try await names(withPrefix: prefix)
        return try await sideBySide(names) { (name) throws(StoreFault) in
            NamedSecret(name: name, secret: try await secret(named: name))
        }
    }

    /// The names of all that may be read now, in their order.
    private func names(withPrefix prefix: String) async throws(StoreFault) -> [String] {
        let doing = "listing the secrets of Key Vault \(self.name)"
        var next: String? = "\(AzureResource.withoutSlash(store.url))/secrets?api-version=7.4&maxresults=25"
        var names: Set<String> = [], seen: Set<String> = []
        while let address = next {
            guard StoreOrigin.isSame(address, store.url), seen.insert(address).inserted, seen.count <= 10_000 else {
                throw StoreFault(.malformed, doing: doing, reason: "the list goes on at another host, or in a circle")
            }
            let answer = try await answered(address, doing: doing)
            guard answer.status == 200 else { throw KeyVaultRefusal.fault(answer, now: now(), doing: doing) }
            let page: KeyVaultPage = try answer.json(doing: doing)
            for item in page.value ?? [] where item.attributes?.whyUnusable(at: now()) == nil {
                if let name = item.name, name.lowercased().hasPrefix(prefix.lowercased()) { names.insert(name) }
            }
            next = page.nextLink.flatMap { $0.isEmpty ? nil : $0 }
        }
        return names.sorted()
    }

    /// What the vault answers to our token, or to a second one if it does not take the first.
    private func answered(_ url: String, doing: String) async throws(StoreFault) -> StoreAnswer {
        let resource = AzureResource.keyVault(at: host)
        let token = try await tokens.bearer(
            for: store.login, resource: resource, tenant: { () throws(StoreFault) in try await tenant(url, doing) })
        let answer = try await calls.answer(to: call(url, token, doing: doing))
        guard answer.status == 401 else { return answer }
        let demand = AuthenticateHeader(answer.header("www-authenticate") ?? "")
        let renewed = try await tokens.bearer(
            for: store.login, resource: resource, rejected: token, claims: demand.demandedClaims,
            tenant: { () throws(StoreFault) in try await tenant(url, doing) })
        return try await calls.answer(to: call(url, renewed, doing: doing))
    }

    private func call(_ url: String, _ token: BearerToken?, doing: String) -> StoreCall {
        let authorization = token?.authorization ?? []
        return StoreCall(
            url: url, headers: [("accept", "application/json")], doing: doing,
            authorization: { () throws(StoreFault) in authorization })
    }

    /// The directory that the vault belongs to, which it says to whoever comes without a token.
    private func tenant(_ url: String, _ doing: String) async throws(StoreFault) -> String? {
        let answer = try await calls.answer(to: call(url, nil, doing: doing))
        let demand = AuthenticateHeader(answer.header("www-authenticate") ?? "")
        let authority = tokens.authority(for: AzureResource.keyVault(at: host))
        guard answer.status == 401, let tenant = KeyVaultChallenge.tenant(in: demand, vaultHost: host, authority: authority) else {
            throw StoreFault(
                .malformed, doing: doing, reason: "it does not say which directory it belongs to, or names a resource that is not its own",
                requestID: answer.requestID)
        }
        return tenant
    }
}

/// What may be the name of a secret of a Key Vault.
private enum KeyVaultName {
    static func isValid(_ name: String) -> Bool {
        1...127 ~= name.utf8.count && name.utf8.allSatisfy { 48...57 ~= $0 || 65...90 ~= $0 || 97...122 ~= $0 || $0 == 45 }
    }
}
