import Foundation

/// What Google means when it does not do what it is asked. Its own words are not passed on, only its names for them.
enum GoogleRefusal {
    /// Of the services that exchange proofs for tokens.
    static func ofToken(_ answer: StoreAnswer, now: Date, doing: String) -> StoreFault {
        struct Said: Decodable { var error: String }
        let said = (try? JSONDecoder().decode(Said.self, from: Data(answer.body)))?.error
        let kind: StoreFault.Kind =
            switch answer.status {
            case 400 where said == "invalid_target" || said == "invalid_scope" || said == "invalid_request": .misconfigured
            case 400, 401: .unauthenticated
            case 403: .forbidden
            case 408, 500...: .unreachable
            default: .malformed
            }
        return fault(kind, answer, "no token is given", name(said), now, doing)
    }

    /// Of everything else.
    static func ofService(_ answer: StoreAnswer, now: Date, doing: String) -> StoreFault {
        struct Said: Decodable {
            struct Problem: Decodable { var status: String? }
            var error: Problem
        }
        let said = (try? JSONDecoder().decode(Said.self, from: Data(answer.body)))?.error.status
        let (kind, words): (StoreFault.Kind, String) =
            switch answer.status {
            case 400 where said == "FAILED_PRECONDITION": (.unusable, "the version is disabled or destroyed")
            case 400: (.misconfigured, "it does not understand the request")
            case 401: (.unauthenticated, "it does not take our token")
            case 403: (.forbidden, "the identity may not do this")
            case 404: (.missing, "there is no such thing")
            case 408, 500...: (.unreachable, "it answers \(answer.status)")
            default: (.malformed, "it answers \(answer.status)")
            }
        return fault(kind, answer, words, name(said), now, doing)
    }

    private static func fault(
        _ kind: StoreFault.Kind, _ answer: StoreAnswer, _ words: String, _ name: String?, _ now: Date, _ doing: String
    ) -> StoreFault {
        var reason = words + (name.map { " (\($0))" } ?? "")
        if kind == .unauthenticated, let skew = answer.skewInWords(now: now) { reason += "; \(skew)" }
        return StoreFault(kind, doing: doing, reason: reason, requestID: answer.requestID)
    }

    /// A name such as `invalid_grant`, nil if it is anything else.
    private static func name(_ text: String?) -> String? {
        text.flatMap { $0.utf8.count <= 40 && $0.allSatisfy { $0.isASCII && ($0.isLetter || $0 == "_") } ? $0 : nil }
    }
}
