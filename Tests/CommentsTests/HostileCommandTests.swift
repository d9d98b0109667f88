import Comments
import Domain
import Testing

@Suite("Whatever someone writes in a comment") struct HostileCommandTests {
    private static let grammar = CommentGrammar(userName: "bot", allowedCommands: Command.Name.allCases)

    // A sign with an accent behind it is another character to Swift, but the same sign to terraform and to the file system.
    @Test(
        "accents do not hide what is not allowed",
        arguments: [
            ("plan -- -chdir=\u{301}/../..", "flag \"-chdir=\u{301}/../..\" is not allowed in extra args"),
            ("plan -d '../\u{301}/../\u{301}'", "using a relative path \"../\u{301}/../\u{301}\" with -d/--dir is not allowed"),
            ("plan -d 'a/\u{301}/../../..'", "using a relative path \"a/\u{301}/../../..\" with -d/--dir is not allowed"),
            ("plan -d '..\u{301}*/../x'", "using '..' in glob pattern \"..\u{301}*/../x\" with -d/--dir is not allowed"),
            ("plan -w 'a/\u{301}b'", "invalid workspace \"a/\u{301}b\": cannot contain '/' or '\\'"),
            ("plan -w 'a..\u{301}'", "invalid workspace \"a..\u{301}\": cannot contain '..'"),
            ("plan -w '-\u{301}x'", "invalid workspace \"-\u{301}x\": cannot start with '-'"),
            ("plan -w '~\u{301}x'", "invalid workspace \"~\u{301}x\": cannot start with '~'"),
            ("plan -w 'a$\u{301}x'", "invalid workspace \"a$\u{301}x\": cannot contain '$'"),
            ("plan --\u{301}dir x", "unknown flag: --\u{301}dir"),
        ])
    func accents(comment: String, message: String) {
        #expect(Self.grammar.read("atlantis \(comment)").reply?.hasPrefix("```\nError: \(message).\n") == true)
    }

    private static let pieces =
        [
            "-d", "-w", "-p", "--dir=", "--", "-", "=", "..", "/", "\\", "'", "\"", "`", "#", "\n", "\r", " ", "\t", "*", "[", "{",
            "\u{301}", "\u{0}",
        ]
        + ["\u{202E}", "😀", "a", "rm", "-chdir=", "--policy-set", "$", "~", "\u{FEFF}", "-h", "--verbose", "\u{2028}"]

    @Test("is read without a trap, and never as a folder outside of the repository", arguments: 0..<40)
    func random(seed: UInt64) {
        var generator = Noise(state: seed &* 0x9E37_79B9_7F4A_7C15 &+ 1)
        for _ in 0..<250 {
            let command = ["plan", "apply", "import", "state rm", "approve_policies", "unlock", ""].randomElement(using: &generator) ?? ""
            let words = (0..<Int.random(in: 0..<12, using: &generator)).compactMap { _ in Self.pieces.randomElement(using: &generator) }
            let comment = "atlantis \(command) \(words.joined(separator: Bool.random(using: &generator) ? " " : ""))"
            check(Self.grammar.read(comment), comment)
        }
    }

    private func check(_ reading: CommentReading, _ comment: String) {
        guard case .command(let command) = reading, case .place(let dir, let workspace) = command.target else { return }
        let parts = (dir ?? "").unicodeScalars.split(separator: "/").map(String.init)
        #expect(!parts.contains(".."), "\(comment.debugDescription)")
        #expect(dir?.unicodeScalars.first != "/", "\(comment.debugDescription)")
        #expect(workspace?.unicodeScalars.contains { "/\\$ \n".unicodeScalars.contains($0) } != true, "\(comment.debugDescription)")
        let isBlocked = command.arguments.contains { $0.text.utf8.starts(with: "-chdir=".utf8) }
        #expect(!isBlocked, "\(comment.debugDescription)")
    }

    @Test(
        "is read in time that grows with its length only", .timeLimit(.minutes(1)),
        arguments: ["`", " ", "\\", "'a'", "-d a ", "-- ", "../", "*", "[", "{a,", "\u{301}", "#", "\"", "é", "--dir=", "$"])
    func long(piece: String) {
        let text = String(repeating: piece, count: 30_000)
        for comment in [text, "atlantis \(text)", "atlantis plan \(text)", "atlantis plan -d '\(text)'", "atlantis plan -w \(text)"] {
            _ = Self.grammar.read(comment)
        }
    }
}

/// Numbers that are the same in every run of the tests.
private struct Noise: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
