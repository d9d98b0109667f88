import Bridge
import Domain
import Testing

// Rows of the reference's cases are cited by their number.
@Suite("Where the server's settings come from") struct SettingsValuesTests {
    @Test("nothing but credentials and an allow-list gives the defaults (1)") func defaults() throws {
        let settings = try settings()
        #expect(settings.web.port == 4141)
        #expect(settings.web.publicURL == "http://box:4141")
        #expect(settings.dataFolder == "/home/ann/.atlantis")
        #expect(settings.policy.allowedCommands == [.version, .plan, .apply, .unlock, .approvePolicies, .cancel])
        #expect(settings.policy.discovery == DiscoverySettings())
        #expect(settings.policy.allowsApplyAll && settings.policy.plansOnPush && settings.policy.locksProjects)
        #expect(settings.comments.maximum == 100)
        #expect(settings.comments.executableName == "atlantis")
        #expect(settings.comments.blockedArguments == ["-chdir", "--chdir", "-plugin-dir", "--plugin-dir"])
        #expect(settings.terraform.poolSize == 15)
        #expect(settings.terraform.usesPluginCache)
        #expect(settings.terraform.version == nil)
        #expect(settings.terraform.stepTimeout == .seconds(7200))
        #expect(settings.web.access == .nobody)
        #expect(settings.gitHub.webhookSecret == Secret("shh"))
        #expect(settings.notes.lines.isEmpty && settings.notes.deprecations.isEmpty)
    }

    @Test(
        "a flag wins over BULKHEAD_, that over ATLANTIS_, that over the config file, that over the default",
        arguments: [
            (["--port=1"], ["BULKHEAD_PORT": "2", "ATLANTIS_PORT": "3"], 1),
            ([], ["BULKHEAD_PORT": "2", "ATLANTIS_PORT": "3"], 2),
            ([], ["BULKHEAD_PORT": "", "ATLANTIS_PORT": "3"], 3),
            ([], ["ATLANTIS_PORT": ""], 4),
            (["--port", "9", "--port=5"], [:], 5),
            ([], ["BULKHEAD_PORT": "tcp://10.0.0.1:80", "ATLANTIS_PORT": "udp://10.0.0.1:80"], 4),
            ([], ["BULKHEAD_PORT": "tcp://10.0.0.1:80", "ATLANTIS_PORT": "3"], 3),
        ] as [([String], [String: String], Int)])
    func precedence(arguments: [String], environment: [String: String], port: Int) throws {
        let file = ["f.yaml": "port: 4"]
        let settings = try settings(base + ["--config=f.yaml"] + arguments, environment: environment, files: file)
        #expect(settings.web.port == port)
    }

    @Test("an empty flag hides the variable and stands for the default") func emptyFlag() throws {
        let settings = try settings(base + ["--executable-name="], environment: ["ATLANTIS_EXECUTABLE_NAME": "tf"])
        #expect(settings.comments.executableName == "atlantis")
    }

    @Test("the config file may be named by a variable, and be absent (7)") func configByVariable() throws {
        #expect(try settings(base + ["--config="]).web.port == 4141)
        let settings = try settings(environment: ["ATLANTIS_CONFIG": "c.yml"], files: ["c.yml": "Port: 8080\nallow-draft-prs: true\n"])
        #expect(settings.web.port == 8080)
        #expect(settings.repositories.allowsDrafts)
    }

    @Test(
        "truth has several spellings",
        arguments: [
            (["--allow-fork-prs"], true), (["--allow-fork-prs=true"], true), (["--allow-fork-prs=T"], true), (["--allow-fork-prs=1"], true),
            (["--allow-fork-prs=False"], false), (["--allow-fork-prs=0"], false), ([], false),
        ] as [([String], Bool)])
    func truth(arguments: [String], expected: Bool) throws {
        #expect(try settings(base + arguments).policy.allowsForks == expected)
    }

    /// A value for each flag that is not its default and hurts nobody.
    private static func sample(_ flag: ServerFlag) -> String? {
        let special = [
            "log-level": "debug", "default-tf-distribution": "opentofu", "tf-distribution": "opentofu", "automerge-method": "squash",
            "allow-commands": "plan", "language": "es", "bitbucket-base-url": "https://b", "gitea-base-url": "https://g",
            "gh-base-url": "https://h", "atlantis-url": "https://a", "default-tf-version": "1.2.3", "step-timeout": "5",
            "gh-team-allowlist": "dev:plan", "checkout-strategy": "merge",
            "tf-download-url": "https://t",
        ]
        switch flag.stage {
        case .refused: return nil
        case .works, .notYet, .only: break
        }
        switch flag.kind {
        case .bool: return flag.defaultText == "true" ? "false" : "true"
        case .int, .int64: return "10"
        case .string: return special[flag.name] ?? "x-\(flag.name)"
        }
    }

