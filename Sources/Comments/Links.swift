package import Domain

/// Where the server's own pages are, as comments and commit statuses link to them.
package struct Links: Hashable, Sendable {
    /// The address that people use, without a slash at its end.
    package let publicURL: String

    package init(publicURL: String) {
        var url = Substring(publicURL)
        while url.hasSuffix("/") { url.removeLast() }
        self.publicURL = String(url)
    }

    /// The page of one lock. Its id is escaped twice, because people's bookmarks and proxies expect Atlantis's form.
    package func lock(_ key: Lock.Key) -> String { "\(publicURL)/lock?id=\(Self.escaped(Self.escaped(key.description)))" }

    /// The page of one job with its log.
    package func job(_ id: Job.ID) -> String { "\(publicURL)/jobs/\(Self.escaped(id.text))" }

    /// Text as it stands in a query: everything but ASCII letters, digits and `-_.~` as `%XX`, a space as `+`.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: " "): escaped += "+"
            case _ where isUnreserved(byte): escaped.unicodeScalars.append(Unicode.Scalar(byte))
            default: escaped += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return escaped
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "-_.~".utf8.contains(byte)
        }
    }
}
