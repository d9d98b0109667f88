/// Renders the text inside a block: code, emphasis, links, emoji. Every search for an end is remembered when it fails or has a
/// limit, so that no text, however hostile, takes more than a few passes.
struct MarkdownText {
    private let text: ArraySlice<UInt8>
    private let depth: Int
    private var at: Int
    private var plainFrom: Int
    private var html = HTML()
    /// Ends that were looked for in vain from some place on, and so do not come later either.
    private var missing: Set<[UInt8]> = []

    static func render(_ text: some StringProtocol) -> HTML { render(Array(text.utf8)[...], depth: 0) }

    private static func render(_ text: ArraySlice<UInt8>, depth: Int) -> HTML {
        var markdown = MarkdownText(text, depth: depth)
        while markdown.at < text.endIndex { markdown.step(text[markdown.at]) }
        markdown.flush()
        return markdown.html
    }

    private init(_ text: ArraySlice<UInt8>, depth: Int) {
        self.text = text
        self.depth = depth
        at = text.startIndex
        plainFrom = at
    }

    private mutating func step(_ byte: UInt8) {
        let isMarkup =
            switch byte {
            case UInt8(ascii: "\\"): escape()
            case UInt8(ascii: "\n"): emit("<br>\n", upTo: at + 1)
            case UInt8(ascii: "`"): code()
            case UInt8(ascii: "*"): emphasis("**") { "<strong>\($0)</strong>" } || emphasis("*") { "<em>\($0)</em>" }
            case UInt8(ascii: "_"):
                isWord(at - 1) ? false : emphasis("__") { "<strong>\($0)</strong>" } || emphasis("_") { "<em>\($0)</em>" }
            case UInt8(ascii: "~"): emphasis("~~") { "<del>\($0)</del>" }
            case UInt8(ascii: "["): link()
            case UInt8(ascii: ":"): emoji()
            case UInt8(ascii: "h"): isWord(at - 1) ? false : address()
            case UInt8(ascii: "<"): lineBreak()
            default: false
            }
        if !isMarkup { at += byte == UInt8(ascii: "`") ? max(1, run(of: byte)) : 1 }
    }

    /// Writes what was plain so far and then `html` for everything up to `end`.
    private mutating func emit(_ html: HTML, upTo end: Int) -> Bool {
        flush()
        self.html += html
        at = end
        plainFrom = end
        return true
    }

    private mutating func flush() {
        let plain = text[plainFrom..<at]
        html += "\(plain)"
    }

    private func byte(_ index: Int) -> UInt8? { text.indices.contains(index) ? text[index] : nil }

