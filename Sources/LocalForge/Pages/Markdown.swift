/// Renders comments as GitHub does, as far as the comments of a Terraform server need it. Safe by construction: text goes through
/// `HTML`, which escapes it, and the only tags are those that stand in this file's and `MarkdownText`'s literals.
package struct Markdown {
    private var lines: ArraySlice<Substring>
    private let depth: Int
    private let isTight: Bool
    private var openDetails = 0
    private var html = HTML()

    /// The HTML of what somebody wrote, as text.
    package static func html(of text: String) -> String { render(text).text }

    static func render(_ text: String) -> HTML {
        let text = text.replacing("\r\n", with: "\n")
        return render(text.split(separator: "\n", omittingEmptySubsequences: false)[...], depth: 0, isTight: false)
    }

    private static func render(_ lines: ArraySlice<Substring>, depth: Int, isTight: Bool) -> HTML {
        var markdown = Markdown(lines: lines, depth: depth, isTight: isTight)
        while let line = markdown.lines.first { markdown.block(line) }
        while markdown.openDetails > 0 {
            markdown.html += "</details>\n"
            markdown.openDetails -= 1
        }
        return markdown.html
    }

    private init(lines: ArraySlice<Substring>, depth: Int, isTight: Bool) {
        self.lines = lines
        self.depth = depth
        self.isTight = isTight
    }

    private static let deepest = 8

    private mutating func block(_ line: Substring) {
        if line.isBlank {
            lines.removeFirst()
        } else if let fence = MarkdownLine.Fence(line) {
            code(fence)
        } else if let heading = MarkdownLine.Heading(line) {
            lines.removeFirst()
            self.heading(heading.level, MarkdownText.render(heading.text))
        } else if MarkdownLine.isRule(line) {
            lines.removeFirst()
            html += "<hr>\n"
        } else if MarkdownLine.isTag(line) {
            lines.removeFirst()
            tags(line)
        } else if line.trimmed.hasPrefix(">"), depth < Self.deepest {
            quote()
        } else if let item = MarkdownLine.Item(line), depth < Self.deepest {
            list(item)
        } else {
            paragraph()
        }
    }

    private mutating func heading(_ level: Int, _ text: HTML) {
        switch level {
        case 1: html += "<h1>\(text)</h1>\n"
        case 2: html += "<h2>\(text)</h2>\n"
        case 3: html += "<h3>\(text)</h3>\n"
        case 4: html += "<h4>\(text)</h4>\n"
        case 5: html += "<h5>\(text)</h5>\n"
        default: html += "<h6>\(text)</h6>\n"
        }
    }

    private mutating func code(_ fence: MarkdownLine.Fence) {
        lines.removeFirst()
        var content: [Substring] = []
        while let line = lines.popFirst(), !fence.isClosed(by: line) {
            content.append(line.dropFirst(min(fence.indentation, line.indentation)))
        }
        guard fence.language == "diff" else {
            html += "<pre><code>\(content.map { "\($0)\n" }.joined())</code></pre>\n"
            return
        }
        html += "<pre><code class=\"diff\">\(each: content, MarkdownLine.diff)</code></pre>\n"
    }

    private mutating func quote() {
        var inside: [Substring] = []
        while let line = lines.first, line.trimmed.hasPrefix(">") {
            let text = line.trimmed.dropFirst()
            inside.append(text.first == " " ? text.dropFirst() : text)
            lines.removeFirst()
        }
        html += "<blockquote>\n\(Self.render(inside[...], depth: depth + 1, isTight: false))</blockquote>\n"
    }

    private mutating func list(_ first: MarkdownLine.Item) {
        var items: [[Substring]] = []
        while let line = lines.first, let item = MarkdownLine.Item(line), item.kind == first.kind, !MarkdownLine.isRule(line) {
            items.append(content(of: item))
        }
        let isTight = !items.contains { $0.dropLast().contains(where: \.isBlank) && !Self.blanksAreInFences($0) }
        let rows = items.map { Self.render($0[...], depth: depth + 1, isTight: isTight) }
        if first.kind.isOrdered {
            html += "<ol start=\"\(first.number)\">\n\(each: rows, { "<li>\($0)</li>\n" })</ol>\n"
        } else {
            html += "<ul>\n\(each: rows, { "<li>\($0)</li>\n" })</ul>\n"
        }
    }

    private static func blanksAreInFences(_ lines: [Substring]) -> Bool {
        var fence: MarkdownLine.Fence?
        for line in lines.dropLast() {
            if let open = fence {
                if open.isClosed(by: line) { fence = nil }
            } else if line.isBlank {
                return false
            } else {
                fence = MarkdownLine.Fence(line)
            }
        }
        return true
    }

    /// The lines of the list item at the front, without its indentation; blank lines behind it go with it only if more follows.
    private mutating func content(of item: MarkdownLine.Item) -> [Substring] {
        var content = [item.text]
        var fence = MarkdownLine.Fence(item.text)
        lines.removeFirst()
        while let line = lines.first {
            let isInside = line.indentation >= item.width
            let isLazy = fence == nil && content.last?.isBlank == false && !isInside && !MarkdownLine.startsBlock(line)
            let wasFence = content.count > 1 && fence == nil && content.last.map { MarkdownLine.Fence($0) != nil } == true
            if line.isBlank {
                let blanks = lines.prefix { $0.isBlank }
                guard let next = lines.dropFirst(blanks.count).first, next.indentation >= item.width else { break }
                content += blanks.map { _ in "" }
                lines.removeFirst(blanks.count - 1)
            } else if isInside {
                let text = line.dropFirst(item.width)
                if let open = fence { fence = open.isClosed(by: text) ? nil : open } else { fence = MarkdownLine.Fence(text) }
                content.append(text)
            } else if isLazy, !wasFence {
                content.append(line)
            } else {
                break
            }
            lines.removeFirst()
        }
        let blanks = lines.prefix { $0.isBlank }
        if let next = lines.dropFirst(blanks.count).first, !blanks.isEmpty, MarkdownLine.Item(next)?.kind == item.kind {
            content += ["", ""]
            lines.removeFirst(blanks.count)
        }
        return content
    }

    /// A line that starts with one of the tags people may write.
    private mutating func tags(_ line: Substring) {
        var rest = line.trimmed
        let hasSummary = rest.contains("</summary>")
        while !rest.isEmpty {
            if rest.takePrefix("<details>") || rest.takePrefix("<details open>") {
                openDetails += 1
                html += "<details>"
            } else if openDetails > 0, rest.takePrefix("</details>") {
                openDetails -= 1
                html += "</details>"
            } else if hasSummary, rest.hasPrefix("<summary>"), let end = rest.firstRange(of: "</summary>") {
                html += "<summary>\(MarkdownText.render(rest[..<end.lowerBound].dropFirst(9)))</summary>"
                rest = rest[end.upperBound...]
            } else if rest.takePrefix("<br>") || rest.takePrefix("<br/>") || rest.takePrefix("<br />") {
                html += "<br>"
            } else if !rest.takePrefix("<p>"), !rest.takePrefix("</p>") {
                let end = rest.dropFirst().firstIndex(of: "<") ?? rest.endIndex
                html += MarkdownText.render(rest[..<end])
                rest = rest[end...]
            }
        }
        html += "\n"
    }

    private mutating func paragraph() {
        var text: [Substring] = []
        while let line = lines.first, !line.isBlank {
            if !text.isEmpty, let level = MarkdownLine.underline(line) {
                lines.removeFirst()
                return heading(level, MarkdownText.render(text.joined(separator: "\n")))
            }
            if !text.isEmpty, MarkdownLine.startsBlock(line) { break }
            text.append(line.trimmed)
            lines.removeFirst()
        }
        let inner = MarkdownText.render(text.joined(separator: "\n"))
        html += isTight ? "\(inner)\n" : "<p>\(inner)</p>\n"
    }
}

extension Substring {
    var isBlank: Bool { allSatisfy { $0 == " " || $0 == "\t" } }
    var indentation: Int { prefix { $0 == " " }.count }
    var trimmed: Substring {
        let start = drop { $0 == " " || $0 == "\t" }
        guard let last = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
        return start[...last]
    }

    mutating func takePrefix(_ prefix: String) -> Bool {
        guard hasPrefix(prefix) else { return false }
        self = dropFirst(prefix.count)
        return true
    }
}
