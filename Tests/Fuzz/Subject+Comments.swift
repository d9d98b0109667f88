import Comments
import Domain

/// Reads a comment on every code host, and cuts it into pieces as if it were one of ours.
func readComment(_ input: [UInt8]) {
    let text = String(decoding: input, as: UTF8.self)
    for host in CommentGrammar.Host.allCases {
        let grammar = CommentGrammar(userName: "bulkhead", allowedCommands: Command.Name.allCases, host: host)
        _ = withinTimeLimit { grammar.read(text) }
        // Chance seldom begins with our name, and without it little is read.
        _ = withinTimeLimit { grammar.read("atlantis " + text) }
    }
    _ = withinTimeLimit { CommentSplitter().pieces(of: text, command: "plan", limit: 600, maximum: 10) }
    _ = withinTimeLimit { CommentSplitter().pieces(of: text, command: nil, limit: 65536, maximum: 0) }
}

let commentWords = [
    "atlantis", "run", "bulkhead", "@bulkhead", "plan", "apply", "unlock", "version", "import", "state", "rm", "approve_policies", "cancel",
    "help", "terraform", "-d", "-w", "-p", "--dir", "--workspace=", "--project", "--verbose", "--auto-merge-disabled",
    "--auto-merge-method", "--policy-set", "--clear-policy-approval", "--", "-h", "--help", "'", "\"", "\\", "\\\n", "$(", "`", "```diff\n",
    "```\n", "<details>",
    "</details>", "<summary>", "\n", "\r\n", "\t", "*", "..", "../", "/", ".", "é", "\u{202E}", "\u{0}", "–", "-target=", "~~~", "> ",
    "    ",
]
