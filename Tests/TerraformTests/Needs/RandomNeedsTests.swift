import Domain
import Terraform
import Testing

@Suite("Whatever a pull request writes") struct RandomNeedsTests {
    private static let words = [
        "terraform {\n", "required_providers {\n", "backend \"s3\" {\n", "provider \"aws\" {\n", "provider \"google\" {\n",
        "alias = \"a\"\n",
        "profile = ", "\"staging\"\n", "\"prod\"\n", "\"other-tenant\"\n", "var.p\n", "local.p\n", "\"${local.p}\"\n", "locals {\n", "p = ",
        "allowed_account_ids = ", "[\"222222222222\"]\n", "[local.p, \"1\"]\n", "assume_role {\n", "role_arn = ", "}\n", "}\n", "}\n",
        "\"arn:aws:iam::999999999999:role/root\"\n", "module \"m\" {\n", "source = ", "\"./m\"\n", "\"../../../m\"\n", "\"a/b/c\"\n",
        "resource \"aws_x\" \"y\" {\n", "data \"external\" \"z\" {\n", "data \"terraform_remote_state\" \"z\" {\n", "backend = \"s3\"\n",
        "config = {\n", "aws = {\n", "source = \"evil.example/hashicorp/aws\"\n", "variable \"p\" {\n", "default = ", "{ a = 1 }\n",
        "<<EOT\n",
        "EOT\n", "\"", "${", "[", "{", "\\", "\u{202E}", "\0", "{\"provider\":", "{\"aws\":", "null,", "}}",
    ]

    /// Each of these would take hours if every name were followed wherever it leads.
    @Test(
        "reading it ends soon", .timeLimit(.minutes(1)),
        arguments: [
            "provider \"aws\" {\n alias = \"a#\"\n profile = local.big.k9999.k9999\n}\n",
            "provider \"aws\" {\n alias = \"a#\"\n profile = local.big[local.big[local.big[local.big[\"k1\"]]]]\n}\n",
            "provider \"aws\" {\n alias = \"a#\"\n profile = \"${local.l}${local.l}${local.l}${local.l}${local.l}${local.l}${local.l}\"\n}\n",
            "data \"terraform_remote_state\" \"a#\" {\n backend = \"s3\"\n config = local.big\n}\n",
            "module \"m#\" {\n source = \"./m#\"\n}\n",
            "variable \"v#\" {\n default = [[[[[[[[[[]]]]]]]]]]\n}\n", "resource \"a#_b\" \"c\" {}\n", "locals {\n l# = local.l\n}\n",
        ])
    func busy(piece: String) {
        let big = (0..<10_000).map { " k\($0) = local.big\n" }.joined()
        let chain = "l = \"${local.m}${local.m}${local.m}\"\n m = \"${local.n}${local.n}${local.n}\"\n n = \"${local.l}${local.l}\"\n"
        let pieces = (0..<2_000).map { piece.replacing("#", with: "\($0)") }.joined()
        let needs = needs(["main.tf": pieces + "locals {\n big = {\n\(big)}\n \(chain)}\n"])
        #expect(needs.accounts.count <= 300)
    }

    @Test("a job gets no more than is granted, and reading it ends", .timeLimit(.minutes(2)))
    func neverMore() {
        var random = Repeatable(state: 4)
        let granted = [
            Granted.aws(1, profile: "staging"), Granted.aws(2, profile: "prod"), Granted.google("g"), Granted.vault, Granted.stored("all"),
            Granted.stored("cf", when: "cloudflare/cloudflare"),
        ]
        for _ in 0..<1_000 {
            let text = (0..<Int.random(in: 1...60, using: &random)).map { _ in Self.words.randomElement(using: &random) ?? "" }.joined()
            let files = ["main.tf": text, "m/main.tf": text, "x.tf.json": text, "terraform.tfvars": text, "env/default.tfvars": text]
            let needs = needs(files)
            let subset = granted.filter { _ in Bool.random(using: &random) }
            let order = Granted.order(subset)
            let injection = Injection(order, for: needs)
            #expect(Set(injection.chosen.map(\.entitlement)).isSubset(of: subset))
            #expect(order.narrowed(to: injection).entitlements == injection.chosen.map(\.entitlement))
            #expect(injection.chosen.count + injection.omitted.count == subset.count)
            #expect(injection.report(of: needs).allSatisfy { !$0.contains("\n") && !$0.contains("\u{202E}") && !$0.contains("\0") })
        }
    }
}

/// Numbers that are the same in each run.
struct Repeatable: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
