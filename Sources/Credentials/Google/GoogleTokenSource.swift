import Domain
import Foundation

/// Asks Google for tokens, by each of the ways in which somebody can say who they are.
struct GoogleTokenSource: Sendable {
    var calls: StoreCalls
    var endpoints: GoogleEndpoints
    var patience: Duration
    var now: @Sendable () -> Date

    func token(of credential: GoogleCredential, scope: String, doing: String) async throws(StoreFault) -> BearerToken {
        switch credential {
        case .key(let key): return try await exchanged(key, scope: scope, doing: doing)
        case .federated(let federation): return try await exchanged(federation, scope: scope, doing: doing)
        case .metadata: return try await fromMetadata(doing: doing)
        case .impersonated(let account, let own):
            let token = try await token(of: own, scope: GoogleScope.iam, doing: doing)
            return try await impersonated(account, by: token, scopes: [scope], lifetime: account.lifetime, doing: doing)
        }
    }

    private func exchanged(_ key: GoogleKey, scope: String, doing: String) async throws(StoreFault) -> BearerToken {
        struct Claims: Encodable {
            var aud: String
            var exp: Int
            var iat: Int
            var iss: String
            var scope: String
        }
        let seconds = Int(now().timeIntervalSince1970)
        let claims = Claims(aud: key.tokenURL, exp: seconds + 3600, iat: seconds, iss: key.account, scope: scope)
        guard let assertion = SignedAssertion.make(header: key.keyID.map { ["kid": $0] } ?? [:], claims: claims, key: key.key) else {
            throw StoreFault(.misconfigured, doing: doing, reason: "the key of '\(key.account)' is not an RSA key in PEM")
        }
        let fields = [("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), ("assertion", assertion.reveal())]
        var token = try await asked(key.tokenURL, fields, doing: doing)
        token.subject = key.account
        return token
    }

    private func exchanged(_ federation: GoogleFederation, scope: String, doing: String) async throws(StoreFault) -> BearerToken {
        let fields = [
            ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"), ("audience", federation.audience), ("scope", scope),
            ("requested_token_type", "urn:ietf:params:oauth:token-type:access_token"),
            ("subject_token", try federation.source.token(doing: doing).reveal()), ("subject_token_type", federation.tokenType),
        ]
        return try await asked(federation.tokenURL, fields, doing: doing)
    }

    private func asked(_ url: String, _ fields: [(String, String)], doing: String) async throws(StoreFault) -> BearerToken {
        let answer = try await calls.answer(
            to: StoreCall(
                method: "POST", url: url, headers: [("content-type", "application/x-www-form-urlencoded"), ("accept", "application/json")],
                body: StoreCall.form(fields), doing: doing))
        guard answer.status == 200 else { throw GoogleRefusal.ofToken(answer, now: now(), doing: doing) }
        try answer.requireSameTime(as: now(), doing: doing)
        return try BearerToken(answer, now: now(), doing: doing)
    }

    private func fromMetadata(doing: String) async throws(StoreFault) -> BearerToken {
        let answer = try await calls.answer(
            to: StoreCall(
                url: endpoints.metadata, headers: [("metadata-flavor", "Google")], doing: doing, tries: 3, timeLimit: patience,
                isMetadata: true))
        // Somebody else may answer in its place, on a network without Google's.
        guard answer.header("metadata-flavor") == "Google" else {
            throw StoreFault(.malformed, doing: doing, reason: "what answers is not Google's metadata service")
        }
        guard answer.status == 200 else {
            throw StoreFault(
                answer.status < 500 ? .unauthenticated : .unreachable, doing: doing,
                reason: "the metadata service has no account for us (it answers \(answer.status))")
        }
        return try BearerToken(answer, now: now(), doing: doing)
    }

    /// A token for `account`, asked for with one of somebody who may act as it.
    func impersonated(
        _ account: GoogleImpersonation, by own: BearerToken, scopes: [String], lifetime: Int, doing: String
    ) async throws(StoreFault) -> BearerToken {
        struct Question: Encodable {
            var delegates: [String]
            var lifetime: String
            var scope: [String]
        }
        struct Answer: Decodable {
            var accessToken: String
            var expireTime: String
        }
        let question = try? JSONEncoder().encode(Question(delegates: account.delegates, lifetime: "\(lifetime)s", scope: scopes))
        let answer = try await calls.answer(
            to: StoreCall(
                method: "POST", url: account.url, headers: [("content-type", "application/json"), ("accept", "application/json")],
                body: question.map { Array($0) }, doing: doing, authorization: { () throws(StoreFault) in own.authorization }))
        guard answer.status == 200 else { throw GoogleRefusal.ofService(answer, now: now(), doing: doing) }
        try answer.requireSameTime(as: now(), doing: doing)
        let read: Answer = try answer.json(doing: doing)
        guard let end = Self.date(read.expireTime), BearerToken.isSendable(read.accessToken) else {
            throw StoreFault(.malformed, doing: doing, reason: "the answer is not what was expected", requestID: answer.requestID)
        }
        return BearerToken(access: Secret(read.accessToken), expiresAt: end, subject: account.account)
    }

    private static func date(_ text: String) -> Date? {
        (try? Date(text, strategy: .iso8601)) ?? (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
    }
}

extension GoogleFederation.Source {
    /// The token that is in the file now.
    func token(doing: String) throws(StoreFault) -> Secret {
        let text = try IdentityFile.text(file, doing: doing)
        guard let field else { return text }
        let object = (try? JSONSerialization.jsonObject(with: Data(text.reveal().utf8))) as? [String: Any]
        guard let token = object?[field] as? String, !token.isEmpty else {
            throw StoreFault(.misconfigured, doing: doing, reason: "the file \(file) has no field '\(field)'")
        }
        return Secret(token)
    }
}
