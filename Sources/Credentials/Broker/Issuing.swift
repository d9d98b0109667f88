import Domain
import Foundation

/// Minting for one job, step by step; what was minted is in the journal.
struct Issuing {
    let order: CredentialOrder
    let work: GrantedWork
    let identity: ServerIdentity
    let stores: Stores
    let desk: CredentialDesk
    let journal: CredentialJournal
    let now: @Sendable () -> Date
    private(set) var issued = IssuedCredentials()
    private var profiles: [AWSJobProfile] = []

    init(
        order: CredentialOrder, work: GrantedWork, identity: ServerIdentity, stores: Stores, desk: CredentialDesk,
        journal: CredentialJournal, now: @escaping @Sendable () -> Date
    ) {
        self.order = order
        self.work = work
        self.identity = identity
        self.stores = stores
        self.desk = desk
        self.journal = journal
        self.now = now
    }

    mutating func issueAll() async throws(StoreFault) {
        try refuseSeveral("Azure") { if case .azure = $0 { true } else { false } }
        try refuseSeveral("Google") { if case .google = $0 { true } else { false } }
        for entitlement in order.entitlements {
            switch entitlement.kind {
            case .stored(let stored): try await read(stored)
            case .aws(let identity): try await assume(identity)
            case .azure(let identity): try await openWindow(for: identity)
            case .google(let identity): try await getToken(for: identity)
            case .vault: break
            }
        }
        try await mintAtVaults()
        try await deliverSessions()
    }

    /// Their programs look in one variable, so only one of them could be found.
    private func refuseSeveral(_ cloud: String, _ isOne: (Entitlement.Kind) -> Bool) throws(StoreFault) {
        guard order.entitlements.count(where: { isOne($0.kind) }) > 1 else { return }
        throw StoreFault(
            .misconfigured, doing: "choosing an identity of \(cloud)",
            reason: "the tenant grants several of them to one job; narrow them with `when`, or give the projects to different tenants")
    }

    // MARK: Journal

    /// Writes down that something will be minted, has it minted, and writes down how it is taken back.
    private func journalled<Value>(
        _ announcement: CredentialHandle, _ mint: () async throws(StoreFault) -> (Value, CredentialHandle)
    ) async throws(StoreFault) -> Value {
        let id = try await announce(announcement)
        let (value, handle) = try await mint()
        do { try await journal.note(id, handle) } catch { throw Self.unjournalled }
        return value
    }

    private func announce(_ handle: CredentialHandle) async throws(StoreFault) -> CredentialGrant.ID {
        do { return try await journal.announce(handle, work.job, order.tenant, order.scope.phase) } catch { throw Self.unjournalled }
    }

    private static var unjournalled: StoreFault {
        StoreFault(.unusable, doing: "writing down what is minted", reason: "the server's database does not take it")
    }

    private var end: Double { now().addingTimeInterval(TimeInterval(work.limit.components.seconds)).timeIntervalSince1970 }

    // MARK: Stores

    private mutating func read(_ stored: StoredEnvironment) async throws(StoreFault) {
        let store = try store(stored.store)
        let reader = stores.reader(for: store)
        // A later secret takes away what an earlier one gave by saying null.
        let variables = try await reader.environment(stored.selection.fitted(to: store), by: SecretRules(nullUnsets: true))
        for name in variables.unset { issued.variables[name] = nil }
        issued.unset.formUnion(variables.unset)
        issued.unset.subtract(variables.values.keys)
        issued.variables.merge(variables.values) { $1 }
    }

    private func store(_ name: String) throws(StoreFault) -> SecretStore {
        guard let store = order.stores[name] else {
            throw StoreFault(.misconfigured, doing: "reading the store '\(name)'", reason: "it is not configured")
        }
        return store
    }

    // MARK: Vault

    /// Together for each Vault: one token holds all leases, and with it they end.
    private mutating func mintAtVaults() async throws(StoreFault) {
        var products: [SecretStore.VaultPlace: [VaultIdentity.Product]] = [:]
        var places: [SecretStore.VaultPlace] = []
        for case .vault(let identity) in order.entitlements.map(\.kind) {
            guard case .vault(let place) = try store(identity.store) else {
                throw StoreFault(.misconfigured, doing: "minting at '\(identity.store)'", reason: "it is no Vault")
            }
            if products[place] == nil { places.append(place) }
            products[place, default: []].append(identity.product)
        }
        for place in places { try await mint(products[place] ?? [], at: place) }
    }

    private mutating func mint(_ products: [VaultIdentity.Product], at place: SecretStore.VaultPlace) async throws(StoreFault) {
        let announced = CredentialHandle(.announced("a token of \(place.address)", .vault(place)), expiresAt: end)
        let announcement = try await announce(announced)
        let job = VaultJob(
            id: work.job.text, run: work.job.text,
            details: ["tenant": order.tenant, "phase": order.scope.phase.rawValue, "pull_request": "\(work.pullRequest)"],
            lifetime: work.limit)
        let issuing = self
        let minted = try await VaultMint(logins: stores.vault).mint(products, at: place, for: job) { (handle) throws(StoreFault) in
            _ = try await issuing.announce(handle)
        }
        // Everything that there is has an entry of its own now.
        try? await journal.end(announcement)
        issued.variables.merge(minted.variables) { $1 }
    }

    // MARK: AWS

    private mutating func assume(_ identity: AWSIdentity) async throws(StoreFault) {
        let session = try await session(for: identity)
        profiles.append(AWSJobProfile(session, name: identity.profile, region: identity.region))
    }