    @Test("every flag is heard from a variable and from the config file, with its type (2, 3)") func everywhere() throws {
        let samples = ServerFlag.all.compactMap { flag in Self.sample(flag).map { (flag, $0) } }.filter { $0.0.name != "config" }
        let variables = Dictionary(uniqueKeysWithValues: samples.map { ("ATLANTIS_" + $0.0.variable, $0.1) })
        let file = samples.map { "\($0.0.name): \($0.0.kind == .string ? "\"\($0.1)\"" : $0.1)" }.joined(separator: "\n")
        let byVariable = try FlagValues.read(arguments: [], environment: variables) { _ in nil }
        let byFile = try FlagValues.read(arguments: ["--config", "f.yaml"], environment: [:]) { _ in file }
        let byLine = try FlagValues.read(arguments: samples.map { "--\($0.0.name)=\($0.1)" }, environment: [:]) { _ in nil }
        for (flag, _) in samples {
            for values in [byVariable, byFile, byLine] { #expect(values.deviates(flag), "\(flag.name)") }
        }
    }

    @Test(
        "variables are called like flags",
        arguments: [
            ("atlantis-url", "ATLANTIS_URL"), ("gh-token", "GH_TOKEN"), ("config", "CONFIG"),
        ])
    func variable(name: String, variable: String) {
        #expect(ServerFlag.all.first { $0.name == name }?.variable == variable)
    }

    @Test(
        "what is wrong with the way flags are given is said",
        arguments: [
            (["--nope"], "unknown flag: --nope"),
            (["--repo-allowlst=x"], "unknown flag: --repo-allowlst; did you mean --repo-allowlist?"),
            (["--prot", "80"], "unknown flag: --prot"),
            (["-port=80"], "unknown flag: -port; did you mean --port?"),
            (["--require-approval"], "unknown flag: --require-approval; set apply_requirements: [approved] in the repo config instead"),
            (["--repo-whitelist=x"], "unknown flag: --repo-whitelist; did you mean --repo-allowlist?"),
            (["plan"], "unexpected argument: plan"),
            (["--allow-fork-prs", "false"], "unexpected argument: false"),
            (["--gh-user"], "flag needs an argument: --gh-user"),
            (["--port=abc"], "invalid value \"abc\" for --port: expected a whole number"),
            (["--allow-fork-prs=maybe"], "invalid value \"maybe\" for --allow-fork-prs: expected true or false"),
        ] as [([String], String)])
    func badLine(arguments: [String], message: String) {
        #expect(refusal(base + arguments) == message)
    }

    @Test("a wrong value in a variable or file is said with its place") func badPlace() {
        #expect(
            refusal(base, environment: ["ATLANTIS_PORT": "x"]) == "invalid value \"x\" for ATLANTIS_PORT: expected a whole number")
        #expect(
            refusal(base + ["--config=f.yaml"], files: ["f.yaml": "parallel-plan: perhaps"])
                == "invalid value \"perhaps\" for parallel-plan in f.yaml: expected true or false")
    }

    @Test("flags of the past are silently ignored in variables (§8)") func formerVariables() throws {
        #expect(try settings(environment: ["ATLANTIS_REQUIRE_APPROVAL": "true"]).notes.lines.isEmpty)
    }
}

@Suite("The config file") struct SettingsFileTests {
    @Test(
        "that cannot be read is said (4, 5)",
        arguments: [
            ("does-not-exist", "invalid config: reading does-not-exist: Unsupported Config Type \"\""),
            ("does-not-exist.yaml", "invalid config: reading does-not-exist.yaml: open does-not-exist.yaml: no such file or directory"),
            ("a.b/c", "invalid config: reading a.b/c: Unsupported Config Type \"\""),
            ("f.toml", "invalid config: reading f.toml: toml files are not read: write it as YAML or JSON"),
            ("list.yaml", "invalid config: reading list.yaml: repo-allowlist: expected a single value (line 1)"),
        ])
    func unreadable(path: String, message: String) {
        #expect(refusal(base + ["--config", path], files: ["list.yaml": "repo-allowlist: [a, b]"]) == message)
    }

    @Test("that is no mapping, or no YAML, is an unmarshal error (6)", arguments: ["invalidyaml", "- a", "a: [", "port: 1\nport: 2"])
    func malformed(text: String) {
        let message = refusal(base + ["--config=f.yaml"], files: ["f.yaml": text]) ?? ""
        #expect(message.hasPrefix("invalid config: reading f.yaml: ") && message.contains("unmarshal errors"))
    }

    @Test(
        "shows no line of its own when it is malformed, for it may hold a token",
        arguments: [
            ("gh-token: [hush", "line 2, column 1: did not find expected ',' or ']'"),
            ("gh-token: \"hush", "line 1, column 16: found unexpected end of stream"), ("port: 1\nport: 2", "given twice: port"),
        ])
    func quotesNothing(text: String, fault: String) {
        #expect(
            refusal(base + ["--config=f.yaml"], files: ["f.yaml": text])
                == "invalid config: reading f.yaml: While parsing config: yaml: unmarshal errors: \(fault)")
    }

    @Test("may be empty, or hold nothing for a flag", arguments: ["", "# nothing\n", "port:\n", "port: ~", "---\n"])
    func empty(text: String) throws {
        #expect(try settings(base + ["--config=f.yaml"], files: ["f.yaml": text]).web.port == 4141)
    }

    @Test("may be JSON") func json() throws {
        #expect(try settings(base + ["--config=f.json"], files: ["f.json": #"{"port": 99, "gh-user": "bot"}"#]).web.port == 99)
    }

    @Test("with keys that are no flags is noted") func unknownKeys() throws {
        let notes = try settings(base + ["--config=f.yaml"], files: ["f.yaml": "webhooks: []\nprot: 1\n"]).notes
        #expect(notes.lines == ["ignored keys of the config file: webhooks, prot"])
    }
}
