import Domain

/// A Vault or OpenBao server, as requests reach it.
struct VaultServer: Sendable {
    var address: String
    var namespace: String?
    var calls: StoreCalls

    /// What it answers, whatever its status; `token` is who asks.
    func answer(to request: VaultRequest, as token: Secret?) async throws(StoreFault) -> StoreAnswer {
        var call = StoreCall(method: request.method, url: "\(address)/v1/\(request.path)", body: request.body, doing: request.doing)
        call.headers = [("x-vault-request", "true")]
        if let namespace { call.headers.append(("x-vault-namespace", namespace)) }
        if request.body != nil { call.headers.append(("content-type", "application/json")) }
        if let token { call.authorization = { () throws(StoreFault) in [("x-vault-token", token.reveal())] } }
        call.mayBeDoneTwice = request.mayBeDoneTwice
        call.sizeLimit = request.sizeLimit
        return try await calls.answer(to: call)
    }
}
