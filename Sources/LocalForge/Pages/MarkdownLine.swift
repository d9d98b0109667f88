/// What a line of Markdown begins.
enum MarkdownLine {
    /// The opening of a block of code.
    struct Fence {
        let indentation: Int
        let language: String
        private let mark: Character
        private let length: Int

        init?(_ line: Substring) {
            indentation = line.indentation
            let text = line.dropFirst(indentation)
            guard indentation < 4, let mark = text.first, mark == "`" || mark == "~" else { return nil }
            length = text.prefix { $0 == mark }.count
            let label = text.dropFirst(length).trimmed
            guard length >= 3, mark == "~" || !label.contains("`") else { return nil }
            self.mark = mark
            language = String(label)
        }

        func isClosed(by line: Substring) -> Bool {
            let text = line.trimmed
            return text.count >= length && text.allSatisfy { $0 == mark }
        }
    }

    struct Heading {
        let level: Int
        let text: Substring

        init?(_ line: Substring) {
            let text = line.trimmed
            level = text.prefix { $0 == "#" }.count
            guard (1...6).contains(level), text.count == level || text.dropFirst(level).first == " " else { return nil }
            self.text = text.dropFirst(level).trimmed
        }
    }

    /// The first line of a list's item.
    struct Item {
        struct Kind: Equatable {
            let mark: Character
            let isOrdered: Bool
            let indentation: Int
        }
        let kind: Kind
        let number: Int
        /// How far its other lines are indented.
        let width: Int
        let text: Substring

        init?(_ line: Substring) {
            let indentation = line.indentation
            let rest = line.dropFirst(indentation)
            let digits = rest.prefix { ("0"..."9").contains($0) }
            guard indentation < 8, digits.count <= 9, let mark = rest.dropFirst(digits.count).first else { return nil }
            guard digits.isEmpty ? ["*", "-", "+"].contains(mark) : [".", ")"].contains(mark) else { return nil }
            let text = rest.dropFirst(digits.count + 1)
            guard text.isEmpty || text.first == " " else { return nil }
            let spaces = text.isBlank || text.indentation > 4 ? 1 : text.indentation
            kind = Kind(mark: mark, isOrdered: !digits.isEmpty, indentation: indentation)
            number = Int(digits) ?? 1
            width = indentation + digits.count + 1 + spaces
            self.text = text.dropFirst(spaces)
        }
    }

    static func isRule(_ line: Substring) -> Bool {
        let marks = line.filter { $0 != " " }
        return marks.count >= 3 && "-*_".contains(marks.first ?? " ") && marks.allSatisfy { $0 == marks.first }
    }

    /// The heading that a line under a paragraph makes of it.
    static func underline(_ line: Substring) -> Int? {
        let text = line.trimmed
        guard let mark = text.first, mark == "-" || mark == "=", text.allSatisfy({ $0 == mark }) else { return nil }
        return mark == "=" ? 1 : 2
    }

    static func isTag(_ line: Substring) -> Bool {
        let text = line.trimmed
        return ["<details", "</details>", "<summary>", "<br", "<p>", "</p>"].contains { text.hasPrefix($0) }
    }

    /// Whether a line ends the paragraph before it.
    static func startsBlock(_ line: Substring) -> Bool {
        Fence(line) != nil || Heading(line) != nil || isRule(line) || isTag(line) || line.trimmed.hasPrefix(">")
            || Item(line).map { !$0.text.isBlank } == true
    }

    /// A line of a diff in the colour of its first character.
    static func diff(_ line: Substring) -> HTML {
        switch line.first {
        case "+": "<span class=\"added\">\(line)</span>\n"
        case "-": "<span class=\"removed\">\(line)</span>\n"
        case "!": "<span class=\"changed\">\(line)</span>\n"
        case "@", "#": "<span class=\"place\">\(line)</span>\n"
        default: "\(line)\n"
        }
    }
}
