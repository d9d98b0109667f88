/// The full id of a commit: 40 or 64 hexadecimal digits, so that it can be neither an option nor another expression to git.
package struct CommitID: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    /// nil if `text` is not a full id.
    package init?(_ text: String) {
        let isHexadecimal = text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
        guard text.utf8.count == 40 || text.utf8.count == 64, isHexadecimal else { return nil }
        self.text = text
    }

    package var description: String { text }
}
