import Foundation

/// Tells what happens, in lines on standard output.
struct Narrator: Sendable {
    let isColoured: Bool

    /// Colours are for terminals whose user has nothing against them.
    static func forStandardOutput(environment: [String: String]) -> Narrator {
        let isRefused = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        return Narrator(isColoured: isatty(STDOUT_FILENO) == 1 && !isRefused && environment["TERM"] != "dumb")
    }

    /// Something happens.
    func step(_ text: String) { write("\n\(painted("●", .cyan)) \(painted(text, .bold))") }

    /// More about it.
    func line(_ text: String) { write("  \(text)") }

    func link(_ label: String, _ url: String) { line("\(painted(label.padded(to: 14), .faint)) \(painted(url, .underlined))") }

    func status(_ mark: StatusMark, _ context: String, _ description: String) {
        line("\(painted(mark.rawValue, mark.colour)) \(context.padded(to: 35)) \(painted(description, .faint))")
    }

    func quote(_ excerpt: CommentExcerpt) {
        for line in excerpt.lines { write("  \(painted("│", .faint))\(line == .output("") ? "" : " ")\(text(of: line))") }
    }

    private func text(of line: CommentExcerpt.Line) -> String {
        switch line {
        case .heading(let text): painted(text, .bold)
        case .cut(let count): painted("… \(count) more lines on the page", .faint)
        case .output(let text): painted(text, colour(of: text))
        }
    }

    private func colour(of output: String) -> Colour? {
        switch output.first(where: { $0 != " " }) {
        case "+": .green
        case "-": .red
        case "~", "!": .yellow
        default: nil
        }
    }

    private func painted(_ text: String, _ colour: Colour?) -> String {
        guard isColoured, let colour else { return text }
        return "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m"
    }

    /// Whoever reads may be gone (`bulkhead demo | head`); the story goes on without them.
    private func write(_ text: String) { try? FileHandle.standardOutput.write(contentsOf: Data("\(text)\n".utf8)) }
}

/// How a line can stand out; the raw value is the terminal's code for it.
enum Colour: Int {
    case bold = 1
    case faint = 2
    case underlined = 4
    case red = 31
    case green = 32
    case yellow = 33
    case cyan = 36
}

/// What stands before a commit status.
enum StatusMark: String {
    case good = "✓"
    case bad = "✗"
    case open = "…"

    var colour: Colour {
        switch self {
        case .good: .green
        case .bad: .red
        case .open: .yellow
        }
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
