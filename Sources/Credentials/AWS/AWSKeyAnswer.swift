import Domain
import Foundation

/// Keys as metadata services and programs hand them out.
struct AWSKeyAnswer: Decodable {
    private var code: String?
    private var accessKeyID: String
    private var secretAccessKey: String
    private var token: String?
    private var sessionToken: String?
    private var expiration: String?

    private enum CodingKeys: String, CodingKey {
        case code = "Code"
        case accessKeyID = "AccessKeyId"
        case secretAccessKey = "SecretAccessKey"
        case token = "Token"
        case sessionToken = "SessionToken"
        case expiration = "Expiration"
    }

    /// nil if they cannot be keys.
    var keys: AWSKeys? {
        guard code == nil || code == "Success" else { return nil }
        return AWSKeys(answeredID: accessKeyID, secret: secretAccessKey, token: token ?? sessionToken, expiration: expiration)
    }
}

extension AWSKeys {
    /// Keys out of an answer; nil if they are none. They go into headers and files, so nothing but visible letters may be in them.
    init?(answeredID id: String, secret: String, token: String?, expiration: String?) {
        guard ([id, secret] + (token.map { [$0] } ?? [])).allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { 33...126 ~= $0 } }) else {
            return nil
        }
        var end: Date?
        if let expiration {
            guard let date = Self.date(expiration) else { return nil }
            end = date
        }
        self.init(id: id, secret: Secret(secret), token: token.map { Secret($0) }, expiresAt: end)
    }

    /// With or without fractions of a second.
    private static func date(_ text: String) -> Date? {
        (try? Date(text, strategy: .iso8601)) ?? (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
    }
}
