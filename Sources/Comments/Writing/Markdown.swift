/// Pieces of Markdown around texts that we did not write: none of them can be left from within.
enum Markdown {
    /// Up to this many line feeds a text is shown unfolded.
    static let longestUnfolded = 12

    /// `text` in a code block. The fence is longer than any the text has at the beginning of a line.
    static func block(_ text: String, language: String = "") -> String {
        let text = text.withoutHiddenControls
        let fence = String(repeating: "`", count: max(3, longestFence(in: text) + 1))
        return "\(fence)\(language)\n\(text)\n\(fence)"
    }

    /// `text` as code within a line.
    static func code(_ text: String) -> String {
        let text = text.withoutControls
        let longest = longestRun(in: text)
        guard longest > 0 else { return "`\(text)`" }
        let ticks = String(repeating: "`", count: longest + 1)
        return "\(ticks) \(text) \(ticks)"
    }

    /// `text` within a sentence, where it makes no links, tags or code.
    static func prose(_ text: String) -> String {
        var prose = String.UnicodeScalarView()
        for scalar in text.withoutControls.unicodeScalars {
            if "\\[]<`".unicodeScalars.contains(scalar) { prose.append("\\") }
            prose.append(scalar)
        }
        return String(prose)
    }

    /// The length of the longest run of back-ticks.
    private static func longestRun(in text: String) -> Int {
        var (longest, run) = (0, 0)
        for byte in text.utf8 {
            run = byte == UInt8(ascii: "`") ? run + 1 : 0
            longest = max(longest, run)
        }
        return longest
    }

    /// The target of a link, such that it ends where the link ends.
    static func target(_ url: String) -> String {
        var text = ""
        for scalar in url.unicodeScalars {
            switch scalar {
            case "(": text += "%28"
            case ")": text += "%29"
            case "<": text += "%3C"
            case ">": text += "%3E"
            case " ": text += "%20"
            case _ where scalar.isControl: continue
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    /// A command to paste, under the bullet that says what it is for.
    static func bullet(_ sentence: String, command: String) -> String {
        "* \(sentence)\n  ```shell\n  \(command.withoutControls)\n  ```"
    }

    /// The length of the longest run of back-ticks, three or more, that could end a code block. Both line feeds and carriage
    /// returns begin a line in Markdown.
    private static func longestFence(in text: String) -> Int {
        var (longest, run, mayCount) = (0, 0, true)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"): (run, mayCount) = (0, true)
            case UInt8(ascii: "`") where mayCount:
                run += 1
                if run >= 3 { longest = max(longest, run) }
            case UInt8(ascii: " ") where run == 0: continue
            default: mayCount = false
            }
        }
        return longest
    }
}
