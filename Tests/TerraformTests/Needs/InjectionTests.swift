import Domain
import Terraform
import Testing

@Suite("What a job gets") struct InjectionTests {
    @Test("is what its root needs of what is granted", arguments: rows)
    func injection(text: String, granted: [Entitlement], chosen: [String], gaps: [String]) {
        let injection = Injection(Granted.order(granted), for: needs(["main.tf": text]))
        #expect(injection.chosen.map(\.entitlement.title) == chosen)
        #expect(injection.gaps.map(\.sentence) == gaps)
        #expect(Set(injection.chosen.map(\.entitlement) + injection.omitted.map(\.entitlement)) == Set(granted))
    }

    private static let staging = Granted.aws(1, profile: "staging")
    private static let prod = Granted.aws(2, profile: "prod")
    private static let unnamed = Granted.aws(3)
    private static let cloudflare = Granted.stored("cf-token", when: "cloudflare/cloudflare")

    private static func provider(_ settings: String) -> String { "provider \"aws\" {\n \(settings)\n}" }
    private static func missing(_ name: String, line: Int = 1) -> String {
        "\(name) is named at main.tf:\(line), and no identity is granted for it in this phase."
    }
    private static func ungranted(_ user: String) -> String { "\(user) is needed, and nothing is granted for it in this phase." }
    private static let s3 = "terraform {\n backend \"s3\" {}\n}\n"
    private static let usesCloudflare =
        "terraform {\n required_providers {\n cloudflare = { source = \"cloudflare/cloudflare\" }\n }\n}\n"

    static let rows: [(String, [Entitlement], [String], [String])] = [
        // Nothing is needed, or nothing is granted.
        ("", [], [], []),
        ("", [staging, Granted.azure(), Granted.google("g"), Granted.vault, cloudflare], [], []),
        ("resource \"null_resource\" \"a\" {}", [], [], []),
        (provider(""), [], [], [ungranted("hashicorp/aws")]),
        (s3, [], [], [ungranted("backend s3")]),
        (s3 + provider(""), [Granted.azure()], [], [ungranted("backend s3"), ungranted("hashicorp/aws")]),
        // Stored variables without a condition are for all, and may be for any provider.
        (provider(""), [Granted.stored("all")], ["all"], []),
        ("", [Granted.stored("all"), Granted.dynamic("database/creds/ro")], ["all", "vault database/creds/ro"], []),
        (usesCloudflare, [cloudflare, Granted.stored("splunk", when: "splunk/splunk")], ["cf-token"], []),
        (usesCloudflare, [Granted.stored("x", when: "registry.terraform.io/Cloudflare/cloudflare")], ["x"], []),
        (usesCloudflare, [], [], [ungranted("cloudflare/cloudflare")]),
        ("provider \"cloudflare\" {}", [cloudflare], [], [ungranted("hashicorp/cloudflare")]),
        (usesCloudflare, [Granted.dynamic("cf/creds", when: "cloudflare/cloudflare")], ["vault cf/creds"], []),
        ("", [Granted.dynamic("cf/creds", when: "cloudflare/cloudflare")], [], []),
        // One identity serves the provider, the backend and states that are read.
        (provider(""), [staging], ["aws staging"], []),
        ("resource \"awscc_x\" \"y\" {}", [unnamed], ["aws 333333333333"], []),
        (s3, [staging], ["aws staging"], []),
        ("data \"terraform_remote_state\" \"n\" {\n backend = \"s3\"\n}", [staging], ["aws staging"], []),
        ("terraform {\n backend \"gcs\" {}\n}", [staging, Granted.google("g")], ["google g"], []),
        // Of several, those that are named.
        (provider("profile = \"staging\""), [staging, prod], ["aws staging"], []),
        (provider("profile = \"acct-222222222222\""), [staging, prod], ["aws prod"], []),
        (provider("profile = \"other\""), [staging, prod], [], [missing("profile \"other\"")]),
        (provider("profile = \"default\""), [staging, unnamed], ["aws 333333333333"], []),
        (provider("profile = var.p"), [staging, prod, Granted.azure()], ["aws staging", "aws prod"], []),
        (provider("allowed_account_ids = [\"222222222222\"]"), [staging, prod], ["aws prod"], []),
        (
            provider("allowed_account_ids = [\"222222222222\", \"999999999999\"]"), [staging, prod], ["aws prod"],
            [missing("account 999999999999")]
        ),
        (provider("allowed_account_ids = [var.a]"), [staging, prod], ["aws staging", "aws prod"], []),
        (
            provider("assume_role {\n role_arn = \"arn:aws:iam::111111111111:role/x\"\n }"), [staging, prod], ["aws staging"], []
        ),
        // A role elsewhere is assumed from an identity that may do so, and nobody knows which one that is.
        (
            provider("assume_role {\n role_arn = \"arn:aws:iam::999999999999:role/x\"\n }"), [staging, prod], ["aws staging", "aws prod"],
            []
        ),
        (
            provider("profile = \"staging\"") + "\nprovider \"aws\" {\n alias = \"p\"\n profile = \"prod\"\n}", [staging, prod, unnamed],
            ["aws staging", "aws prod"], []
        ),
        // What names nobody takes the one without a name; else what is there anyway; else any.
        (provider(""), [staging, unnamed], ["aws 333333333333"], []),
        (provider(""), [staging, prod], ["aws staging", "aws prod"], []),
        (s3 + provider("profile = \"staging\""), [staging, prod], ["aws staging"], []),
        (s3 + provider("profile = \"staging\""), [staging, prod, unnamed], ["aws staging", "aws 333333333333"], []),
        (
            "resource \"awscc_x\" \"y\" {}\n" + provider("profile = \"staging\""), [staging, unnamed], ["aws staging", "aws 333333333333"],
            []
        ),
        // An identity may be for one provider only.
        (s3, [Granted.aws(1, when: "hashicorp/aws")], [], []),
        (provider(""), [Granted.aws(1, when: "hashicorp/aws")], ["aws 111111111111"], []),
        (usesCloudflare, [Granted.aws(1, when: "cloudflare/cloudflare")], ["aws 111111111111"], []),
        // The other clouds.
        ("provider \"azuread\" {}", [Granted.azure("s"), staging], ["azure s"], []),
        ("provider \"azurerm\" {\n subscription_id = \"s\"\n}", [Granted.azure("s"), Granted.azure("t")], ["azure s"], []),
        ("provider \"azurerm\" {\n subscription_id = \"s\"\n}", [Granted.azure()], ["azure"], []),
        ("provider \"azurerm\" {\n subscription_id = \"u\"\n}", [Granted.azure("s")], [], [missing("subscription \"u\"")]),
        (
            "provider \"google\" {\n project = \"p\"\n}", [Granted.google("a", project: "p"), Granted.google("b", project: "q")],
            ["google a"], []
        ),
        (
            "provider \"google\" {\n project = \"r\"\n}", [Granted.google("a", project: "p"), Granted.google("b")],
            ["google a", "google b"], []
        ),
        ("provider \"google-beta\" {}", [Granted.google("a", project: "p"), Granted.google("b")], ["google b"], []),
        (
            "provider \"google\" {\n impersonate_service_account = \"b\"\n}", [Granted.google("a", project: "p"), Granted.google("b")],
            ["google b"], []
        ),
        ("provider \"vault\" {}", [Granted.vault, staging], ["vault token"], []),
        ("provider \"vault\" {}", [staging], [], [ungranted("hashicorp/vault")]),
        // Where it is not known what is needed, all that is granted is.
        (
            "module \"m\" {\n source = \"a/b/c\"\n}", [staging, prod, Granted.azure(), Granted.vault, cloudflare],
            ["aws staging", "aws prod", "azure", "vault token", "cf-token"], []
        ),
    ]

