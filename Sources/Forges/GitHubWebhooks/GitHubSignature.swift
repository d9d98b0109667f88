import Crypto
import Domain
import Foundation

/// The HMAC that a webhook came with.
struct GitHubSignature {
    private enum Hash { case sha1, sha256, sha512 }
    private let hash: Hash
    private let code: [UInt8]

    /// Reads `sha256=<hex>`.
    init(_ text: String) throws(WebhookRejection) {
        guard !text.isEmpty else { throw .missingSignature }
        guard let separator = text.firstIndex(of: "=") else { throw .unreadableSignature(text) }
        switch text[..<separator] {
        case "sha1": hash = .sha1
        case "sha256": hash = .sha256
        case "sha512": hash = .sha512
        case let prefix: throw .unknownHash(prefix: String(prefix))
        }
        guard let code = bytes(hex: text[text.index(after: separator)...].utf8) else { throw .unreadableSignature(text) }
        self.code = code
    }

    /// Compares in a time that does not depend on where the codes differ.
    func check(_ body: [UInt8], _ secret: Secret) throws(WebhookRejection) {
        guard !secret.isEmpty else { throw .wrongSignature }
        let key = SymmetricKey(data: Data(secret.reveal().utf8))
        let isValid =
            switch hash {
            case .sha1: HMAC<Insecure.SHA1>.isValidAuthenticationCode(code, authenticating: body, using: key)
            case .sha256: HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: body, using: key)
            case .sha512: HMAC<SHA512>.isValidAuthenticationCode(code, authenticating: body, using: key)
            }
        guard isValid else { throw .wrongSignature }
    }
}

private func bytes(hex digits: Substring.UTF8View) -> [UInt8]? {
    guard digits.count.isMultiple(of: 2) else { return nil }
    var out: [UInt8] = []
    var high: UInt8?
    for digit in digits {
        guard let value = hexValue(digit) else { return nil }
        if let first = high {
            out.append(first << 4 | value)
            high = nil
        } else {
            high = value
        }
    }
    return out
}

/// The value of one hexadecimal digit.
func hexValue(_ digit: UInt8) -> UInt8? {
    switch digit {
    case 48...57: digit - 48
    case 65...70: digit - 55
    case 97...102: digit - 87
    default: nil
    }
}
