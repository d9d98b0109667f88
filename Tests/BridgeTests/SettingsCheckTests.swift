import Bridge
import Domain
import Testing

@Suite("Settings that the server does not start with") struct SettingsCheckTests {
    static let credentials =
        "--gh-user/--gh-token or --gh-user/--gh-token-file or --gh-app-id/--gh-app-key-file or --gh-app-id/--gh-app-key"
        + " or --gitea-user/--gitea-token or --gitlab-user/--gitlab-token or --bitbucket-user/--bitbucket-token"
        + " or --azuredevops-user/--azuredevops-token must be set"

    @Test(
        "are told in the reference's words",
        arguments: [
            (["--log-level=invalid"], "invalid log level: must be one of [debug info warn error]"),  // 10
            (["--language=de"], "unsupported language \"de\": supported languages are en, es"),  // 34
            (["--default-tf-distribution=pulumi"], "invalid tf distribution: expected one of terraform or opentofu"),  // 33
            (["--tf-distribution=pulumi"], "invalid tf distribution: expected one of terraform or opentofu"),
            (["--checkout-strategy=invalid"], "invalid checkout strategy: not one of branch or merge"),  // 11
            (["--automerge-method=invalid"], "invalid --automerge-method: must be one of [merge rebase squash]"),  // 12
            (["--ssl-key-file=k"], "--ssl-key-file and --ssl-cert-file are both required for ssl"),  // 13
            (["--ssl-cert-file=c"], "--ssl-key-file and --ssl-cert-file are both required for ssl"),
            (["--repo-allowlist="], "--repo-allowlist must be set for security purposes"),  // 9
            (["--repo-allowlist=http://github.com/*"], "--repo-allowlist cannot contain ://, should be hostnames only"),  // 8
            (["--bitbucket-base-url=mydomain.com"], "--bitbucket-base-url must have http:// or https://, got \"mydomain.com\""),  // 26
            (
                ["--bitbucket-base-url=://mydomain.com"],  // 27
                "error parsing --bitbucket-webhook-secret flag value \"://mydomain.com\": parse \"://mydomain.com\": missing protocol scheme"
            ),
            (["--gitea-base-url=mydomain.com"], "--gitea-base-url must have http:// or https://, got \"mydomain.com\""),
            (["--repo-config=a", "--repo-config-json={}"], "cannot use --repo-config and --repo-config-json at the same time"),  // 29
            (["--tfe-hostname=not-app.terraform.io"], "if setting --tfe-hostname, must set --tfe-token"),  // 30
            (
                ["--redis-cluster-addresses=a:1,b:2", "--redis-host=h"],  // 46
                "--redis-cluster-addresses cannot be combined with --redis-host"
            ),
            (
                ["--redis-cluster-addresses=a:1,b:2", "--redis-port=1"],
                "--redis-cluster-addresses cannot be combined with --redis-port"
            ),
            (
                ["--redis-cluster-addresses=a:1,b:2", "--redis-db=1"],
                "--redis-db is not supported in cluster mode (Redis Cluster ignores the DB parameter)"
            ),
            (
                ["--autoplan-file-list=**/*.yml,!"],  // 31
                "invalid pattern in --autoplan-file-list, **/*.yml,!: illegal exclusion pattern: \"!\""
            ),
            (["--autoplan-file-list=[^]"], "invalid pattern in --autoplan-file-list, [^]: syntax error in pattern"),  // 32
            (["--autoplan-file-list=a\\"], "invalid pattern in --autoplan-file-list, a\\: syntax error in pattern"),
            (["--allow-commands=noallow"], "invalid --allow-commands: unknown command name: noallow"),  // 18
            (["--allow-commands=plan,all,invalid"], "invalid --allow-commands: unknown command name: invalid"),  // 21
            (["--allow-commands=invalid,plan,all"], "invalid --allow-commands: unknown command name: invalid"),
            (["--allow-commands=plan, apply"], "invalid --allow-commands: unknown command name:  apply"),
            (
                ["--atlantis-url=::"],  // 44
                "initializing server: parsing --atlantis-url flag \"::\": parse \"::\": missing protocol scheme"
            ),
            (["--atlantis-url=/hi"], "initializing server: parsing --atlantis-url flag \"/hi\": http or https must be specified"),  // 45
            (
                ["--atlantis-url=localhost/test"],
                "initializing server: parsing --atlantis-url flag \"localhost/test\": http or https must be specified"
            ),
            (
                ["--atlantis-url=http0://localhost/test"],
                "initializing server: parsing --atlantis-url flag \"http0://localhost/test\": http or https must be specified"
            ),
            (["--default-tf-version=latest"], "initializing server: initializing terraform: Malformed version: latest"),
        ] as [([String], String)])
    func words(arguments: [String], message: String) {
        #expect(refusal(base + arguments) == message)
    }