    private func isWord(_ index: Int) -> Bool {
        guard let byte = byte(index) else { return false }
        return byte >= 128 || (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == UInt8(ascii: "_")
    }

    private func run(of byte: UInt8) -> Int { text[at...].prefix { $0 == byte }.count }

    private mutating func escape() -> Bool {
        guard let next = byte(at + 1), "\\`*_{}[]()<>#+-.!|~:\"'&/".utf8.contains(next) else { return false }
        return emit("\(CollectionOfOne(next))", upTo: at + 2)
    }

    private mutating func code() -> Bool {
        let length = run(of: UInt8(ascii: "`"))
        let mark = [UInt8](repeating: UInt8(ascii: "`"), count: length)
        guard !missing.contains(mark) else { return false }
        var end = at + length
        while end < text.endIndex {
            guard text[end] == UInt8(ascii: "`") else {
                end += 1
                continue
            }
            let found = text[end...].prefix { $0 == UInt8(ascii: "`") }.count
            if found == length {
                var inside = text[(at + length)..<end]
                let hasPadding = inside.first == 32 && inside.last == 32 && inside.contains { $0 != 32 }
                if hasPadding { inside = inside.dropFirst().dropLast() }
                return emit("<code>\(inside)</code>", upTo: end + length)
            }
            end += found
        }
        missing.insert(mark)
        return false
    }

    private mutating func emphasis(_ mark: String, _ wrap: (HTML) -> HTML) -> Bool {
        let mark = Array(mark.utf8)
        guard depth < 6, !missing.contains(mark), text[at...].starts(with: mark) else { return false }
        let start = at + mark.count
        guard let first = byte(start), first > 32, first != mark[0] else { return false }
        var end = start + 1
        while end + mark.count <= text.endIndex {
            let isEnd = text[end] == mark[0] && text[end...].starts(with: mark) && text[end - 1] > 32
            // Of `***` the last two close what `**` opened.
            if isEnd, mark.count == 2, byte(end + 2) == mark[0], text[end...].prefix(4).allSatisfy({ $0 == mark[0] }) == false {
                end += 1
                continue
            }
            if isEnd, mark[0] != UInt8(ascii: "_") || !isWord(end + mark.count) {
                return emit(wrap(Self.render(text[start..<end], depth: depth + 1)), upTo: end + mark.count)
            }
            end += 1
        }
        missing.insert(mark)
        return false
    }

    private mutating func link() -> Bool {
        guard let close = text[at...].prefix(1000).firstIndex(of: UInt8(ascii: "]")), byte(close + 1) == UInt8(ascii: "(") else {
            return false
        }
        guard let end = text[close...].prefix(2000).firstIndex(of: UInt8(ascii: ")")) else { return false }
        let target = text[(close + 2)..<end]
        guard depth < 6, Self.isSafe(target) else { return false }
        let label = Self.render(text[(at + 1)..<close], depth: depth + 1)
        return emit(Self.anchor(target, label), upTo: end + 1)
    }

    private static func anchor(_ target: ArraySlice<UInt8>, _ label: HTML) -> HTML {
        "<a href=\"\(target)\" rel=\"nofollow noopener noreferrer\">\(label)</a>"
    }

    /// Only web addresses: nothing that runs, nothing that is relative to this host's own pages.
    private static func isSafe(_ target: ArraySlice<UInt8>) -> Bool {
        let isWeb = target.starts(with: "https://".utf8) || target.starts(with: "http://".utf8)
        return isWeb
            && target.allSatisfy { $0 > 32 && $0 != 127 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") }
    }

    private mutating func address() -> Bool {
        let rest = text[at...].prefix(2000)
        guard rest.starts(with: "https://".utf8) || rest.starts(with: "http://".utf8) else { return false }
        var target = rest.prefix { $0 > 32 && $0 != 127 && !"\"'<>`[]{}|\\^*".utf8.contains($0) }
        while let last = target.last, ".,:;!?)".utf8.contains(last) { target = target.dropLast() }
        guard target.count > 8, Self.isSafe(target) else { return false }
        // Inside the text of a link there are no links.
        return depth == 0 ? emit(Self.anchor(target, "\(target)"), upTo: target.endIndex) : false
    }

    private mutating func lineBreak() -> Bool {
        for tag in ["<br>", "<br/>", "<br />"] where text[at...].starts(with: tag.utf8) { return emit("<br>", upTo: at + tag.utf8.count) }
        return false
    }

    private mutating func emoji() -> Bool {
        let name = text[(at + 1)...].prefix(40).prefix { $0 != UInt8(ascii: ":") && $0 > 32 }
        guard byte(name.endIndex) == UInt8(ascii: ":"), let sign = Self.emoji[String(decoding: name, as: UTF8.self)] else { return false }
        return emit("\(sign)", upTo: name.endIndex + 1)
    }

    private static let emoji = [
        "arrow_forward": "▶️", "put_litter_in_its_place": "🚮", "repeat": "🔁", "fast_forward": "⏩", "heavy_check_mark": "✔️",
        "white_check_mark": "✅", "twisted_rightwards_arrows": "🔀", "x": "❌", "warning": "⚠️", "eyes": "👀", "lock": "🔒", "rocket": "🚀",
        "hourglass": "⌛", "question": "❓", "tada": "🎉",
    ]
}
