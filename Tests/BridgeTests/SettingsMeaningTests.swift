import Bridge
import Comments
import Domain
import Testing

@Suite("What the server's settings mean") struct SettingsMeaningTests {
    @Test(
        "an address loses one slash at its end (43)",
        arguments: [
            ("https://example.com", "https://example.com"), ("http://example.com/", "http://example.com"),
            ("http://example.com:4141/", "http://example.com:4141"), ("http://example.com/baseurl/", "http://example.com/baseurl"),
        ])
    func publicURL(given: String, expected: String) throws {
        #expect(try settings(base + ["--atlantis-url", given]).web.publicURL == expected)
    }

    @Test(
        "a folder becomes absolute (38, 39)",
        arguments: [
            ("~/this/is/a/path", "/home/ann/this/is/a/path"), ("../", "/srv"), ("data", "/srv/bulkhead/data"), ("/d/./x/..", "/d"),
            ("~ann", "/srv/bulkhead/~ann"),
        ])
    func folder(given: String, expected: String) throws {
        #expect(try settings(base + ["--data-dir", given]).dataFolder == expected)
    }

    @Test("a user loses the @ in front (41)") func user() throws {
        #expect(try settings(base + ["--gh-user=@user"]).gitHub.user == "user")
    }

    @Test(
        "commands are listed once, all means all (19, 20)",
        arguments: [
            ("", [.version, .plan, .apply, .unlock, .approvePolicies, .cancel]), ("plan,,apply,plan", [.plan, .apply]),
            ("all,plan", [.version, .plan, .apply, .cancel, .unlock, .approvePolicies, .importing, .state]), ("policy_check,plan", [.plan]),
        ] as [(String, [Command.Name])])
    func commands(given: String, expected: [Command.Name]) throws {
        #expect(try settings(base + ["--allow-commands=\(given)"]).policy.allowedCommands == expected)
    }

    @Test(
        "blocked arguments replace the defaults (22, 23)",
        arguments: [
            (" -chdir , --chdir ", ["-chdir", "--chdir"]), ("-no-color,--no-color", ["-no-color", "--no-color"]),
            (" , ", ["-chdir", "--chdir", "-plugin-dir", "--plugin-dir"]),
        ] as [(String, [String])])
    func blocked(given: String, expected: [String]) throws {
        #expect(try settings(base + ["--blocked-extra-args", given]).comments.blockedArguments == expected)
    }

    @Test("no limit of comments is a limit of 0 (47)", arguments: [("0", nil), ("10", 10)] as [(String, Int?)])
    func maximum(given: String, expected: Int?) throws {
        #expect(try settings(base + ["--max-comments-per-command", given]).comments.maximum == expected)
    }

    @Test("a level of the log is one in capitals too (10)") func logLevel() throws {
        #expect(try settings(base + ["--log-level=DEBUG"]).logLevel == .debug)
    }

    @Test("the old name of the distribution counts where the new one is not given") func distribution() throws {
        let old = try settings(base + ["--tf-distribution=opentofu"])
        #expect(old.terraform.distribution == .opentofu)
        #expect(old.notes.deprecations == ["WARNING: Flag --tf-distribution has been deprecated."])
        let both = try settings(base + ["--tf-distribution=opentofu", "--default-tf-distribution=terraform"])
        #expect(both.policy.discovery.distribution == .terraform)
    }

    @Test(
        "a version is three numbers",
        arguments: [
            ("v1.9.0", "1.9.0"), ("1.9", "1.9.0"), ("1.12.0-beta1", "1.12.0-beta1"),
        ])
    func version(given: String, expected: String) throws {
        #expect(try settings(base + ["--default-tf-version", given]).terraform.version == expected)
    }

    @Test("a time limit is in minutes, or says in what", arguments: [("5", 300), ("90s", 90), ("2h", 7200)])
    func stepTimeout(given: String, seconds: Int) throws {
        #expect(try settings(base + ["--step-timeout", given]).terraform.stepTimeout == .seconds(seconds))
    }

    @Test("negative flags become positive properties") func negatives() throws {
        let settings = try settings(
            base + [
                "--disable-apply-all", "--disable-autoplan", "--disable-repo-locking", "--disable-markdown-folding",
                "--disable-autoplan-label=no-plan", "--disable-unlock-label=keep", "--use-tf-plugin-cache=false",
                "--disable-global-apply-lock",
            ])
        #expect(!settings.policy.allowsApplyAll && !settings.policy.plansOnPush && !settings.policy.locksProjects)
        #expect(!settings.web.offersApplyStop)
        #expect(!settings.comments.foldsOutput && !settings.terraform.usesPluginCache)
        #expect(settings.policy.noAutoplanLabel == "no-plan" && settings.policy.noUnlockLabel == "keep")
    }

