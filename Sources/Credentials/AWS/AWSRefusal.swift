import Domain
import Foundation

/// Why AWS did not do what it was asked.
struct AWSRefusal {
    /// Such as `AccessDeniedException`.
    let code: String
    private let message: String
    private let answer: StoreAnswer

    /// nil for an answer that is no refusal.
    init?(_ answer: StoreAnswer) {
        guard !answer.isSuccess else { return nil }
        self.answer = answer
        let named = answer.header("x-amzn-errortype")
        // A service that speaks JSON is refused in XML by what stands before it.
        if let xml = AWSScanner(answer.body) {
            code = Self.plain(named ?? xml.text(in: "Error", "Code") ?? "")
            message = xml.text(in: "Error", "Message") ?? ""
        } else {
            let said = try? JSONDecoder().decode(Said.self, from: Data(answer.body))
            code = Self.plain(named ?? said?.type ?? said?.code ?? "")
            message = said?.message ?? said?.capitalMessage ?? ""
        }
    }

    /// Whether the same may succeed a little later.
    var isTemporary: Bool { Self.temporary.contains(code) }

    /// - Parameter hidden: what must not be in it, whatever AWS quotes.
    func fault(doing: String, hiding hidden: [Secret], now: Date) -> StoreFault {
        var reason = code.isEmpty ? "it answers with status \(answer.status)" : code
        if let kind = Self.kinds[code], Self.quotable.contains(kind), !message.isEmpty { reason += ": \(shown(hiding: hidden))" }
        if kind == .unauthenticated, let skew = answer.skew(now: now) {
            reason += "; this machine's clock differs from AWS's by \(Int(abs(skew))) seconds"
        }
        return StoreFault(kind, doing: doing, reason: reason, requestID: answer.requestID)
    }

    private var kind: StoreFault.Kind {
        if let kind = Self.kinds[code] { return kind }
        if Self.temporary.contains(code) { return .throttled }
        switch answer.status {
        case 401: return .unauthenticated
        case 403: return .forbidden
        case 404: return .missing
        case 429: return .throttled
        case 500...: return .unreachable
        default: return .malformed
        }
    }

    private func shown(hiding hidden: [Secret]) -> String {
        var text = message
        for secret in hidden where !secret.isEmpty { text = text.replacing(secret.reveal(), with: "***") }
        return String(text.map { $0.isNewline ? " " : $0 }.prefix(400))
    }

    /// Without the name space before it and the address behind it.
    private static func plain(_ type: String) -> String {
        let type = type.split(separator: ":", omittingEmptySubsequences: false).first.map(String.init) ?? ""
        return String((type.split(separator: "#").last ?? "").prefix(80))
    }

    private struct Said: Decodable {
        var type: String?
        var code: String?
        var message: String?
        var capitalMessage: String?
        enum CodingKeys: String, CodingKey {
            case type = "__type"
            case code, message
            case capitalMessage = "Message"
        }
    }

    /// A refusal of a signature quotes the whole request, with the session's token: its words are never shown.
    private static let quotable: Set<StoreFault.Kind> = [.forbidden, .missing, .unusable, .misconfigured]

    private static let temporary: Set<String> = [
        "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottled", "RequestThrottledException",
        "TooManyRequestsException",
        "RequestLimitExceeded", "IDPCommunicationError", "IDPCommunicationErrorException", "RequestTimeout", "RequestTimeoutException",
    ]

    private static let kinds: [String: StoreFault.Kind] = [
        "AccessDenied": .forbidden, "AccessDeniedException": .forbidden, "IDPRejectedClaim": .forbidden,
        "UnauthorizedOperation": .forbidden,
        "IDPRejectedClaimException": .forbidden,
        "ExpiredToken": .unauthenticated, "ExpiredTokenException": .unauthenticated, "InvalidIdentityToken": .unauthenticated,
        "InvalidIdentityTokenException": .unauthenticated, "UnrecognizedClientException": .unauthenticated,
        "InvalidClientTokenId": .unauthenticated, "InvalidSignatureException": .unauthenticated,
        "SignatureDoesNotMatch": .unauthenticated, "IncompleteSignature": .unauthenticated,
        "IncompleteSignatureException": .unauthenticated,
        "MissingAuthenticationToken": .unauthenticated, "MissingAuthenticationTokenException": .unauthenticated,
        "RequestExpired": .unauthenticated, "InvalidToken": .unauthenticated,
        "ResourceNotFoundException": .missing, "ParameterNotFound": .missing, "ParameterVersionNotFound": .missing,
        "InvalidRequestException": .unusable, "DecryptionFailure": .unusable, "InvalidKeyId": .unusable,
        "MalformedPolicyDocument": .misconfigured, "PackedPolicyTooLarge": .misconfigured, "RegionDisabledException": .misconfigured,
        "ValidationError": .misconfigured, "ValidationException": .misconfigured, "InvalidParameterException": .misconfigured,
        "InvalidParameterValue": .misconfigured,
        "IDPCommunicationError": .unreachable, "IDPCommunicationErrorException": .unreachable, "RequestTimeout": .unreachable,
        "RequestTimeoutException": .unreachable,
    ]
}
