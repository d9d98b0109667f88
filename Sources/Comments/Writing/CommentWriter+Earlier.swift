package import Domain

extension CommentWriter {
    /// Whether a comment of ours is one that a new comment on the same takes the place of. Who wrote it is for the caller to ask.
    package func isEarlier(_ body: String, _ what: EarlierComments) -> Bool {
        let line = Self.firstLine(of: body)
        if let dir = what.dir, !languages.contains(where: { line.contains($0.place(dir)) }) { return false }
        // Names of projects and folders are no titles: a project may be called `plan`.
        let words = Self.outsideOfCode(line).lowercased()
        return languages.contains { words.contains($0.title(of: what.topic).lowercased()) }
    }

    /// Earlier comments may be older than the operator's choice of a language.
    private var languages: [Language] { [settings.language, .english] }

    private static func firstLine(of body: String) -> String {
        let start = body.utf8.drop { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: " ") }
        return String(decoding: start.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }, as: UTF8.self)
    }

    /// The text of a line without its code spans, as we write them: each ends with as many back-ticks as it began with.
    private static func outsideOfCode(_ line: String) -> String {
        let (tick, bytes) = (UInt8(ascii: "`"), Array(line.utf8))
        var (outside, ticks, index) = ([UInt8](), 0, 0)
        while index < bytes.count {
            let run = bytes[index...].prefix { $0 == tick }.count
            if ticks == 0, run == 0 { outside.append(bytes[index]) }
            if run > 0, ticks == 0 || run == ticks { ticks = ticks == 0 ? run : 0 }
            index += max(1, run)
        }
        return String(decoding: outside, as: UTF8.self)
    }
}
