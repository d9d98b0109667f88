package import Domain
package import Foundation

/// A token of Google, for a service account.
package struct GoogleToken: Hashable, Sendable {
    package var access: Secret
    package var expiresAt: Date
    package var serviceAccount: String
    package init(access: Secret, expiresAt: Date, serviceAccount: String) {
        self.access = access
        self.expiresAt = expiresAt
        self.serviceAccount = serviceAccount
    }
}

/// Gets tokens of Google. The server's own are kept as long as they are good; a job's are made for it alone.
///
/// Where Google is, `GoogleEndpoints` says; for `GoogleLogin.ambient` the server's `GOOGLE_APPLICATION_CREDENTIALS` (a file) or
/// `GOOGLE_APPLICATION_CREDENTIALS_JSON` (its text) is read, else the machine's metadata service is asked.
package struct GoogleTokenService: Sendable {
    private let source: GoogleTokenSource
    private let server: ServerIdentity
    private let kept: Kept<Key, BearerToken>
    let endpoints: GoogleEndpoints

    private struct Key: Hashable {
        var login: GoogleLogin
        var isForImpersonation: Bool
        var account: String?
    }

    /// `patience` is how long the machine's metadata service may take, each of three times.
    package init(
        calls: StoreCalls, server: ServerIdentity, patience: Duration = .seconds(1), now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.server = server
        endpoints = GoogleEndpoints(server)
        source = GoogleTokenSource(calls: calls, endpoints: endpoints, patience: patience, now: now)
        kept = Kept(now: now)
    }

    /// A new token for the service account that a job acts as; it lives no longer than `lifetime`, and at most an hour.
    package func token(for identity: GoogleIdentity, lifetime: Duration) async throws(StoreFault) -> GoogleToken {
        let doing = "getting a token for the service account '\(identity.serviceAccount)'"
        let seconds = min(Int(lifetime.components.seconds), identity.lifetime ?? 3600, 3600)
        guard seconds > 0 else { throw StoreFault(.misconfigured, doing: doing, reason: "it would not live") }
        let account = try GoogleImpersonation(account: identity.serviceAccount, endpoints: endpoints, doing: doing)
        func minted(rejected: BearerToken?) async throws(StoreFault) -> (BearerToken, StoreFault?) {
            let own = try await bearer(for: identity.login, actingAs: account.account, rejected: rejected, doing: doing)
            do throws(StoreFault) {
                let token = try await source.impersonated(account, by: own, scopes: identity.scopes, lifetime: seconds, doing: doing)
                return (token, nil)
            } catch  where error.kind == .unauthenticated && rejected == nil { return (own, error) }
        }
        var (token, fault) = try await minted(rejected: nil)
        if fault != nil { (token, _) = try await minted(rejected: token) }
        return GoogleToken(access: token.access, expiresAt: token.expiresAt, serviceAccount: account.account)
    }

    /// A token of the server's own, to read a store with.
    func bearer(for login: GoogleLogin, rejected: BearerToken? = nil, doing: String) async throws(StoreFault) -> BearerToken {
        try await kept(Key(login: login, isForImpersonation: false), rejected) { () throws(StoreFault) in
            let credential = try GoogleCredential(login, server: server, endpoints: endpoints, doing: doing)
            return try await source.token(of: credential, scope: GoogleScope.cloudPlatform, doing: doing)
        }
    }

    /// A token of the server's own that is good for acting as `account` only.
    private func bearer(
        for login: GoogleLogin, actingAs account: String, rejected: BearerToken?, doing: String
    ) async throws(StoreFault) -> BearerToken {
        try await kept(Key(login: login, isForImpersonation: true, account: account), rejected) { () throws(StoreFault) in
            var credential = try GoogleCredential(login, server: server, endpoints: endpoints, doing: doing)
            // Whoever may act as the account need not first do so in order to.
            if case .impersonated(let other, let own) = credential, other.account == account { credential = own }
            return try await source.token(of: credential, scope: GoogleScope.iam, doing: doing)
        }
    }

    private func kept(
        _ key: Key, _ rejected: BearerToken?, _ mint: @Sendable () async throws(StoreFault) -> BearerToken
    ) async throws(StoreFault) -> BearerToken {
        if let rejected { kept.forget(rejected, for: key) }
        return try await kept.value(for: key) { () throws(StoreFault) in
            let token = try await mint()
            return .init(value: token, expiresAt: token.expiresAt)
        }
    }
}