    private func session(for identity: AWSIdentity) async throws(StoreFault) -> AWSSession {
        let request = AWSSessionRequest(identity, order: order, work: work)
        let tokens = stores.awsTokens
        let announced = CredentialHandle(.announced("a session of \(identity.role.arn)", nil), expiresAt: end)
        return try await journalled(announced) { () throws(StoreFault) in
            let session = try await request.session(from: tokens)
            return (session, session.handle)
        }
    }

    /// Files with a profile for each account; for a single one, the endpoint that goes on giving new keys as long as the job runs.
    private mutating func deliverSessions() async throws(StoreFault) {
        guard !profiles.isEmpty else { return }
        let files = try AWSJobFiles(profiles)
        issued.files["aws-config"] = Secret(files.configuration)
        issued.variables["AWS_CONFIG_FILE"] = Secret("\(work.folder)/aws-config")
        let regions = Set(profiles.compactMap(\.region))
        if regions.count == 1, let region = regions.first { issued.variables["AWS_REGION"] = Secret(region) }
        let identities = order.entitlements.compactMap { if case .aws(let identity) = $0.kind { identity } else { nil } }
        if identities.count == 1, identities[0].profile == nil, let port = await desk.port {
            await openWindow(for: identities[0], first: profiles[0].session, port: port)
        } else {
            issued.files["aws-credentials"] = files.credentials
            issued.variables["AWS_SHARED_CREDENTIALS_FILE"] = Secret("\(work.folder)/aws-credentials")
        }
    }

    private mutating func openWindow(for identity: AWSIdentity, first: AWSSession, port: Int) async {
        let bearer = Bearer(), path = "/credentials/\(Bearer().word.reveal())"
        let sessions = RefreshedSession(
            first, request: AWSSessionRequest(identity, order: order, work: work), tokens: stores.awsTokens, now: now)
        await desk.open(path, for: work.job) { request in
            guard bearer.isShown(in: request.headers["authorization"]) else { return .init(status: 403) }
            do throws(StoreFault) {
                return .init(status: 200, json: Array(try await sessions.current().containerAnswer.reveal().utf8))
            } catch { return .init(status: 503, problem: error.description) }
        }
        issued.variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = Secret("http://127.0.0.1:\(port)\(path)")
        issued.variables["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = Secret("\(work.folder)/aws-bearer")
        issued.files["aws-bearer"] = bearer.header
        // Nothing of the machine's own, wherever it may lie.
        issued.variables["AWS_SHARED_CREDENTIALS_FILE"] = Secret("\(work.folder)/none")
    }

    // MARK: Azure

    private mutating func openWindow(for identity: AzureIdentity) async throws(StoreFault) {
        guard let port = await desk.port else {
            throw StoreFault(.unusable, doing: "delivering an Azure identity", reason: "the server's endpoint for jobs does not listen")
        }
        let tokens = stores.azureTokens(of: self.identity)
        let announced = CredentialHandle(.announced("tokens of an Azure identity", nil), expiresAt: end)
        // Once before anything runs: what is wrong with the login should not come out in the middle of a plan.
        let job = work.job
        let token = try await journalled(announced) { () throws(StoreFault) in
            let token = try await tokens.token(for: identity.login, resource: "https://management.azure.com")
            let subject = token.client ?? "managed identity"
            return (
                token,
                .init(.session(provider: "azure", subject: subject, name: job.text), expiresAt: token.expiresAt.timeIntervalSince1970)
            )
        }
        let endpoint = AzureEndpoint(word: Bearer().word, client: token.client)
        let now = now
        await desk.open(endpoint.path, for: work.job) { request in
            await Self.answer(to: request, of: endpoint, at: now()) { (resource) throws(StoreFault) in
                try await tokens.token(for: identity.login, resource: resource)
            }
        }
        issued.variables.merge(identity.variables(client: token.client, tenant: token.tenant, by: .endpoint(endpoint, port: port))) { $1 }
    }

    private static func answer(
        to request: CredentialDesk.Request, of endpoint: AzureEndpoint, at now: Date,
        newToken: (_ resource: String) async throws(StoreFault) -> AzureToken
    ) async -> CredentialDesk.Answer {
        let resource: String
        do throws(AzureEndpoint.Refusal) {
            resource = try endpoint.resource(
                method: request.method, path: request.path, query: request.query, headers: request.headers)
        } catch { return .init(status: error.answer.status, json: error.answer.json) }
        let token: AzureToken
        do throws(StoreFault) { token = try await newToken(resource) } catch { return .init(status: 503, problem: error.description) }
        do throws(AzureEndpoint.Refusal) {
            let answer = try endpoint.answer(token, for: resource, now: now)
            return .init(status: answer.status, json: answer.json)
        } catch { return .init(status: error.answer.status, json: error.answer.json) }
    }

    // MARK: Google

    private mutating func getToken(for identity: GoogleIdentity) async throws(StoreFault) {
        let announced = CredentialHandle(.announced("a token of \(identity.serviceAccount)", nil), expiresAt: end)
        let (tokens, limit, job) = (stores.googleTokens, work.limit, work.job)
        let token = try await journalled(announced) { () throws(StoreFault) in
            let token = try await tokens.token(for: identity, lifetime: limit)
            let handle = CredentialHandle(
                .session(provider: "google", subject: token.serviceAccount, name: job.text),
                expiresAt: token.expiresAt.timeIntervalSince1970)
            return (token, handle)
        }
        issued.variables.merge(identity.variables(token: token)) { $1 }
    }
}
