import Domain
import Foundation

/// What Vault answers to everything, with what is asked for in `data`, or in `auth` after a login.
struct VaultAnswer<Payload: Decodable>: Decodable {
    var leaseID: String?
    var leaseDuration: Int?
    var isRenewable: Bool?
    var data: Payload?
    var auth: VaultAuth?

    enum CodingKeys: String, CodingKey {
        case leaseID = "lease_id"
        case leaseDuration = "lease_duration"
        case isRenewable = "renewable"
        case data, auth
    }
}

/// A payload that nobody looks at.
struct VaultNothing: Decodable {
    init(from decoder: any Decoder) throws {}
}

/// A token, as a login and the making of a token answer it.
struct VaultAuth: Decodable {
    var clientToken: String
    var accessor: String?
    var leaseDuration: Int
    var isRenewable: Bool?

    enum CodingKeys: String, CodingKey {
        case clientToken = "client_token"
        case accessor
        case leaseDuration = "lease_duration"
        case isRenewable = "renewable"
    }
}

extension StoreAnswer {
    /// What Vault says no with: `refusal` is what its "bad request" means here. Vault's own words are quoted unless they hold
    /// one of the `secrets` that were sent.
    func vaultFault(doing: String, refusal: StoreFault.Kind = .misconfigured, hiding secrets: [Secret] = []) -> StoreFault {
        let (kind, words) = meaning(refusal)
        let said = vaultWords(hiding: secrets).map { ": \($0)" } ?? ""
        return StoreFault(kind, doing: doing, reason: words + said, requestID: requestID ?? vaultRequestID)
    }

    private func meaning(_ refusal: StoreFault.Kind) -> (StoreFault.Kind, String) {
        switch status {
        case 400: (refusal, "it refuses the request (400)")
        case 401: (.unauthenticated, "it does not accept the token (401)")
        case 403: (refusal == .unauthenticated ? refusal : .forbidden, "it does not allow this (403)")
        case 404: (.missing, "there is no such thing (404)")
        case 472, 473: (.unreachable, "it is a standby (\(status))")
        case 503: (.unreachable, "it is sealed, or not ready (503)")
        case 500...599: (.unreachable, "it failed (\(status))")
        default: (.malformed, "it answers with status \(status)")
        }
    }

    private func vaultWords(hiding secrets: [Secret]) -> String? {
        struct Errors: Decodable { var errors: [String] }
        guard let errors = try? JSONDecoder().decode(Errors.self, from: Data(body)).errors, !errors.isEmpty else { return nil }
        let words = errors.joined(separator: "; ").split { $0.isWhitespace || $0.isNewline }.joined(separator: " ")
        guard !secrets.contains(where: { !$0.isEmpty && words.contains($0.reveal()) }) else { return nil }
        return String(words.unicodeScalars.filter { $0.value >= 32 && $0.value != 127 }.prefix(300))
    }

    private var vaultRequestID: String? {
        JSONMembers(body)?.text("request_id").flatMap(JSONMembers.string).flatMap { $0.isEmpty ? nil : $0 }
    }
}
