/// What `bulkhead server --help` prints.
package enum ServerHelp {
    /// Whether somebody asks for it.
    package static func isAsked(by arguments: [String]) -> Bool { arguments.contains { $0 == "--help" || $0 == "-h" } }

    package static func text(program: String = "bulkhead") -> String {
        """
        Start the \(program) server and listen for webhook calls.

        Usage:
          \(program) server [flags]

        Every flag can also be given as a variable, --gh-token as BULKHEAD_GH_TOKEN or
        ATLANTIS_GH_TOKEN, or in the file that --config names.

        Flags:

        \(flags.map(entry).joined(separator: "\n\n"))

        """
    }

    /// Those that the reference lists as well: neither hidden ones nor 64-bit numbers.
    private static var flags: [ServerFlag] {
        ServerFlag.all.filter { !$0.isHidden && $0.kind != .int64 }.sorted { $0.name < $1.name }
    }

    private static func entry(_ flag: ServerFlag) -> String {
        let head = flag.kind == .bool ? "  --\(flag.name)" : "  --\(flag.name)=<value>"
        return ([head] + wrap(flag.help + suffix(flag), at: 80).map { "      \($0)" }).joined(separator: "\n")
    }

    private static func suffix(_ flag: ServerFlag) -> String {
        let standard =
            switch flag.kind {
            case .string where !flag.defaultText.isEmpty: " (default \"\(flag.defaultText)\")"
            case .int where flag.defaultText != "0": " (default \(flag.defaultText))"
            default: ""
            }
        return standard + note(flag)
    }

    private static func note(_ flag: ServerFlag) -> String {
        switch flag.stage {
        case .works: ""
        case .only(let text): " [this version: \(text) only]"
        case .notYet, .refused: " [not in this version yet]"
        }
    }

    private static func wrap(_ text: String, at width: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= width {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}
