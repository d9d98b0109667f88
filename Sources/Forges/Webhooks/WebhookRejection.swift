/// Why a webhook is not believed to come from the forge, or holds no payload.
package enum WebhookRejection: Error, Hashable, Sendable, CustomStringConvertible {
    case wrongSignature
    case missingSignature
    case unreadableSignature(String)
    case unknownHash(prefix: String)
    case unsupportedContentType(String)
    case missingPayload

    /// The reason in Atlantis's words.
    package var description: String {
        switch self {
        case .wrongSignature: "payload signature check failed"
        case .missingSignature: "missing signature"
        case .unreadableSignature(let text): "error parsing signature \(goQuoted(text))"
        case .unknownHash(let prefix): "unknown hash type prefix: \(goQuoted(prefix))"
        case .unsupportedContentType(let type): "webhook request has unsupported Content-Type \(goQuoted(type))"
        case .missingPayload: "webhook request did not contain expected 'payload' form value"
        }
    }
}