    @Test(
        "have half of the credentials (14, 15, 16)",
        arguments: [
            [], ["--gh-token=t"], ["--gitlab-token=t"], ["--bitbucket-token=t"], ["--gitea-token=t"], ["--azuredevops-token=t"],
            ["--gh-user=u"], ["--gitlab-user=u"], ["--bitbucket-user=u"], ["--gitea-user=u"], ["--azuredevops-user=u"],
            ["--gh-app-id=1"], ["--gh-app-key=k"], ["--gh-app-key-file=f"],
            ["--gh-user=u", "--gitlab-token=t"], ["--gitlab-user=u", "--gh-token=t"], ["--gh-user=u", "--bitbucket-token=t"],
            ["--gh-user=u", "--gitea-token=t"], ["--gitea-user=u", "--gh-token=t"],
            ["--gh-user=u", "--gh-token=t", "--gh-token-file=f"], ["--gh-app-id=1", "--gh-app-key=k", "--gh-app-key-file=f"],
        ] as [[String]])
    func halfCredentials(arguments: [String]) {
        #expect(refusal(arguments + ["--repo-allowlist=*", "--gh-webhook-secret=s"]) == Self.credentials)
    }

    @Test(
        "are for another host than GitHub",
        arguments: [
            (
                ["--gitlab-user=u", "--gitlab-token=t"],
                "GitLab is not available in this version yet, only GitHub is: remove --gitlab-user and --gitlab-token"
            ),
            (
                ["--gh-user=u", "--gh-token=t", "--gitea-user=u", "--gitea-token=t"],
                "Gitea is not available in this version yet, only GitHub is: remove --gitea-user and --gitea-token"
            ),
            (
                ["--gh-app-id=1", "--gh-app-key=k"],
                "GitHub Apps are not available in this version yet: set --gh-user and --gh-token or --gh-token-file"
            ),
        ] as [([String], String)])
    func otherHosts(arguments: [String], message: String) {
        #expect(refusal(arguments + ["--repo-allowlist=*", "--gh-webhook-secret=s"]) == message)
    }

    @Test(
        "would let people do what the operator forbids",
        arguments: [
            "--gitlab-group-allowlist=a:plan"
        ])
    func refused(argument: String) {
        let message = refusal(base + [argument]) ?? ""
        #expect(message.hasPrefix(argument.prefix { $0 != "=" } + " is not available in this version yet, and without it "))
    }

    @Test("would believe any webhook, unless that is said in so many words") func webhookSecret() throws {
        #expect(refusal(unsigned)?.hasPrefix("--gh-webhook-secret must be set") == true)
        let open = try settings(unsigned + ["--allow-unsigned-webhooks"])
        #expect(open.gitHub.webhookSecret == nil)
        #expect(open.notes.lines == ["no GitHub webhook secret set. This could allow attackers to spoof requests from GitHub"])
    }

    @Test(
        "would protect the pages with a password that everybody knows",
        arguments: [
            ["--web-basic-auth"], ["--web-password=atlantis"], ["--web-basic-auth", "--web-password=atlantis"],
        ])
    func knownPassword(arguments: [String]) {
        #expect(refusal(base + arguments)?.hasPrefix("--web-password must be set to a password of your own") == true)
    }

    @Test(
        "make no sense",
        arguments: [
            (["--web-public", "--web-basic-auth"], "cannot use --web-public and --web-basic-auth at the same time"),
            (["--port=70000"], "--port must be between 1 and 65535"),
            (["--parallel-pool-size=-1"], "--parallel-pool-size must not be negative"),
            (["--gh-base-url=github.example"], "--gh-base-url must have http:// or https://, got \"github.example\""),
            (["--tf-download-url=mirror"], "--tf-download-url must have http:// or https://, got \"mirror\""),
            (
                ["--autoplan-modules-from-projects=**/*.tf,!"],
                "invalid pattern in --autoplan-modules-from-projects, **/*.tf,!: illegal exclusion pattern: \"!\""
            ),
            (["--step-timeout=soon"], "invalid value \"soon\" for --step-timeout: expected minutes, or a number with s, m or h"),
            (["--step-timeout=0"], "invalid value \"0\" for --step-timeout: expected minutes, or a number with s, m or h"),
        ] as [([String], String)])
    func nonsense(arguments: [String], message: String) {
        #expect(refusal(base + arguments) == message)
    }

    @Test("never show a secret") func secrets() {
        let arguments = ["--gh-user=u", "--gh-token=hush-1", "--gh-token-file=f", "--gh-webhook-secret=hush-2", "--repo-allowlist=*"]
        #expect(refusal(arguments)?.contains("hush") == false)
    }
}
