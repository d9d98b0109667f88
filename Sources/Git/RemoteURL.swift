/// An address to fetch from: one of the allowed protocols, a host, and no credential.
package struct RemoteURL: Hashable, Sendable, CustomStringConvertible {
    package let text: String
    /// Protocol, host and port: the only place where a credential for this address may go.
    package let origin: String

    /// nil if `text` is not such an address.
    package init?(_ text: String, allowing protocols: [String] = ["https", "http"]) {
        guard let end = text.firstRange(of: "://"), protocols.contains(String(text[..<end.lowerBound])) else { return nil }
        let isPlain = text.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "\\") }
        let authority = text[end.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard isPlain, !authority.contains("@"), !authority.isEmpty || text.hasPrefix("file:") else { return nil }
        self.text = text
        origin = String(text[..<end.upperBound] + authority)
    }

    package var description: String { text }
}
