import Crypto
import Domain
import Foundation

/// Exchanges who we are for tokens at Entra ID.
struct EntraExchange: Sendable {
    var calls: StoreCalls
    /// What the operator says, before the cloud's own.
    var authority: String?
    var now: @Sendable () -> Date

    func authority(for resource: String) -> String {
        guard let authority else { return AzureResource.authority(of: resource) }
        return AzureResource.withoutSlash(authority.contains("://") ? authority : "https://\(authority)")
    }

    /// A new token. `claims` is what a store demanded of it.
    func token(
        for credential: AzureCredential, tenant: String, resource: String, claims: String?
    ) async throws(StoreFault) -> BearerToken {
        let client = credential.client ?? ""
        let doing = "getting a token of Entra ID for the application '\(client)'"
        guard Self.isTenant(tenant) else {
            throw StoreFault(.misconfigured, doing: doing, reason: "'\(tenant)' cannot be the id of a directory")
        }
        let address = "\(authority(for: resource))/\(tenant)/oauth2/v2.0/token"
        let proof = try proof(of: credential, client: client, address: address, doing: doing)
        var fields = [("client_id", client), ("scope", "\(resource)/.default"), ("grant_type", "client_credentials")] + proof
        if let claims { fields.append(("claims", claims)) }
        let answer = try await calls.answer(
            to: StoreCall(
                method: "POST", url: address,
                headers: [("content-type", "application/x-www-form-urlencoded"), ("accept", "application/json")],
                body: StoreCall.form(fields), doing: doing))
        guard answer.status == 200 else { throw EntraRefusal.fault(answer, now: now(), doing: doing) }
        try answer.requireSameTime(as: now(), doing: doing)
        var token = try BearerToken(answer, now: now(), doing: doing)
        token.subject = client
        return token
    }

    private func proof(
        of credential: AzureCredential, client: String, address: String, doing: String
    ) throws(StoreFault) -> [(String, String)] {
        switch credential {
        case .clientSecret(_, _, let secret): return [("client_secret", secret.reveal())]
        case .workloadIdentity(_, _, let file): return Self.assertion(try IdentityFile.text(file, doing: doing))
        case .certificate(_, _, let file):
            let pem = try IdentityFile.text(file, doing: doing)
            guard let assertion = CertificateAssertion.make(pem: pem, client: client, audience: address, now: now()) else {
                throw StoreFault(
                    .misconfigured, doing: doing, reason: "the file \(file) does not hold a certificate and its RSA key in PEM")
            }
            return Self.assertion(assertion)
        case .managedIdentity: return []
        }
    }

    private static func assertion(_ token: Secret) -> [(String, String)] {
        [("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"), ("client_assertion", token.reveal())]
    }

    /// An id, or a domain.
    static func isTenant(_ text: String) -> Bool {
        1...255 ~= text.utf8.count && !text.hasPrefix(".")
            && text.utf8.allSatisfy { 48...57 ~= $0 || 65...90 ~= $0 || 97...122 ~= $0 || $0 == 45 || $0 == 46 }
    }
}

/// The assertion by which the holder of a certificate asks for a token.
private enum CertificateAssertion {
    struct Claims: Encodable {
        var aud: String
        var exp: Int
        var iat: Int
        var iss: String
        var jti: String
        var nbf: Int
        var sub: String
    }

    static func make(pem: Secret, client: String, audience: String, now: Date) -> Secret? {
        let text = pem.reveal()
        guard
            let certificate = block("CERTIFICATE", in: text).flatMap({ Data(base64Encoded: String($0), options: .ignoreUnknownCharacters) }
            ),
            let kind = ["PRIVATE KEY", "RSA PRIVATE KEY"].first(where: { block($0, in: text) != nil }), let key = block(kind, in: text)
        else { return nil }
        let thumbprint = URLBase64.encode(SHA256.hash(data: certificate))
        let seconds = Int(now.timeIntervalSince1970)
        return SignedAssertion.make(
            header: ["x5t#S256": thumbprint],
            claims: Claims(
                aud: audience, exp: seconds + 600, iat: seconds, iss: client, jti: UUID().uuidString.lowercased(), nbf: seconds, sub: client
            ),
            key: Secret("-----BEGIN \(kind)-----\(key)-----END \(kind)-----\n"))
    }

    /// What stands between the marks of the first block of a kind.
    private static func block(_ kind: String, in text: String) -> Substring? {
        guard let start = text.range(of: "-----BEGIN \(kind)-----"),
            let end = text.range(of: "-----END \(kind)-----", range: start.upperBound..<text.endIndex)
        else { return nil }
        return text[start.upperBound..<end.lowerBound]
    }
}
