import Domain
import Foundation

/// The calls of AWS's token service (STS).
struct AWSTokenExchange: Sendable {
    /// How whoever asks shows who they are.
    enum Proof: Sendable {
        case keys(AWSKeys)
        /// A token of somebody whom the role trusts.
        case token(Secret)
    }

    let wire: AWSWire

    func session(_ wish: AWSRoleRequest, in region: AWSRegion, by proof: Proof) async throws(StoreFault) -> AWSSession {
        var wish = wish
        // A session that is asked for with another session's keys lives an hour at most.
        if case .keys(let keys) = proof, keys.token != nil { wish.duration = wish.duration.map { min($0, 3_600) } }
        let (request, keys) = try Self.request(wish, region, proof)
        let reply = try await wire.reply(to: request, with: keys)
        guard let refusal = AWSRefusal(reply) else { return try Self.session(in: reply, for: wish) }
        // Every role allows an hour; how much more, nobody but AWS knows.
        guard refusal.code == "ValidationError", wish.mayShorten, let duration = wish.duration, duration > 3_600 else {
            throw wire.fault(of: refusal, to: request, with: keys)
        }
        wish.duration = 3_600
        let (shorter, _) = try Self.request(wish, region, proof)
        return try Self.session(in: try await wire.answer(to: shorter, with: keys), for: wish)
    }

    /// Who one is with these keys; AWS answers that to everybody.
    func caller(in region: AWSRegion, with keys: AWSKeys) async throws(StoreFault) -> AWSCaller {
        let fields = [("Action", "GetCallerIdentity"), ("Version", "2011-06-15")]
        let doing = "asking AWS who the server is"
        let answer = try await wire.answer(to: Self.request(fields, region, doing), with: keys)
        guard let xml = AWSScanner(answer.body), let arn = xml.text(in: "GetCallerIdentityResult", "Arn"),
            let account = xml.text(in: "GetCallerIdentityResult", "Account")
        else { throw Self.senseless(answer, doing) }
        return AWSCaller(arn: arn, account: account)
    }

    private static func request(
        _ wish: AWSRoleRequest, _ region: AWSRegion, _ proof: Proof
    ) throws(StoreFault) -> (AWSRequest, AWSKeys?) {
        switch proof {
        case .keys(let keys): return (request(wish.fields(isSigned: true), region, wish.doing), keys)
        case .token(let token):
            guard 4...20_000 ~= token.reveal().utf8.count else {
                throw StoreFault(.misconfigured, doing: wish.doing, reason: "the token must have 4 to 20,000 characters")
            }
            var request = request(wish.fields(isSigned: false) + [("WebIdentityToken", token.reveal())], region, wish.doing)
            request.hidden = [token]
            return (request, nil)
        }
    }

    private static func request(_ fields: [(String, String)], _ region: AWSRegion, _ doing: String) -> AWSRequest {
        AWSRequest(
            service: .tokens, region: region, headers: [("content-type", "application/x-www-form-urlencoded; charset=utf-8")],
            body: StoreCall.form(fields), doing: doing)
    }

    private static func session(in answer: StoreAnswer, for wish: AWSRoleRequest) throws(StoreFault) -> AWSSession {
        guard let xml = AWSScanner(answer.body), let expiration = xml.text(in: "Credentials", "Expiration"),
            let keys = AWSKeys(
                answeredID: xml.text(in: "Credentials", "AccessKeyId") ?? "", secret: xml.text(in: "Credentials", "SecretAccessKey") ?? "",
                token: xml.text(in: "Credentials", "SessionToken") ?? "", expiration: expiration),
            let token = keys.token, let end = keys.expiresAt, let arn = xml.text(in: "AssumedRoleUser", "Arn")
        else { throw senseless(answer, wish.doing) }
        return AWSSession(keyID: keys.id, secret: keys.secret, token: token, expiresAt: end, role: wish.role, arn: arn)
    }

    private static func senseless(_ answer: StoreAnswer, _ doing: String) -> StoreFault {
        StoreFault(.malformed, doing: doing, reason: "the answer is not what was expected", requestID: answer.requestID)
    }
}

/// Who somebody is at AWS.
package struct AWSCaller: Hashable, Sendable {
    package var arn: String
    package var account: String
}
