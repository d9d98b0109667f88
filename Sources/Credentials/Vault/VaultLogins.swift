import Domain
package import Foundation

/// Who the server is at each Vault: tokens are remembered, renewed, and got anew by at most one login at a time.
///
/// Of the server's own variables it reads `VAULT_TOKEN` and `VAULT_NAMESPACE` for a login that is ambient, and `VAULT_CACERT` for a store
/// without a file of authorities; each may be written `BAO_…`. `VAULT_SKIP_VERIFY` is refused: certificates are always checked.
package struct VaultLogins: Sendable {
    private let identity: ServerIdentity
    private let connections: Connections
    let now: @Sendable () -> Date
    private let tokens: Kept<Key, VaultToken>

    package init(identity: ServerIdentity, connections: Connections, now: @escaping @Sendable () -> Date = { Date() }) {
        self.identity = identity
        self.connections = connections
        self.now = now
        // Tokens of Vault often live for five minutes in all.
        tokens = Kept(now: now) { min(300, $0 / 5) }
    }

    private struct Key: Hashable {
        var address: String
        var namespace: String?
        var login: VaultLogin
        /// A token that is not ours to get: another one in its file is another entry.
        var text: Secret?
    }

    /// An answer, with the token that got it.
    struct Reply: Sendable {
        var answer: StoreAnswer
        var token: VaultToken
        /// The fault that it is.
        func fault(doing: String) -> StoreFault { answer.vaultFault(doing: doing, hiding: [token.text]) }
    }

    /// What the Vault at `place` answers to the server. A token that it no longer knows is replaced once.
    /// - Parameter lasting: how many seconds the token should still live, if one that does can be had.
    func reply(
        to request: VaultRequest, at place: SecretStore.VaultPlace, lasting: TimeInterval = 0
    ) async throws(StoreFault) -> Reply {
        let server = try await server(at: place)
        let token = try await token(at: place, server, lasting: lasting)
        let answer = try await server.answer(to: request, as: token.text)
        guard [401, 403].contains(answer.status), try await !isAlive(token, server) else { return Reply(answer: answer, token: token) }
        let other = try await self.token(at: place, server, lasting: lasting, insteadOf: token)
        guard other != token else { return Reply(answer: answer, token: token) }
        return Reply(answer: try await server.answer(to: request, as: other.text), token: other)
    }

    /// The way to the Vault at `place`.
    func server(at place: SecretStore.VaultPlace) async throws(StoreFault) -> VaultServer {
        for name in ["VAULT_SKIP_VERIFY", "BAO_SKIP_VERIFY"] {
            guard let value = identity[name], !["0", "f", "F", "false", "FALSE", "False"].contains(value) else { continue }
            throw StoreFault(
                .misconfigured, doing: "asking \(place.title)",
                reason: "\(name) is set, but certificates are always checked; name the authority's file instead")
        }
        let calls = try await connections.calls(trusting: place.caFile ?? identity["VAULT_CACERT"] ?? identity["BAO_CACERT"])
        return VaultServer(address: place.base, namespace: namespace(of: place), calls: calls)
    }

    /// The namespace that requests to `place` name.
    func namespace(of place: SecretStore.VaultPlace) -> String? {
        guard place.namespace == nil, place.login == .ambient else { return place.namespace }
        return identity["VAULT_NAMESPACE"] ?? identity["BAO_NAMESPACE"]
    }

    private func token(
        at place: SecretStore.VaultPlace, _ server: VaultServer, lasting: TimeInterval, insteadOf refused: VaultToken? = nil
    ) async throws(StoreFault) -> VaultToken {
        let doing = "logging in at \(place.title)"
        let pass = try VaultPass(place.login, identity, doing: doing)
        var key = Key(address: server.address, namespace: server.namespace, login: place.login)
        if case .token(let text) = pass { key.text = text }
        let kept = tokens.current(key)
        return try await tokens.value(for: key, lasting: lasting, insteadOf: refused) { () throws(StoreFault) in
            let old = kept == refused ? nil : kept
            let token = try await fresh(pass, old, server, lasting, doing)
            return .init(value: token, expiresAt: token.expiresAt)
        }
    }

    /// A token renewed if that gives it half its life again, else from a new login.
    private func fresh(
        _ pass: VaultPass, _ old: VaultToken?, _ server: VaultServer, _ lasting: TimeInterval, _ doing: String
    ) async throws(StoreFault) -> VaultToken {
        let renewed = if let old, old.isRenewable { try? await renewed(old, server, doing) } else { VaultToken?.none }
        if let renewed, renewed.expiresAt.timeIntervalSince(now()) >= max(lasting, renewed.lifetime / 2) { return renewed }
        do throws(StoreFault) { return try await entered(pass, server, doing) } catch {
            // A secret that serves only once cannot get us another token.
            guard let renewed else { throw error }
            return renewed
        }
    }

    private func entered(_ pass: VaultPass, _ server: VaultServer, _ doing: String) async throws(StoreFault) -> VaultToken {
        switch pass {
        case .token(let text): return try await known(text, server, doing)
        case .login(let path, let fields, let secret, let isForOnce):
            let body = fields.merging([secret.name: secret.value.reveal()]) { $1 }
            var request = VaultRequest("POST", path.encoded, doing: doing).sending(body)
            request.mayBeDoneTwice = !isForOnce
            let answer = try await server.answer(to: request, as: nil)
            guard answer.isSuccess else { throw refusal(answer, secret.value, doing) }
            return try token(in: answer, doing)
        }
    }

    /// Why a login was refused; a clock that is off is a common reason.
    private func refusal(_ answer: StoreAnswer, _ secret: Secret, _ doing: String) -> StoreFault {
        var fault = answer.vaultFault(doing: doing, refusal: .unauthenticated, hiding: [secret])
        if let skew = answer.skewInWords(now: now()) { fault.reason += "; \(skew)" }
        return fault
    }

    /// A token with what Vault says of its life. It may be one that is not allowed to ask.
    private func known(_ text: Secret, _ server: VaultServer, _ doing: String) async throws(StoreFault) -> VaultToken {
        struct Life: Decodable {
            var ttl: Int
            var renewable: Bool?
        }
        let answer = try await server.answer(to: VaultRequest("GET", "auth/token/lookup-self", doing: doing), as: text)
        if [401, 403].contains(answer.status) { return VaultToken(text, lives: nil, isRenewable: false, since: now()) }
        guard answer.isSuccess else { throw answer.vaultFault(doing: doing, hiding: [text]) }
        let life = try answer.json(VaultAnswer<Life>.self, doing: doing).data
        return VaultToken(text, lives: life?.ttl, isRenewable: life?.renewable, since: now())
    }

    private func renewed(_ token: VaultToken, _ server: VaultServer, _ doing: String) async throws(StoreFault) -> VaultToken {
        let request = VaultRequest("POST", "auth/token/renew-self", doing: doing).sending([String: String]())
        let answer = try await server.answer(to: request, as: token.text)
        guard answer.isSuccess else { throw answer.vaultFault(doing: doing, hiding: [token.text]) }
        var renewed = try self.token(in: answer, doing)
        renewed.lifetime = token.lifetime
        return renewed
    }

    private func token(in answer: StoreAnswer, _ doing: String) throws(StoreFault) -> VaultToken {
        guard let auth = try answer.json(VaultAnswer<VaultNothing>.self, doing: doing).auth, BearerToken.isSendable(auth.clientToken) else {
            throw StoreFault(.malformed, doing: doing, reason: "the answer holds no token", requestID: answer.requestID)
        }
        return VaultToken(Secret(auth.clientToken), lives: auth.leaseDuration, isRenewable: auth.isRenewable, since: now())
    }

    /// Whether the server still knows a token; its own policies may keep it from asking, which looks the same as death.
    private func isAlive(_ token: VaultToken, _ server: VaultServer) async throws(StoreFault) -> Bool {
        let request = VaultRequest("GET", "auth/token/lookup-self", doing: "asking whether the server's token is still good")
        return try await server.answer(to: request, as: token.text).isSuccess
    }
}

extension SecretStore.VaultPlace {
    /// As errors name it: "Vault https://vault.example:8200".
    var title: String { "Vault \(base)" }

    /// The address without slashes at its end.
    var base: String {
        var base = address
        while base.hasSuffix("/") { base.removeLast() }
        return base
    }
}
