/// The SHA-256 of each file of a release, as `sha256sum` writes them.
struct Checksums {
    private var lines: [(name: Substring, sha256: String)]

    init(_ text: String) {
        lines = text.split(whereSeparator: \.isNewline).compactMap { line in
            let words = line.split(whereSeparator: \.isWhitespace)
            guard words.count == 2, words[0].utf8.count == 64, words[0].allSatisfy(\.isHexDigit) else { return nil }
            return (words[1].first == "*" ? words[1].dropFirst() : words[1], words[0].lowercased())
        }
    }

    /// Nil if the file is not listed, or not only once.
    func sha256(of name: String) -> String? {
        let found = lines.filter { $0.name == name }
        return found.count == 1 ? found[0].sha256 : nil
    }
}
