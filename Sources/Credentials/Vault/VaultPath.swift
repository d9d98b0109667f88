/// A path in Vault, percent-encoded segment by segment. It cannot lead anywhere else than where it is written under.
struct VaultPath: Hashable, Sendable {
    let encoded: String

    /// nil if a segment is empty, `.` or `..`, or holds what no name may.
    init?(_ path: String) {
        let segments = path.split(separator: "/", omittingEmptySubsequences: false)
        let isPlain = segments.allSatisfy { segment in
            !segment.isEmpty && segment != "." && segment != ".." && segment.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 }
        }
        guard isPlain else { return nil }
        encoded = PercentCoding.path(path)
    }

    /// As `init`, where such a path is the operator's mistake.
    init(_ path: String, doing: String) throws(StoreFault) {
        guard let plain = VaultPath(path) else {
            throw StoreFault(.misconfigured, doing: doing, reason: "a path must not be empty nor hold //, /./ or /../")
        }
        self = plain
    }
}
