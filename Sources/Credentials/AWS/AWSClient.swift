import Domain
package import Foundation

/// The server at AWS: its own keys, those of roles it assumes to read stores, and questions asked with them.
package struct AWSClient: Sendable {
    /// As whom something is asked.
    enum Standing: Hashable, Sendable {
        case server
        case role(AWSRole, AWSRegion)
    }

    let exchange: AWSTokenExchange
    private let chain: AWSChain
    private let kept: Kept<Standing, AWSKeys>

    /// - Parameters:
    ///   - identity: where the server's own keys are looked for, in AWS's usual order.
    ///   - keys: used in place of all that.
    ///   - program: runs `credential_process`; without one a profile that has it is refused.
    package init(
        _ calls: StoreCalls, identity: ServerIdentity, keys: AWSKeys? = nil, program: AWSProgram? = nil,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        let wire = AWSWire(calls: calls, settings: AWSSettings(identity: identity), now: now)
        exchange = AWSTokenExchange(wire: wire)
        chain = AWSChain(given: keys, exchange: exchange, metadata: AWSMetadata(calls: calls, identity: identity), program: program)
        kept = Kept(now: now)
    }

    /// The server's own keys, refreshed when little of their life is left.
    package func ownKeys() async throws(StoreFault) -> AWSKeys { try await keys(of: .server) }

    /// Asks with the keys of `standing`. If they are no longer good they are fetched anew, once.
    func asking<Value>(
        as standing: Standing, _ ask: (AWSKeys) async throws(StoreFault) -> Value
    ) async throws(StoreFault) -> Value {
        let keys = try await keys(of: standing)
        do throws(StoreFault) { return try await ask(keys) } catch {
            guard error.kind == .unauthenticated else { throw error }
            kept.forget(keys, for: standing)
        }
        return try await ask(try await self.keys(of: standing))
    }

    private func keys(of standing: Standing) async throws(StoreFault) -> AWSKeys {
        try await kept.value(for: standing) { () throws(StoreFault) in
            let keys = try await minted(standing)
            // Keys without an end are looked for again every few minutes: somebody may have replaced them.
            return .init(value: keys, expiresAt: keys.expiresAt ?? exchange.wire.now().addingTimeInterval(600))
        }
    }

    private func minted(_ standing: Standing) async throws(StoreFault) -> AWSKeys {
        switch standing {
        case .server: return try await chain.keys()
        case .role(let role, let region):
            var wish = try AWSRoleRequest(role: role.arn, sessionName: "bulkhead")
            wish.externalID = role.externalID
            return try await session(wish, role: role, in: region).keys
        }
    }

    /// A session of a role: by the token in its file, else with the server's own keys.
    func session(
        _ wish: AWSRoleRequest, role: AWSRole, in region: AWSRegion, token: Secret? = nil
    ) async throws(StoreFault) -> AWSSession {
        var token = token
        if token == nil, let file = role.tokenFile { token = try IdentityFile.text(file, doing: wish.doing) }
        if let token { return try await exchange.session(wish, in: region, by: .token(token)) }
        return try await asking(as: .server) { keys throws(StoreFault) in
            try await exchange.session(wish, in: region, by: .keys(keys))
        }
    }
}
