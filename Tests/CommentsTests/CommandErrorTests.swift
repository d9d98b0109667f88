import Comments
import Domain
import TestSupport
import Testing

@Suite("A command that is wrong is answered") struct CommandErrorTests {
    private static let grammar = CommentGrammar(userName: "github-user", allowedCommands: Command.Name.allCases)

    private func reply(_ comment: String, _ grammar: CommentGrammar = Self.grammar) -> String {
        grammar.read(comment).reply ?? "no reply"
    }

    // E1, E2
    @Test(
        "with the commands there are",
        arguments: [("atlantis paln", "paln"), ("atlantis appely apply", "appely"), ("atlantis import a b", "import")])
    func unknown(comment: String, word: String) throws {
        let allowed = try AllowedCommands.parse("version,unlock,apply,plan,apply")
        #expect(
            reply(comment, CommentGrammar(allowedCommands: allowed)) == """
                ```
                Error: unknown command "\(word)".
                Run 'atlantis --help' for usage.
                Available commands(--allow-commands): version, plan, apply, unlock
                ```
                """)
    }

    @Test("as in Atlantis's own expectations", .enabled(if: Conformance.isHere))
    func unknownImport() throws {
        let expected = try Conformance.text("simple/exp-output-allow-command-unknown-import.txt")
        #expect(reply("atlantis import a b", CommentGrammar(allowedCommands: [.apply, .plan])) == expected)
    }

    // E3–E8
    @Test(
        "with the words that are too many",
        arguments: [
            ("plan -d . arg", "arg", "plan"), ("plan arg -d .", "arg", "plan"), ("plan arg", "arg", "plan"),
            ("plan arg arg2", "arg arg2", "plan"), ("plan -d . arg -w kjj arg2", "arg arg2", "plan"),
            ("apply arg arg2 -- useful", "arg arg2", "apply"), ("apply arg arg2 --", "arg arg2", "apply"),
            ("approve_policies arg arg2 arg3 --", "arg arg2 arg3", "approve_policies"), ("import arg --", "arg", "import ADDRESS ID"),
            ("import arg1 arg2 arg3 --", "arg1 arg2 arg3", "import ADDRESS ID"), ("unlock now", "now", "unlock"),
            ("state rm", "", "state [rm ADDRESS...]"),
        ])
    func positionals(comment: String, words: String, name: String) {
        #expect(reply("atlantis \(comment)").hasPrefix("```\nError: unknown argument(s) – \(words).\nUsage of \(name):\n"))
    }

    // E9
    @Test("with the usage of unlock, which has no flags", arguments: ["unlock -d .", "unlock --verbose", "unlock -h"])
    func unlock(comment: String) {
        expectGolden(reply("atlantis \(comment)"), "usage-unlock.md")
    }

    // E10–E18, E20–E23
    @Test(
        "with the reason",
        arguments: [
            ("plan -e", "unknown shorthand flag: 'e' in -e"), ("apply -e", "unknown shorthand flag: 'e' in -e"),
            ("plan -ex", "unknown shorthand flag: 'e' in -ex"), ("plan --abc", "unknown flag: --abc"),
            ("apply --abc", "unknown flag: --abc"),
            ("import --abc=1", "unknown flag: --abc"), ("state rm --abc", "unknown flag: --abc"),
            ("plan --=x", "bad flag syntax: --=x"), ("plan ---x", "bad flag syntax: ---x"),
            ("plan --dir", "flag needs an argument: --dir"), ("plan -d", "flag needs an argument: 'd' in -d"),
            ("plan --auto-merge-disabled", "unknown flag: --auto-merge-disabled"),
            (
                "plan --verbose=maybe",
                "invalid argument \"maybe\" for \"--verbose\" flag: strconv.ParseBool: parsing \"maybe\": invalid syntax"
            ),
            ("state", "subcommand required"), ("state mv a b", "invalid subcommand mv (not rm)"),
            ("plan -d ..", "using a relative path \"..\" with -d/--dir is not allowed"),
            ("apply -d ./..", "using a relative path \"./..\" with -d/--dir is not allowed"),
            ("plan -d a/b/../../..", "using a relative path \"a/b/../../..\" with -d/--dir is not allowed"),
            ("apply -d a/../..", "using a relative path \"a/../..\" with -d/--dir is not allowed"),
            ("import -d .. address id", "using a relative path \"..\" with -d/--dir is not allowed"),
            ("state -d a/../.. rm address id", "using a relative path \"a/../..\" with -d/--dir is not allowed"),
            ("plan -d '../*'", "using '..' in glob pattern \"../*\" with -d/--dir is not allowed"),
            ("plan -d 'modules/../*'", "using '..' in glob pattern \"modules/../*\" with -d/--dir is not allowed"),
            ("plan -d '../**'", "using '..' in glob pattern \"../**\" with -d/--dir is not allowed"),
            ("apply -d '../apps/*'", "using '..' in glob pattern \"../apps/*\" with -d/--dir is not allowed"),
            ("plan -d 'modules/[invalid'", "invalid glob pattern \"modules/[invalid\" with -d/--dir"),
            ("apply -d 'apps/[unclosed'", "invalid glob pattern \"apps/[unclosed\" with -d/--dir"),
            ("plan -d '*/{a'", "invalid glob pattern \"*/{a\" with -d/--dir"),
            ("plan -w a$HOME", "invalid workspace \"a$HOME\": cannot contain '$'"),
            ("plan -w a$(id)b", "invalid workspace \"a$(id)b\": cannot contain '$'"),
            ("plan -w 'a b'", "invalid workspace \"a b\": cannot contain whitespace or control characters"),
            ("plan -w . ", "invalid workspace \".\": cannot be '.'"), ("plan -w -x", "invalid workspace \"-x\": cannot start with '-'"),
            ("plan -- -chdir=../other", "flag \"-chdir=../other\" is not allowed in extra args"),
            ("plan -- --chdir=/tmp", "flag \"--chdir=/tmp\" is not allowed in extra args"),
            ("plan -- -chdir", "flag \"-chdir\" is not allowed in extra args"),
            ("plan -- --chdir", "flag \"--chdir\" is not allowed in extra args"),
            ("plan -- -plugin-dir=/tmp/evil", "flag \"-plugin-dir=/tmp/evil\" is not allowed in extra args"),
            ("plan -- --plugin-dir=/tmp/evil", "flag \"--plugin-dir=/tmp/evil\" is not allowed in extra args"),
            ("import address id -- -chdir=..", "flag \"-chdir=..\" is not allowed in extra args"),
            ("apply -- -chdir=../sensitive", "flag \"-chdir=../sensitive\" is not allowed in extra args"),
            ("plan -w workspace -p project", "cannot use -p/--project at same time as -d/--dir or -w/--workspace"),
            ("plan -d dir -p project", "cannot use -p/--project at same time as -d/--dir or -w/--workspace"),
            ("plan -d dir -w workspace -p project", "cannot use -p/--project at same time as -d/--dir or -w/--workspace"),
            (
                "apply --auto-merge-disabled --auto-merge-method squash",
                "cannot use --auto-merge-method at the same time as --auto-merge-disabled"
            ),
        ])
    func reasons(comment: String, message: String) {
        let name = comment.split(separator: " ")[0]
        let text = reply("atlantis \(comment)")
        #expect(text.hasPrefix("```\nError: \(message).\nUsage of \(name):\n"))
        #expect(text.hasSuffix(".\n```"))
    }

    // E16, E17
    @Test("with what is wrong with a workspace", arguments: ["plan", "apply", "import address id", "state rm address"])
    func workspaces(command: String) {
        for workspace in ["..", "/", "..abc", "abc..", "abc..abc", "../../../etc/passwd", "~", "~user", "~root"] {
            #expect(reply("atlantis \(command) -w \(workspace)").hasPrefix("```\nError: invalid workspace \"\(workspace)\": cannot "))
        }
    }

    // E19
    @Test(
        "but not for characters that only a shell minds",
        arguments: ["a;id", "a&&id", "a|id", "a`id`b", "a>b", "a=b", "a:b", "a@b", "a+b", "_foo", ".hidden"])
    func ordinaryWorkspaces(workspace: String) {
        #expect(Self.grammar.read("atlantis plan -w \(workspace)").command?.target == .place(dir: nil, workspace: workspace))
    }

    // E22
    @Test("with the operator's own blocked words")
    func ownBlockedWords() {
        let grammar = CommentGrammar(blockedArguments: CommentGrammar.blockedArguments(from: " -no-color , --no-color"))
        #expect(reply("atlantis plan -- -no-color", grammar).contains("flag \"-no-color\" is not allowed in extra args"))
        #expect(grammar.read("atlantis plan -- -chdir=other").command != nil)
        #expect(grammar.read("atlantis plan -- -var=foo=bar").command != nil)
        #expect(CommentGrammar.blockedArguments(from: " , ") == CommentGrammar.standardBlockedArguments)
    }

    @Test("that merge methods are for GitHub only", arguments: CommentGrammar.Host.allCases)
    func mergeMethod(host: CommentGrammar.Host) {
        let reading = CommentGrammar(host: host).read("atlantis apply --auto-merge-method squash")
        if host == .gitHub {
            #expect(reading.command?.merging == .by(method: "squash"))
        } else {
            #expect(reading.reply?.contains("Error: --auto-merge-method is not currently implemented for \(host.rawValue).") == true)
        }
    }

    // E12
    @Test(
        "with its usage when that is asked for",
        arguments: [
            ("plan -h", "plan"), ("apply --help", "apply"), ("approve_policies -h", "approve_policies"), ("import -h", "import ADDRESS ID"),
            ("state --help", "state [rm ADDRESS...]"), ("version -h", "version"), ("cancel -h", "cancel"),
        ])
    func usage(comment: String, name: String) {
        let text = reply("atlantis \(comment)")
        #expect(text.hasPrefix("```\nUsage of \(name):\n"))
        #expect(text.hasSuffix("\n\n```"))
        expectGolden(text, "usage-\(comment.split(separator: " ")[0]).md")
    }

    @Test("with help")
    func help() {
        expectGolden(reply("atlantis help"), "help.md")
        expectGolden(reply("deploy help", CommentGrammar(executableName: "deploy")), "help-renamed.md")
    }

    @Test("and cannot leave the code block of the answer")
    func hostileWords() {
        for comment in ["atlantis plan \"a\r```\r[x](y)\"", "atlantis \"a\r```\rb\"", "atlantis plan -d \"../\r```\r\""] {
            #expect(!reply(comment).contains("\r"))
        }
    }
}
