import Domain

extension EarlierComments {
    /// Whether a comment of ours tells of the same command, and of the same folder if there is one. Its first line says so; what
    /// stands in backticks there are names that people chose.
    func include(_ comment: String) -> Bool {
        let line = comment.prefix { !$0.isNewline }
        let parts = line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
        let words = parts.filter { $0.offset.isMultiple(of: 2) }.map(\.element).joined(separator: " ").lowercased()
        guard words.contains(title) else { return false }
        guard let dir else { return true }
        return parts.contains { !$0.offset.isMultiple(of: 2) && $0.element == dir }
    }

    /// What headings call the command, in small letters.
    private var title: String { isPolicyCheck ? "policy check" : command.rawValue.replacing("_", with: " ") }
}