    @Test(
        "pages are for nobody, for who has the password, or for everybody",
        arguments: [
            ([], .nobody), (["--web-public"], .everybody), (["--web-password=p"], .login(user: "atlantis", password: Secret("p"))),
            (["--web-basic-auth", "--web-username=ann", "--web-password=p"], .login(user: "ann", password: Secret("p"))),
        ] as [([String], ServerSettings.Web.Access)])
    func access(arguments: [String], expected: ServerSettings.Web.Access) throws {
        #expect(try settings(base + arguments).web.access == expected)
    }

    @Test("rules and certificates keep their paths") func paths() throws {
        let settings = try settings(
            base + ["--repo-config=repos.yaml", "--ssl-cert-file=c", "--ssl-key-file=k", "--gh-base-url=http://127.0.0.1:1"])
        #expect(settings.repositories.rules == .file("repos.yaml"))
        #expect(settings.web.tls?.certificateChain == "c" && settings.web.tls?.privateKey == "k")
        #expect(settings.gitHub.baseURL == "http://127.0.0.1:1")
    }

    @Test("a token may lie in a file") func tokenFile() throws {
        let settings = try settings(["--gh-user=u", "--gh-token-file=/t", "--repo-allowlist=*", "--gh-webhook-secret=s"])
        #expect(settings.gitHub.token == .file("/t"))
    }

    @Test(
        "flags without effect are announced, unless they ask for what is anyway",
        arguments: [
            (["--enable-drift-detection", "--slack-token=x"], ["enable-drift-detection", "slack-token"]),
            (["--enable-drift-detection=false"], []),
            (["--locking-db-type=boltdb", "--gitlab-hostname=gitlab.com"], []), (["--pending-apply-status"], ["pending-apply-status"]),
            (["--language=es-MX"], []), (["--share-plan-dir=/p"], ["share-plan-dir"]),
            (["--gh-app-id=1", "--gh-app-key=k"], ["gh-app-id", "gh-app-key"]),
        ] as [([String], [String])])
    func notYet(arguments: [String], expected: [String]) throws {
        #expect(try settings(base + arguments).notes.notYet == expected)
    }

    @Test(
        "comments are in a language, with words of the operator's own (34, 35)",
        arguments: [
            ("en", nil, .english), ("es-MX", nil, .spanish), (" ES", "{}", .spanish), ("de", "", .english),
            ("de", "command_titles: {apply: Anwenden}", Self.german),
            ("es", "pull_request_label: PR\nmerge_request_label: MR", Self.labelled),
        ] as [(String, String?, Language)])
    func language(code: String, file: String?, expected: Language) throws {
        let arguments = ["--language=\(code)"] + (file == nil ? [] : ["--language-config-file=l.yaml"])
        #expect(try settings(base + arguments, files: file.map { ["l.yaml": $0] } ?? [:]).comments.language == expected)
    }
    private static let german: Language = {
        var language = Language.english
        language.commandTitles = ["apply": "Anwenden"]
        return language
    }()
    private static let labelled: Language = {
        var language = Language.spanish
        language.pullRequestLabel = "PR"
        language.mergeRequestLabel = "MR"
        return language
    }()

    @Test(
        "a file of words that is wrong is said (36)",
        arguments: [
            (nil, "open l.yaml: no such file or directory"), (": :", "line 1, column 1: did not find expected key"),
            ("words: {}", "unknown key \"words\" (line 1): known are pull_request_label, merge_request_label, command_titles"),
            ("command_titles: [a]", "expected keys with values (line 1)"),
            ("pull_request_label: [a]", "pull_request_label: expected a single value (line 1)"),
        ] as [(String?, String)])
    func badLanguage(file: String?, fault: String) {
        let message = refusal(base + ["--language-config-file=l.yaml"], files: file.map { ["l.yaml": $0] } ?? [:])
        #expect(message == "invalid language-config-file \"l.yaml\": \(fault)")
    }

    @Test("a secret with a newline is announced") func newline() throws {
        let notes = try settings(base + ["--gh-token=a\n", "--gh-webhook-secret=b\n"]).notes
        #expect(notes.lines == ["gh-token", "gh-webhook-secret"].map { "--\($0) contains a newline which is usually unintentional" })
    }

    @Test("secrets print as stars") func secrets() throws {
        let settings = try settings(base + ["--gh-token=hush", "--web-password=hush"])
        var text = ""
        dump(settings, to: &text)
        #expect(!text.contains("hush") && !"\(settings)".contains("hush"))
    }
}