    @Test("is told in a report")
    func report() {
        let text =
            Self.usesCloudflare + Self.s3 + Self.provider("profile = \"staging\"")
            + "\nprovider \"aws\" {\n alias = \"p\"\n profile = \"prod\"\n}\nprovider \"aws\" {\n alias = \"q\"\n profile = \"ops\"\n}"
        let needs = needs(["main.tf": text])
        let granted = [Self.staging, Self.prod, Self.cloudflare, Granted.stored("splunk", when: "splunk/splunk"), Granted.azure()]
        #expect(
            Injection(Granted.order(granted), for: needs).report(of: needs) == [
                "providers cloudflare, aws (2 accounts); backend s3; injected: aws staging (profile \"staging\" at main.tf:9), "
                    + "aws prod (profile \"prod\" at main.tf:12), cf-token (cloudflare/cloudflare); "
                    + "not injected: splunk (not required), azure (not required)",
                "profile \"ops\" is named at main.tf:16, and no identity is granted for it in this phase.",
            ])
    }

    @Test("is told with what nobody could find out, and without what would move the cursor")
    func doubts() {
        let text = "provider \"aws\" {\n profile = \"a\\u001b[2Jb\\u202ec\"\n}\nmodule \"m\" {\n source = \"a/b/c\"\n}"
        let needs = needs(["main.tf": text])
        #expect(
            Injection(Granted.order([Self.staging]), for: needs).report(of: needs) == [
                "providers aws; injected: aws staging (may be needed)",
                "profile \"a?[2Jb?c\" is named at main.tf:1, and no identity is granted for it in this phase.",
                "Not all that is needed is known, so everything that is granted is injected.",
                "main.tf:4: the module \"m\" does not lie in the repository, so its providers are not known.",
            ])
    }

    @Test("leaves the order without what is not needed, and without the stores that only that names")
    func narrowing() {
        var order = Granted.order([Self.staging, Self.cloudflare, Granted.vault])
        order.stores = ["s": .file(.init(path: "p", keyFile: "k")), "v": .vault(.init(address: "a", login: .ambient))]
        let narrowed = order.narrowed(to: Injection(order, for: needs(["main.tf": "provider \"vault\" {}"])))
        #expect(narrowed.entitlements == [Granted.vault])
        #expect(Array(narrowed.stores.keys) == ["v"])
    }

    @Test("says nothing is missing where variables come from the server's environment")
    func inherited() {
        let injection = Injection(Granted.order([], inherits: true), for: needs(["main.tf": "provider \"aws\" {}"]))
        #expect(injection.gaps.isEmpty)
    }

    @Test("says nothing is missing for policies", arguments: Phase.allCases)
    func phases(phase: Phase) {
        let order = Granted.order([Granted.aws(1, profile: "a")], phase: phase)
        let injection = Injection(order, for: needs(["main.tf": Self.provider("profile = \"b\"") + "\nprovider \"google\" {}"]))
        #expect(injection.gaps.count == (phase == .policy ? 0 : 2))
    }
}
