import Domain
import Foundation

/// A token of a cloud: whoever holds it is who it names.
struct BearerToken: Hashable, Sendable {
    var access: Secret
    var expiresAt: Date
    /// Whose it is, as far as the cloud says: the id of an application, the address of an account.
    var subject: String?

    /// As a header says it.
    var authorization: [(String, String)] { [("authorization", "Bearer \(access.reveal())")] }
}

extension BearerToken {
    /// What every cloud answers when it is asked for a token. Metadata services write numbers as text.
    struct Answer: Decodable {
        var accessToken: String
        var expiresIn: LooseNumber?
        /// Seconds since 1970.
        var expiresOn: LooseNumber?
        var clientID: String?

        enum CodingKeys: String, CodingKey {
            case accessToken = "access_token"
            case expiresIn = "expires_in"
            case expiresOn = "expires_on"
            case clientID = "client_id"
        }
    }

    /// The token in an answer of status 200.
    init(_ answer: StoreAnswer, now: Date, doing: String) throws(StoreFault) {
        let read: Answer = try answer.json(doing: doing)
        let end = read.expiresIn.map { now.addingTimeInterval($0.value) } ?? read.expiresOn.map { Date(timeIntervalSince1970: $0.value) }
        guard let end, Self.isSendable(read.accessToken) else {
            throw StoreFault(.malformed, doing: doing, reason: "the answer is not what was expected", requestID: answer.requestID)
        }
        // No cloud's lives so long, and times beyond all measure cannot be reckoned with.
        let longest = now.addingTimeInterval(10 * 86400)
        self.init(access: Secret(read.accessToken), expiresAt: min(end, longest), subject: read.clientID.flatMap { $0.isEmpty ? nil : $0 })
    }

    /// Whether a text can be a header's value.
    static func isSendable(_ token: String) -> Bool { !token.isEmpty && token.utf8.allSatisfy { 33...126 ~= $0 } }
}

/// A number that may be written as text.
struct LooseNumber: Decodable, Sendable {
    var value: Double
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Double.self) {
            value = number
        } else if let number = Double(try container.decode(String.self)), number.isFinite {
            value = number
        } else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a number")
        }
    }
}
