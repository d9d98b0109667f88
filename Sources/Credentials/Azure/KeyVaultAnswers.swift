import Foundation

/// A secret as a Key Vault gives it.
struct KeyVaultSecret: Decodable {
    var value: String
    var id: String?
    var attributes: KeyVaultAttributes?
    var tags: [String: String]?

    /// The part of its id after its name.
    var version: String? {
        let parts = URLComponents(string: id ?? "")?.path.split(separator: "/") ?? []
        return parts.count == 3 ? String(parts[2]) : nil
    }
}

/// A page of a Key Vault's list.
struct KeyVaultPage: Decodable {
    struct Item: Decodable {
        var id: String
        var attributes: KeyVaultAttributes?

        var name: String? {
            let parts = URLComponents(string: id)?.path.split(separator: "/") ?? []
            return parts.count >= 2 && parts[0] == "secrets" ? String(parts[1]) : nil
        }
    }
    var value: [Item]?
    var nextLink: String?
}

/// Whether and when a secret may be used.
struct KeyVaultAttributes: Decodable {
    var enabled: Bool?
    /// Seconds since 1970 before which it is not to be used.
    var nbf: Double?
    /// Seconds since 1970 from which on it is not to be used.
    var exp: Double?

    /// "is disabled"; nil if it may be used.
    func whyUnusable(at now: Date) -> String? {
        let seconds = now.timeIntervalSince1970
        if enabled == false { return "is disabled" }
        if let nbf, seconds < nbf { return "is not valid yet" }
        if let exp, seconds >= exp { return "has expired" }
        return nil
    }
}

/// What a Key Vault means when it gives no secret. Its own words are not passed on.
enum KeyVaultRefusal {
    static func fault(_ answer: StoreAnswer, now: Date, doing: String) -> StoreFault {
        let said = try? JSONDecoder().decode(Said.self, from: Data(answer.body))
        let (kind, reason) = meaning(status: answer.status, inner: said?.error.innererror?.code ?? said?.error.code ?? "")
        let skew = answer.status == 401 ? answer.skewInWords(now: now).map { "; \($0)" } ?? "" : ""
        return StoreFault(kind, doing: doing, reason: reason + skew, requestID: answer.requestID)
    }

    private static func meaning(status: Int, inner: String) -> (StoreFault.Kind, String) {
        switch (status, inner) {
        case (_, "SecretDisabled"): (.unusable, "the secret is disabled")
        case (_, "SecretNotYetValid"): (.unusable, "the secret is not valid yet")
        case (_, "SecretExpired"): (.unusable, "the secret has expired")
        case (403, "ForbiddenByFirewall"), (403, "ForbiddenByConnection"):
            (.forbidden, "the vault's firewall keeps this machine out (\(inner))")
        case (403, "AccessDenied"), (403, "ForbiddenByPolicy"), (403, "ForbiddenByRbac"):
            (.forbidden, "the identity may not do this (\(inner))")
        case (403, _): (.forbidden, "the identity may not do this")
        case (400, _): (.misconfigured, "it does not understand the request (it answers 400)")
        case (401, _): (.unauthenticated, "it does not take our token, and not a new one either")
        case (404, _): (.missing, "there is no such secret")
        case (409, _): (.unusable, "the secret is deleted; it can be recovered")
        case (408, _), (500..., _): (.unreachable, "it answers \(status)")
        default: (.malformed, "it answers \(status)")
        }
    }

    private struct Said: Decodable {
        struct Inner: Decodable { var code: String? }
        struct Problem: Decodable {
            var code: String?
            var innererror: Inner?
        }
        var error: Problem
    }
}
