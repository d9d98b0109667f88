import Comments
import Domain
import Testing

@Suite("A command means") struct CommandValueTests {
    private static let grammar = CommentGrammar(allowedCommands: Command.Name.allCases)
    struct Row: Sendable {
        var flags: String
        var dir: String?
        var workspace: String?
        var project: String?
        var isVerbose = false
        var extra: [CommenterArgument] = []
        var target: Command.Target {
            if let project { return .project(name: project) }
            return dir == nil && workspace == nil ? .everything : .place(dir: dir, workspace: workspace)
        }
    }

    private static let rows = [
        Row(flags: ""), Row(flags: "-w workspace", workspace: "workspace"), Row(flags: "--workspace workspace", workspace: "workspace"),
        Row(flags: "-d dir", dir: "dir"), Row(flags: "--dir dir", dir: "dir"), Row(flags: "-ddir", dir: "dir"),
        Row(flags: "-d=dir", dir: "dir"),
        Row(flags: "--dir=dir", dir: "dir"), Row(flags: "-d other -d dir", dir: "dir"), Row(flags: "-w ''"),
        Row(flags: "-p project", project: "project"), Row(flags: "--project project", project: "project"),
        Row(flags: "-p project -w ''", project: "project"), Row(flags: "--verbose", isVerbose: true), Row(flags: "--verbose=false"),
        Row(flags: "-w workspace -d dir --verbose", dir: "dir", workspace: "workspace", isVerbose: true),
        Row(flags: "--verbose -d dir -w workspace", dir: "dir", workspace: "workspace", isVerbose: true),
        Row(flags: "-d dir -w workspace --verbose", dir: "dir", workspace: "workspace", isVerbose: true),
        Row(flags: "-w workspace --verbose -d dir", dir: "dir", workspace: "workspace", isVerbose: true),
        Row(flags: "--verbose -p project", project: "project", isVerbose: true),
        Row(flags: "-w workspace -d dir -- --verbose", dir: "dir", workspace: "workspace", extra: ["--verbose"]),
        Row(flags: "-w workspace -- -d dir --verbose", workspace: "workspace", extra: ["-d", "dir", "--verbose"]), Row(flags: "--"),
        Row(
            flags: "-w workspace -d dir --verbose -- arg one -two --three &&", dir: "dir", workspace: "workspace", isVerbose: true,
            extra: ["arg", "one", "-two", "--three", "&&"]),
        Row(
            flags: "\t-w\tworkspace\t-d\tdir\t--\targ\tone\t-two\t--three\t&&", dir: "dir", workspace: "workspace",
            extra: ["arg", "one", "-two", "--three", "&&"]),
        Row(flags: "-w   workspace   --   one   two", workspace: "workspace", extra: ["one", "two"]),
        Row(flags: "-- '' \"a b\" c\\ d \"e\\\"f\"", extra: ["", "a b", "c d", "e\"f"]),
    ]

    // P1–P12
    @Test("the same target and arguments, whichever it is", arguments: rows)
    func flags(row: Row) {
        #expect(Self.grammar.read("atlantis plan \(row.flags)").command == command(.plan, row))
        #expect(Self.grammar.read("atlantis apply \(row.flags)").command == command(.apply, row))
        #expect(
            Self.grammar.read("atlantis import 'some[\"addr\"]' id \(row.flags)").command
                == command(.importing, row, positionals: ["some[\"addr\"]", "id"]))
        #expect(
            Self.grammar.read("atlantis state rm 'some[\"addr\"]' \(row.flags)").command
                == command(.state, subcommand: "rm", row, positionals: ["some[\"addr\"]"]))
    }

    private func command(
        _ name: Command.Name, subcommand: String? = nil, _ row: Row, positionals: [CommenterArgument] = []
    ) -> Command {
        Command(name, subcommand: subcommand, target: row.target, isVerbose: row.isVerbose, arguments: row.extra + positionals)
    }

    // P13–P16
    @Test(
        "a folder below the repository's root",
        arguments: [
            ("/", "."), (".", "."), ("./", "."), ("/adir", "adir"), ("./adir", "adir"), ("a//b", "a/b"), ("/..", "."), ("a/../b", "b"),
            ("\"dir with space\"", "dir with space"), ("..a", "..a"), ("modules/*", "modules/*"), ("modules/**", "modules/**"),
            ("environments/*/apps", "environments/*/apps"), ("'env[0-9]/*'", "env[0-9]/*"), ("stacks/prod-?-*", "stacks/prod-?-*"),
            ("./modules/*", "modules/*"), ("/modules/*", "modules/*"),
        ])
    func folders(typed: String, dir: String) {
        for command in ["plan", "apply", "import address id", "state rm address"] {
            #expect(Self.grammar.read("atlantis \(command) -d \(typed)").command?.target == .place(dir: dir, workspace: nil))
        }
    }

    @Test("without what a remark hides")
    func remark() {
        #expect(Self.grammar.read("atlantis plan -d x#y #z").command?.dir == "x#y")
        #expect(Self.grammar.read("atlantis plan -d #foo").reply?.contains("flag needs an argument: 'd' in -d") == true)
    }

    @Test("what was said about merging and approving")
    func wishes() {
        #expect(Self.grammar.read("atlantis apply --auto-merge-disabled").command?.merging == .never)
        #expect(Self.grammar.read("atlantis apply --auto-merge-method=rebase").command?.merging == .by(method: "rebase"))
        #expect(Self.grammar.read("atlantis approve_policies").command?.approval == .init())
        #expect(
            Self.grammar.read("atlantis approve_policies --policy-set one --clear-policy-approval").command?.approval
                == .init(policySet: "one", isWithdrawal: true))
        #expect(Self.grammar.read("atlantis unlock").command == Command(.unlock))
        #expect(Self.grammar.read("atlantis cancel").command == Command(.cancel))
        #expect(Self.grammar.read("atlantis version -p x").command == Command(.version, target: .project(name: "x")))
    }
}

@Suite("The list of allowed commands") struct AllowedCommandsTests {
    // R18, R19
    @Test(
        "is read into the order people are shown",
        arguments: [
            (AllowedCommands.standardList, [.version, .plan, .apply, .cancel, .unlock, .approvePolicies]), ("plan,plan,plan", [.plan]),
            (
                "plan,apply,unlock,policy_check,approve_policies,version,import",
                [.version, .plan, .apply, .unlock, .approvePolicies, .importing]
            ), ("plan,all", Command.Name.allCases), ("", []), (",plan,", [.plan]),
        ] as [(String, [Command.Name])])
    func order(list: String, names: [Command.Name]) throws {
        #expect(try AllowedCommands.parse(list) == names)
    }

    @Test("names what is no command", arguments: ["plan, apply", "autoplan,plan", "plna"])
    func unknown(list: String) {
        #expect(throws: AllowedCommands.UnknownName.self) { try AllowedCommands.parse(list) }
    }

    @Test("says so in Atlantis's words")
    func message() {
        let error = #expect(throws: AllowedCommands.UnknownName.self) { try AllowedCommands.parse("plan,X") }
        #expect(error.map { "\($0)" } == "unknown command name: X")
    }
}
