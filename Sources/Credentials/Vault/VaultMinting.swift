import Domain
import Foundation

/// One minting under way, with what it has come to so far.
struct VaultMinting: Sendable {
    let logins: VaultLogins
    let place: SecretStore.VaultPlace
    let job: VaultJob
    let note: @Sendable (CredentialHandle) async throws(StoreFault) -> Void
    private(set) var minted: VaultMint.Minted

    init(
        logins: VaultLogins, place: SecretStore.VaultPlace, job: VaultJob,
        note: @escaping @Sendable (CredentialHandle) async throws(StoreFault) -> Void
    ) {
        self.logins = logins
        self.place = place
        self.job = job
        self.note = note
        minted = .init(variables: [:], handles: [], expiresAt: logins.now().addingTimeInterval(TimeInterval(job.seconds)))
    }

    mutating func mint(_ products: [VaultIdentity.Product]) async throws(StoreFault) {
        let doing = "minting at \(place.title) for run \(job.run)"
        let (policies, dynamic) = try VaultWants(products, doing: doing).parts
        if !dynamic.isEmpty {
            // The job never sees this one, so it may have all that the server has.
            let holder = try await token(policies: nil)
            for product in dynamic { try await lease(product, with: holder) }
        }
        guard let policies else { return }
        try give("VAULT_TOKEN", try await token(policies: policies), doing)
        for (name, value) in try surroundings() { try give(name, value, doing) }
    }

    private mutating func give(_ name: String, _ value: Secret, _ doing: String) throws(StoreFault) {
        guard minted.variables.updateValue(value, forKey: name) == nil else {
            throw StoreFault(.misconfigured, doing: doing, reason: "two identities set the variable \(name)")
        }
    }

    /// Remembers something that is to be taken back, and has it noted before anything else is minted.
    private mutating func keep(_ kind: CredentialHandle.Kind, until end: Date) async throws(StoreFault) {
        let handle = CredentialHandle(kind, expiresAt: end.timeIntervalSince1970)
        minted.expiresAt = min(minted.expiresAt, end)
        // Leases are taken back before the token that they hang on: only then is there an answer that they are gone.
        if case .vaultLease = kind { minted.handles.insert(handle, at: 0) } else { minted.handles.append(handle) }
        try await note(handle)
    }

    // MARK: Tokens

    private struct Wish: Encodable {
        var policies: [String]?
        var isWithoutDefaultPolicy: Bool?
        var life: String
        var end: String
        var isRenewable = false
        var name: String
        var meta: [String: String]

        enum CodingKeys: String, CodingKey {
            case policies, meta
            case isWithoutDefaultPolicy = "no_default_policy"
            case life = "ttl"
            case end = "explicit_max_ttl"
            case isRenewable = "renewable"
            case name = "display_name"
        }
    }

    /// A token with these policies only, or with the server's.
    private mutating func token(policies: [String]?) async throws(StoreFault) -> Secret {
        let doing = "making a token at \(place.title) for run \(job.run)"
        let life = "\(job.seconds)s"
        let wish = Wish(
            policies: policies, isWithoutDefaultPolicy: policies == nil ? nil : true, life: life, end: life,
            name: "bulkhead-\(job.run)", meta: job.meta)
        let (reply, isOrphan) = try await made(wish, doing)
        guard let auth = try reply.answer.json(VaultAnswer<VaultNothing>.self, doing: doing).auth, BearerToken.isSendable(auth.clientToken),
            let accessor = auth.accessor, !accessor.isEmpty
        else { throw StoreFault(.malformed, doing: doing, reason: "the answer holds no token that can be revoked") }
        let end = logins.now().addingTimeInterval(TimeInterval(auth.leaseDuration > 0 ? auth.leaseDuration : job.seconds))
        try await keep(.vaultToken(accessor: accessor, store: .vault(place)), until: isOrphan ? end : min(end, reply.token.expiresAt))
        return Secret(auth.clientToken)
    }

    /// Without a parent if that is allowed: a child would die with the server's own token, which may be replaced while the job runs.
    private func made(_ wish: Wish, _ doing: String) async throws(StoreFault) -> (VaultLogins.Reply, isOrphan: Bool) {
        let alone = VaultRequest("POST", "auth/token/create-orphan", doing: doing).sending(wish).once
        let reply = try await logins.reply(to: alone, at: place)
        if reply.answer.isSuccess { return (reply, true) }
        guard reply.answer.status == 403 else { throw reply.fault(doing: doing) }
        let child = VaultRequest("POST", "auth/token/create", doing: doing).sending(wish).once
        let second = try await logins.reply(to: child, at: place, lasting: TimeInterval(job.seconds))
        guard second.answer.isSuccess else { throw second.fault(doing: doing) }
        return (second, false)
    }

    /// What a program needs besides the token. Terraform's provider would make a token of its own from it, which ours may not.
    private func surroundings() throws(StoreFault) -> [(String, Secret)] {
        var variables = [("VAULT_ADDR", Secret(place.base)), ("TERRAFORM_VAULT_SKIP_CHILD_TOKEN", Secret("true"))]
        if let namespace = logins.namespace(of: place) { variables.append(("VAULT_NAMESPACE", Secret(namespace))) }
        if let file = place.caFile {
            variables.append(
                ("VAULT_CACERT_BYTES", try IdentityFile.text(file, limit: 1 << 20, doing: "reading the authorities of \(place.title)")))
        }
        return variables
    }

    // MARK: Leases

    private mutating func lease(_ product: VaultWants.Dynamic, with holder: Secret) async throws(StoreFault) {
        let doing = "minting from '\(product.path)' of \(place.title) for run \(job.run)"
        let server = try await logins.server(at: place)
        var request = VaultRequest("GET", try VaultPath(product.path, doing: doing).encoded, doing: doing)
        // Asking twice may mint twice; the second ends with the token all the same.
        if !product.parameters.isEmpty {
            request.method = "POST"
            request = request.sending(product.parameters)
        }
        let answer = try await server.answer(to: request, as: holder)
        guard answer.isSuccess else { throw answer.vaultFault(doing: doing, hiding: [holder]) }
        let lease = try answer.json(VaultAnswer<VaultNothing>.self, doing: doing)
        if let id = lease.leaseID, !id.isEmpty {
            let seconds = try await extended(lease, id, server, holder)
            try await keep(.vaultLease(id: id, store: .vault(place)), until: logins.now().addingTimeInterval(TimeInterval(seconds)))
        }
        for (name, value) in try product.variables(in: answer, doing: doing) { try give(name, value, doing) }
    }

    /// How many seconds a lease lives, after asking for as many as the job may take.
    private func extended(
        _ lease: VaultAnswer<VaultNothing>, _ id: String, _ server: VaultServer, _ holder: Secret
    ) async throws(StoreFault) -> Int {
        struct Wish: Encodable {
            var leaseID: String
            var increment: Int

            enum CodingKeys: String, CodingKey {
                case leaseID = "lease_id"
                case increment
            }
        }
        let seconds = lease.leaseDuration ?? 0
        guard seconds < job.seconds, lease.isRenewable == true else { return seconds }
        let doing = "extending a lease of \(place.title)"
        let wish = VaultRequest("PUT", "sys/leases/renew", doing: doing).sending(Wish(leaseID: id, increment: job.seconds))
        let answer = try await server.answer(to: wish, as: holder)
        // A job that is shorter than its limit does with what it has.
        guard answer.isSuccess else { return seconds }
        return try answer.json(VaultAnswer<VaultNothing>.self, doing: doing).leaseDuration ?? seconds
    }
}
