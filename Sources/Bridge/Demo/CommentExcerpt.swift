/// What a comment of the server says, as lines for a terminal: headings and outputs, without hints, folds and links.
package struct CommentExcerpt: Hashable, Sendable {
    /// One line of it.
    package enum Line: Hashable, Sendable {
        case heading(String)
        case output(String)
        /// So many lines of an output are left out.
        case cut(Int)
    }

    package let lines: [Line]
    /// The pages of locks that it links to.
    package let lockLinks: [String]

    /// - Parameter height: how many lines of each output are kept; the last of them are its end, which has the sum of a plan.
    package init(_ comment: String, height: Int = 32) {
        var lines: [Line] = []
        var block: (fence: Int, lines: [String])?
        for line in comment.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" }) {
            let fence = line.prefix { $0 == "`" }.count
            if let open = block {
                if fence >= open.fence, fence == line.count {
                    lines += Self.shortened(open.lines, to: height)
                    block = nil
                } else {
                    block?.lines.append(Self.harmless(line))
                }
            } else if fence >= 3 {
                block = (fence, [])
            } else if Self.isWorthShowing(line), lines.last != .output(Self.plain(line)) {
                // Under a folded plan its sum is repeated.
                lines.append(.heading(Self.plain(line)))
            }
        }
        if let block { lines += Self.shortened(block.lines, to: height) }
        self.lines = lines
        lockLinks = comment.matches(of: /https?:\/\/[^\s()]+\/lock\?id=[^\s()]+/).map { String($0.output) }
    }

    /// Hints are lists, their commands are indented; links between are HTML.
    private static func isWorthShowing(_ line: Substring) -> Bool {
        guard let first = line.first else { return false }
        return !["<", "*", " ", "-"].contains(first) && !line.hasPrefix("1. ") || line.hasPrefix("**") || line.hasPrefix("- ")
    }

    private static func plain(_ line: Substring) -> String {
        harmless(line.drop { $0 == "#" || $0 == " " }.replacing("**", with: "").replacing("`", with: "")[...])
    }

    private static func shortened(_ output: [String], to height: Int) -> [Line] {
        guard output.count > height else { return output.map(Line.output) }
        let end = 4
        let left = output.count - height
        return output.prefix(height - end).map(Line.output) + [.cut(left)] + output.suffix(end).map(Line.output)
    }

    /// Text that cannot steer a terminal.
    private static func harmless(_ line: Substring) -> String {
        String(
            String.UnicodeScalarView(
                line.unicodeScalars.filter { scalar in
                    switch scalar.properties.generalCategory {
                    case .control, .format, .lineSeparator, .paragraphSeparator: false
                    default: true
                    }
                }))
    }
}
