import Comments
import Domain
import Testing

@Suite("A comment is recognised") struct RecognitionTests {
    private static let grammar = CommentGrammar(userName: "github-user", allowedCommands: Command.Name.allCases)
    private static let renamed = CommentGrammar(
        executableName: "custom-executable-name", userName: "@github-user", allowedCommands: Command.Name.allCases)

    // R1–R5
    @Test(
        "not at all if it is not for us",
        arguments: [
            "", "a", "abc", "atlantis plan\nbut with newlines", "terraform plan\nbut with newlines", "atlantis plan\r\nx",
            "This shouldn't error, but it does.", "please atlantis plan", "```\natlantis plan\n```", "@someone help", "   ", "`", "``",
            "Atlantis commands can't be run on closed pull requests",
            "Atlantis commands can't be run on fork pull requests. To enable, set --allow-fork-prs  or, to disable this message, set --silence-fork-pr-errors",
        ])
    func ignored(comment: String) {
        #expect(Self.grammar.read(comment) == .ignored)
    }

    // R6–R8
    @Test(
        "as a command, whatever stands around it",
        arguments: [
            "atlantis plan", "atlantis plan\n", "atlantis plan\n\n", "atlantis plan\r\n", "atlantis plan\r\n\r\n", "\natlantis plan",
            "\r\natlantis plan\r\n", "Atlantis plan", "Atlantis Plan", "ATLANTIS PLAN", "`atlantis plan`", "```atlantis plan```",
            "run plan", "@github-user plan", "@GitHub-User plan", "bulkhead plan", "Bulkhead plan", "atlantis plan # and a remark",
        ])
    func plan(comment: String) {
        #expect(Self.grammar.read(comment) == .command(Command(.plan)))
    }

    // R9–R11
    @Test(
        "as a call for help",
        arguments: [
            "`atlantis help`", "`  atlantis help  `", "`atlantis help`   ", "   `atlantis help ", "run", "atlantis", "bulkhead",
            "@github-user", "atlantis help", "atlantis -h", "atlantis --help", "atlantis HELP", "atlantis help something else",
            "atlantis help plan",
        ])
    func help(comment: String) {
        #expect(Self.grammar.read(comment) == Self.grammar.read("atlantis help"))
        #expect(Self.grammar.read(comment).reply?.hasPrefix("```cmake\natlantis\nTerraform Pull Request Automation\n") == true)
    }

    // R12
    @Test("as a call for help even if nothing is allowed")
    func helpWithoutCommands() {
        let reply = CommentGrammar(allowedCommands: []).read("atlantis").reply
        #expect(reply?.contains("  help     View help.") == true)
        #expect(reply?.contains("atlantis plan") == false)
    }

    // R13, R14
    @Test(
        "by the name the operator gave us",
        arguments: [
            ("custom-executable-name help", true), ("run help", true), ("@github-user help", true), ("bulkhead help", true),
            ("atlantis help", false), ("github-user help", false), ("atlantsi help", false),
        ])
    func customName(comment: String, isForUs: Bool) {
        #expect((Self.renamed.read(comment) != .ignored) == isForUs)
    }

    // R15
    @Test("but no typing error is seen in the name of a neighbour")
    func neighbour() {
        #expect(CommentGrammar(executableName: "atlantis-sec").read("atlantis-dev unlock") == .ignored)
    }

    // R16
    @Test(
        "as meant for us if it is for terraform",
        arguments: [
            "terraform", "terraform help", "terraform -h", "terraform plan", "terraform apply", "Terraform plan",
            "terraform plan -w workspace -d . -- test",
        ])
    func terraform(comment: String) {
        #expect(Self.grammar.read(comment) == .reply("Did you mean to use `atlantis` instead of `terraform`?"))
        #expect(Self.renamed.read(comment) == .reply("Did you mean to use `custom-executable-name` instead of `terraform`?"))
    }

    @Test(
        "as meant for us if one or two letters are wrong",
        arguments: ["atlatis", "atlants", "@atlantis", "atlantis:", "Atlantic", "atlantise", "tlantis", "Atlntis"])
    func nearlyOurName(word: String) {
        #expect(Self.grammar.read("\(word) plan") == .reply("Did you mean to use `atlantis` instead of `\(word)`?"))
    }

    @Test("but not if three are", arguments: ["atlas", "atlantis-dev", "atlantisabc", "antis"])
    func farFromOurName(word: String) {
        #expect(Self.grammar.read("\(word) plan") == .ignored)
    }

    // R17
    @Test(
        "by our user on the code host",
        arguments: [
            ("gh", .gitHub), ("@gl", .gitLab), ("bb", .bitbucketServer), ("bb", .bitbucketCloud), ("ad", .azureDevOps), ("gt", .gitea),
        ] as [(String, CommentGrammar.Host)])
    func users(user: String, host: CommentGrammar.Host) {
        let name = user.hasPrefix("@") ? user : "@" + user
        #expect(CommentGrammar(userName: user, host: host).read("\(name) help").reply?.hasPrefix("```cmake\natlantis\n") == true)
    }

    @Test("and a host without a user of ours has none")
    func noUser() {
        #expect(CommentGrammar(userName: "").read("@ help") == .ignored)
    }

    @Test(
        "and refused if its quotes do not match",
        arguments: [
            ("atlantis plan 'x", "EOF found when expecting closing quote"), ("atlantis plan \"x", "EOF found when expecting closing quote"),
            ("atlantis plan x\\", "EOF found after escape character"), ("atlantis plan \"x\\", "EOF found after escape character"),
        ])
    func openQuotes(comment: String, message: String) {
        #expect(Self.grammar.read(comment) == .reply("```\nError parsing command: \(message)\n```"))
    }

    @Test("quickly, however long it is", .timeLimit(.minutes(1)))
    func long() {
        let words = String(repeating: "x ", count: 500_000)
        #expect(Self.grammar.read(words) == .ignored)
        #expect(Self.grammar.read("atlantis plan " + words).reply != nil)
        #expect(Self.grammar.read(String(repeating: "a", count: 1_000_000)) == .ignored)
        #expect(Self.grammar.read(String(repeating: "`\n", count: 500_000)) == .ignored)
    }
}

extension CommentReading {
    var reply: String? { if case .reply(let text) = self { text } else { nil } }
    var command: Command? { if case .command(let command) = self { command } else { nil } }
}
