/// Cuts comments that are longer than a code host allows, and closes and opens again what the cuts go through.
package struct CommentSplitter: Hashable, Sendable {
    /// The texts at the cuts, outside of code and folded sections.
    package struct Words: Hashable, Sendable {
        /// The end of a piece that is continued.
        package var end: String
        /// The beginning of a piece that continues another one.
        package var start: String
        /// The beginning of the first piece where something before it was left out.
        package var truncation: String
        package init(end: String, start: String, truncation: String) {
            self.end = end
            self.start = start
            self.truncation = truncation
        }

        /// What Atlantis says.
        package static func standard(command: String?) -> Words {
            Words(
                end: "\n<br>\n\n**Warning**: Output length greater than max comment size. Continued in next comment.",
                start: command.map { "Continued \($0) output from previous comment.\n" } ?? "Continued from previous comment.\n",
                truncation: """
                    > [!WARNING]
                    > **Warning**: Command output is larger than the maximum number of comments per command. Output truncated.

                    """)
        }
    }

    package init() {}

    /// The pieces of `text` in reading order, each at most `limit` bytes long, at most `maximum` of them (0: any number). The
    /// beginning is left out if there would be more: the end of an output matters most. A text comes back whole if what must
    /// stand at the cuts has no room.
    package func pieces(of text: String, command: String?, limit: Int, maximum: Int) -> [String] {
        pieces(of: text, words: .standard(command: command), limit: limit, maximum: maximum)
    }

    /// The same with other words at the cuts.
    package func pieces(of text: String, words: Words, limit: Int, maximum: Int) -> [String] {
        guard text.utf8.count > limit else { return [text] }
        return Cutting(Array(text.utf8), words: words, limit: limit, maximum: maximum).pieces() ?? [text]
    }
}

/// The work on one text, from its end to its beginning.
private struct Cutting {
    /// How far a cut moves to find the beginning of a line.
    private static let reach = 500
    /// The state at a piece's start is guessed this far before where it can start at the earliest.
    private static let margin = 50

    let bytes: [UInt8]
    let states: MarkdownStates
    let words: CommentSplitter.Words
    let limit: Int
    let maximum: Int

    init(_ bytes: [UInt8], words: CommentSplitter.Words, limit: Int, maximum: Int) {
        self.bytes = bytes
        states = MarkdownStates(bytes)
        self.words = words
        self.limit = limit
        self.maximum = maximum
    }

    /// Nil if the words at the cuts alone fill a piece.
    func pieces() -> [String]? {
        var pieces: [String] = []
        var end = bytes.count
        while true {
            let closing = pieces.isEmpty ? "" : words.closing(states.state(at: end))
            if end + closing.utf8.count <= limit {
                pieces.append(text(0..<end) + closing)
                return pieces.reversed()
            }
            let isLast = maximum > 0 && pieces.count + 1 == maximum
            let head = isLast ? words.truncation : words.start
            guard let start = start(before: end, closing: closing.utf8.count, head: head) else { return nil }
            pieces.append(words.opening(head, states.state(at: start)) + text(start..<end) + closing)
            if isLast { return pieces.reversed() }
            end = start
        }
    }

    private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// Where the piece that ends at `end` starts.
    private func start(before end: Int, closing: Int, head: String) -> Int? {
        let guess = states.state(at: max(0, end - limit - Self.margin))
        var start = end - (limit - closing - words.opening(head, guess).utf8.count)
        while start < end {
            start = aligned(max(0, start), end)
            let overflow = words.opening(head, states.state(at: start)).utf8.count + (end - start) + closing - limit
            if overflow <= 0 { return start }
            start += overflow
        }
        return nil
    }

    /// The beginning of the next line, the next word, or at least the next character.
    private func aligned(_ start: Int, _ end: Int) -> Int {
        let window = bytes[start..<min(start + Self.reach, end - 1)]
        if let line = window.firstIndex(of: UInt8(ascii: "\n")) ?? window.firstIndex(of: UInt8(ascii: " ")) { return line + 1 }
        var start = start
        while start < end - 1, bytes[start] & 0b1100_0000 == 0b1000_0000 { start += 1 }
        return start
    }
}

// MARK: Words at a cut

extension CommentSplitter.Words {
    fileprivate func closing(_ state: MarkdownState) -> String {
        let fence = String(repeating: "`", count: max(3, state.fence))
        return switch state.closure {
        case .nothing: end
        case .code: "\n\(fence)\n" + end
        case .details: "\n</details>\n" + end
        case .codeInDetails: "\n\(fence)\n</details>\n" + end
        case .inlineCode: "`\n" + end
        }
    }

    fileprivate func opening(_ head: String, _ state: MarkdownState) -> String {
        let fence = String(repeating: "`", count: max(3, state.fence))
        return switch state.closure {
        case .nothing: head
        case .code: head + "\(fence)diff\n"
        case .details, .codeInDetails: head + "<details><summary>Show Output</summary>\n\n\(fence)diff\n"
        case .inlineCode: head + "`"
        }
    }
}
