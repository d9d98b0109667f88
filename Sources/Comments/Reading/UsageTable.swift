/// The table of a command's options that people see when they ask for it or get one wrong.
struct UsageTable {
    var flags: [Flag]
    private static let width = 90

    /// One line feed after every option, sorted by name.
    var text: String {
        let rows = flags.sorted { $0.name < $1.name }.map { (head: Self.head(of: $0), usage: $0.usage) }
        let column = (rows.map(\.head.count).max() ?? 0) + 3
        return rows.map { row in
            row.head + String(repeating: " ", count: column - row.head.count) + Self.wrap(row.usage, indent: column) + "\n"
        }.joined()
    }

    private static func head(of flag: Flag) -> String {
        let name = flag.shorthand.map { "  -\($0), --\(flag.name)" } ?? "      --\(flag.name)"
        return flag.value == .text ? name + " string" : name
    }

    private static func wrap(_ text: String, indent: Int) -> String {
        // Atlantis's library reserves five columns, which the last line may use so that no short word stands alone.
        let reserve = 5
        var lines: [Substring] = []
        var rest = text[...]
        while !rest.isEmpty {
            let line = firstLine(of: rest, width: width - indent - reserve, reserve: reserve)
            lines.append(line)
            rest = rest[line.endIndex...].dropFirst()
        }
        return lines.joined(separator: "\n" + String(repeating: " ", count: indent))
    }

    private static func firstLine(of text: Substring, width: Int, reserve: Int) -> Substring {
        guard text.count >= width + reserve, let blank = text.prefix(width).lastIndex(of: " "), blank > text.startIndex else { return text }
        return text[..<blank]
    }
}
