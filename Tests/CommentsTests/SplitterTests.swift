import Comments
import Testing

@Suite("A comment that is too long") struct SplitterTests {
    private static let words = CommentSplitter.Words(end: end, start: start, truncation: "<!-- TRUNCATED -->")
    private static let end = "<!-- END -->"
    private static let start = "<!-- START plan -->"
    private static func a(_ count: Int) -> String { String(repeating: "a", count: count) }

    private func pieces(_ text: String, _ limit: Int, _ maximum: Int = 0) -> [String] {
        CommentSplitter().pieces(of: text, words: Self.words, limit: limit, maximum: maximum)
    }

    @Test(
        "is cut from its end",
        arguments: [
            ("short", 50, 0, ["short"]), (a(50), 50, 0, [a(50)]), (a(1000), 999, 0, [a(20) + end, start + a(980)]),
            (a(1000), 300, 0, [a(181) + end, start + a(269) + end, start + a(269) + end, start + a(281)]),
            (a(1000), 300, 2, ["<!-- TRUNCATED -->" + a(270) + end, start + a(281)]),
            (a(1000), 300, 1, ["<!-- TRUNCATED -->" + a(282)]), (a(1000), 31, 0, [a(1000)]), (a(1000), 0, 0, [a(1000)]), ("", 10, 0, [""]),
        ])
    func plain(text: String, limit: Int, maximum: Int, expected: [String]) { #expect(pieces(text, limit, maximum) == expected) }

    @Test("closes and opens code in a line")
    func inlineCode() {
        #expect(
            pieces("Here is text: `\(Self.a(150))` end.", 100) == [
                "Here is text: `" + Self.a(18) + "`\n" + Self.end, Self.start + "`" + Self.a(66) + "`\n" + Self.end,
                Self.start + "`" + Self.a(66) + "` " + Self.end, Self.start + "end.",
            ])
    }

    @Test("closes and opens folded code", arguments: ["<details>", "<details open>"])
    func foldedCode(tag: String) {
        let lines = (1...20).map { "line \($0 + 100) ".padded(to: 24) + "\n" }
        let head = "\(tag)<summary>Show Output</summary>\n\n```diff\n"
        let result = pieces(head + lines.joined() + "```\n</details>", 200)
        let close = "\n```\n</details>\n" + Self.end
        let open = Self.start + "<details><summary>Show Output</summary>\n\n```diff\n"
        let groups = stride(from: 0, to: 20, by: 4).map { lines[$0..<$0 + 4].joined() }
        #expect(
            result == [head + groups[0] + close, open + groups[1] + close, open + groups[2] + close, open + groups[3] + close]
                + [open + groups[4] + "```\n</details>"])
        #expect(result.allSatisfy { $0.utf8.count <= 200 })
    }

    @Test("closes and opens code with a fence of its length, and is not misled by shorter ones")
    func longFence() {
        let text = "````\n" + (1...10).map { "\($0) text\n```\n" }.joined() + "````\n"
        let result = pieces(text, 120)
        #expect(result.count > 1)
        #expect(result.dropLast().allSatisfy { $0.hasSuffix("\n````\n<!-- END -->") })
        #expect(result.dropFirst().allSatisfy { $0.hasPrefix("<!-- START plan -->````diff\n") })
    }

    @Test("keeps its characters whole and its pieces within the limit", arguments: 60...75)
    func characters(limit: Int) {
        let text = String(repeating: "é€😀", count: 60)
        let result = pieces(text, limit)
        #expect(result.allSatisfy { !$0.contains("\u{FFFD}") && $0.utf8.count <= limit })
        #expect(result.map { $0.replacing(Self.end, with: "").replacing(Self.start, with: "") }.joined() == text)
    }

    @Test("is cut in two on GitHub if it is one byte too long")
    func github() {
        let result = CommentSplitter().pieces(of: Self.a(65537), command: "plan", limit: 65536, maximum: 100)
        #expect(result.count == 2)
        #expect(result[0].hasSuffix("a\n<br>\n\n**Warning**: Output length greater than max comment size. Continued in next comment."))
        #expect(result[1].hasPrefix("Continued plan output from previous comment.\naaa"))
        #expect(result[1].utf8.count == 65536)
    }

    @Test("says what it continues")
    func standardWords() {
        let fold = "<details><summary>Show Output</summary>\n\n```diff\n" + String(repeating: "line\n", count: 400) + "```\n</details>"
        let whole = CommentSplitter().pieces(of: fold, command: nil, limit: 1000, maximum: 0)
        #expect(whole[1].hasPrefix("Continued from previous comment.\n<details><summary>Show Output</summary>\n\n```diff\nline\n"))
        #expect(
            whole[0].hasSuffix(
                "line\n\n```\n</details>\n\n<br>\n\n**Warning**: Output length greater than max comment size. Continued in next comment."))
        let cut = CommentSplitter().pieces(of: fold, command: "plan", limit: 1000, maximum: 2)
        #expect(cut.count == 2)
        #expect(
            cut[0].hasPrefix(
                "> [!WARNING]\n> **Warning**: Command output is larger than the maximum number of comments per command. Output truncated.\n<details><summary>Show Output</summary>\n\n```diff\nline\n"
            ))
    }

    @Test("is cut quickly", .timeLimit(.minutes(1)))
    func speed() {
        let text = "```diff\n" + String(repeating: "+ a line with `ticks` and <tags>\n", count: 100_000) + "```"
        #expect(CommentSplitter().pieces(of: text, command: "plan", limit: 65536, maximum: 100).count == 51)
        #expect(CommentSplitter().pieces(of: String(repeating: "`<", count: 500_000), command: nil, limit: 65536, maximum: 3).count == 3)
    }
}

extension String {
    fileprivate func padded(to count: Int) -> String { self + String(repeating: ".", count: count - self.count) }
}
