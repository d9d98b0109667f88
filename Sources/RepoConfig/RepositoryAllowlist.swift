package import Domain

/// The operator's list of repositories that may use this server.
///
/// A `*` stands for any text, also with slashes. All of a pattern counts: what comes after a star must be there as well as what
/// comes before it, or strangers could name their repositories such that they get in.
package struct RepositoryAllowlist: Hashable, Sendable {
    private let included: [[UInt8]]
    private let excluded: [[UInt8]]

    /// Reads patterns that are separated by commas; those with `!` in front are never allowed.
    package init(_ text: String) throws(ConfigError) {
        var included: [[UInt8]] = []
        var excluded: [[UInt8]] = []
        for entry in text.utf8.split(separator: UInt8(ascii: ",")) {
            let entry = String(Substring(entry))
            guard !entry.contains("://") else { throw ConfigError("allowlist \"\(entry)\" contained ://") }
            let bytes = Self.lowercased(entry)
            if bytes.first == UInt8(ascii: "!") { excluded.append(Array(bytes.dropFirst())) } else { included.append(bytes) }
        }
        self.included = included
        self.excluded = excluded
    }

    package func allows(_ repository: Repository) -> Bool {
        let candidate = Self.lowercased(repository.description)
        guard !excluded.contains(where: { Self.matches($0, candidate) }) else { return false }
        return included.contains { Self.matches($0, candidate) }
    }

    // By bytes and for ASCII only: letters that merely resemble others, or fold to them, do not let anyone in.
    private static func lowercased(_ text: String) -> [UInt8] {
        text.utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 + 32 : $0 }
    }

    private static func matches(_ pattern: [UInt8], _ candidate: [UInt8]) -> Bool {
        let pieces = pattern.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false)
        guard let prefix = pieces.first, let suffix = pieces.last, pieces.count > 1 else { return pattern == candidate }
        guard candidate.count >= prefix.count + suffix.count, candidate.starts(with: prefix),
            candidate.suffix(suffix.count).elementsEqual(suffix)
        else { return false }
        var rest = candidate[prefix.count..<(candidate.count - suffix.count)]
        // The earliest place is always as good as a later one, because only stars stand between the pieces.
        for piece in pieces.dropFirst().dropLast() {
            guard let found = rest.firstRange(of: piece) else { return false }
            rest = rest[found.upperBound...]
        }
        return true
    }
}
