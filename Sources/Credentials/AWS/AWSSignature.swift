import Crypto
import Domain
package import Foundation

/// What proves to AWS who sent a request (Signature Version 4, for all services but S3).
package struct AWSSignature: Sendable {
    /// A request as it will be sent.
    package struct Message: Sendable {
        package var method: String
        package var url: String
        package var headers: [(String, String)]
        package var body: [UInt8]
        package init(method: String = "POST", url: String, headers: [(String, String)] = [], body: [UInt8] = []) {
            self.method = method
            self.url = url
            self.headers = headers
            self.body = body
        }
    }

    /// SHA-256 of the canonical request.
    package let canonicalDigest: String
    package let signature: String
    /// What goes with the request besides its own headers.
    package let headers: [(String, String)]

    package init(of message: Message, with keys: AWSKeys, region: String, service: String, at time: Date) {
        let time = Self.stamp(time)
        let scope = "\(time.prefix(8))/\(region)/\(service)/aws4_request"
        var added = [("host", Self.host(of: message.url)), ("x-amz-date", time)]
        if let token = keys.token { added.append(("x-amz-security-token", token.reveal())) }
        let signed = Self.signed(message.headers + added)
        let names = signed.map(\.0).joined(separator: ";")
        let request = [
            message.method, Self.path(of: message.url), Self.query(of: message.url), signed.map { "\($0.0):\($0.1)\n" }.joined(), names,
            Self.hex(SHA256.hash(data: message.body)),
        ].joined(separator: "\n")
        canonicalDigest = Self.hex(SHA256.hash(data: Array(request.utf8)))
        let text = "AWS4-HMAC-SHA256\n\(time)\n\(scope)\n\(canonicalDigest)"
        var key = SymmetricKey(data: Array("AWS4\(keys.secret.reveal())".utf8))
        for part in scope.split(separator: "/") { key = SymmetricKey(data: Self.code(String(part), key)) }
        signature = Self.hex(Self.code(text, key))
        let proof = "AWS4-HMAC-SHA256 Credential=\(keys.id)/\(scope), SignedHeaders=\(names), Signature=\(signature)"
        headers = added + [("authorization", proof)]
    }

    private static func code(_ text: String, _ key: SymmetricKey) -> HMAC<SHA256>.MAC {
        HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key)
    }

    private static func stamp(_ time: Date) -> String {
        time.formatted(Date.ISO8601FormatStyle(dateSeparator: .omitted, dateTimeSeparator: .standard, timeSeparator: .omitted))
    }

    /// Those that must be signed, by name, with their spaces folded.
    private static func signed(_ headers: [(String, String)]) -> [(String, String)] {
        headers.map { ($0.0.lowercased(), $0.1.split(separator: " ").joined(separator: " ")) }
            .filter { ["host", "content-type"].contains($0.0) || $0.0.hasPrefix("x-amz-") }
            .sorted { $0.0 < $1.0 }
    }

    /// As clients send it: the port only where it is not the usual one.
    private static func host(of url: String) -> String {
        guard let parts = URLComponents(string: url), let host = parts.encodedHost else { return "" }
        guard let port = parts.port, port != (parts.scheme == "http" ? 80 : 443) else { return host }
        return "\(host):\(port)"
    }

    /// Encoded once more: what is sent is encoded already.
    private static func path(of url: String) -> String {
        let path = URLComponents(string: url)?.percentEncodedPath ?? ""
        return path.isEmpty ? "/" : PercentCoding.path(path)
    }

    private static func query(of url: String) -> String {
        let items = URLComponents(string: url)?.queryItems ?? []
        return items.map { (PercentCoding.query($0.name), PercentCoding.query($0.value ?? "")) }
            .sorted { $0 < $1 }.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
    }

    private static func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
