import Domain
import Foundation
import Terraform
import TestSupport
import Testing

@Suite("The providers that a root needs") struct NeededProviderTests {
    @Test(
        "are those that its text names or implies",
        arguments: [
            ("", ""),
            ("resource \"aws_vpc\" \"a\" {}", "hashicorp/aws"),
            ("data \"aws_vpc\" \"a\" {}", "hashicorp/aws"),
            ("ephemeral \"vault_kv_secret_v2\" \"a\" {}", "hashicorp/vault"),
            ("resource \"aws_vpc\" \"a\" {\n provider = aws.west\n}", "hashicorp/aws"),
            ("resource \"google_project\" \"a\" {\n provider = google-beta\n}", "hashicorp/google-beta"),
            ("resource \"terraform_data\" \"a\" {}", ""),
            ("provider \"google\" {}", "hashicorp/google"),
            ("terraform {\n required_providers {\n cf = { source = \"cloudflare/cloudflare\" }\n }\n}", "cloudflare/cloudflare"),
            (
                "terraform {\n required_providers {\n cf = { source = \"cloudflare/cloudflare\" }\n }\n}\nresource \"cf_zone\" \"a\" {}",
                "cloudflare/cloudflare"
            ),
            ("terraform {\n required_providers {\n aws = \"~> 5\"\n }\n}", "hashicorp/aws"),
            ("terraform {\n required_providers {\n aws = { source = \"registry.terraform.io/HashiCorp/AWS\" }\n }\n}", "hashicorp/aws"),
            ("terraform {\n required_providers {\n aws = { source = \"evil.example/hashicorp/aws\" }\n }\n}", "evil.example/hashicorp/aws"),
            ("terraform {\n required_providers {\n mine = { source = \"hashicorp/aws\" }\n }\n}\nprovider \"mine\" {}", "hashicorp/aws"),
            ("terraform {\n provider_meta \"aws\" {\n a = 1\n }\n}", "hashicorp/aws"),
            ("check \"c\" {\n data \"http\" \"h\" {\n url = \"x\"\n }\n}", "hashicorp/http"),
            ("check \"c\" {\n data \"aws_vpc\" \"h\" {\n provider = other.x\n }\n}", "hashicorp/other"),
            ("removed {\n from = aws_instance.x\n lifecycle { destroy = false }\n}", "hashicorp/aws"),
            ("removed {\n from = module.a.google_x.y\n}", "hashicorp/google"),
            ("removed {\n from = module.a[\"x\"].google_x.y[0]\n}", "hashicorp/google"),
            ("removed {\n from = module.a\n}", ""),
            ("import {\n to = aws_instance.x\n id = \"i\"\n}", "hashicorp/aws"),
            ("action \"aws_lambda_invoke\" \"a\" {}", "hashicorp/aws"),
            ("terraform {\n encryption {\n key_provider \"aws_kms\" \"k\" {}\n }\n}", "hashicorp/aws"),
            ("terraform {\n encryption {\n key_provider \"openbao\" \"k\" {}\n }\n}", "hashicorp/vault"),
            ("terraform {\n backend \"s3\" {\n bucket = \"b\"\n }\n}", "; backend s3"),
            ("terraform {\n cloud {\n organization = \"o\"\n }\n}", "; backend cloud"),
            ("data \"terraform_remote_state\" \"n\" {\n backend = \"s3\"\n config = { bucket = \"b\" }\n}", "; reads s3"),
            (
                "data \"terraform_remote_state\" \"n\" {\n backend = \"gcs\"\n}\nresource \"null_resource\" \"a\" {}",
                "hashicorp/null; reads gcs"
            ),
            ("data \"terraform_remote_state\" \"n\" {\n backend = var.b\n}", "; ?"),
            // Programs may use any credential.
            ("data \"external\" \"e\" {\n program = [\"x\"]\n}", "hashicorp/external; ?"),
            ("check \"c\" {\n data \"external\" \"e\" {}\n}", "hashicorp/external; ?"),
            ("resource \"null_resource\" \"a\" {\n provisioner \"local-exec\" {\n command = \"aws s3 ls\"\n }\n}", "hashicorp/null; ?"),
            ("resource \"null_resource\" \"a\" {\n provisioner \"file\" {}\n}", "hashicorp/null"),
            ("provider \"kubernetes\" {\n exec {\n command = \"aws\"\n }\n}", "hashicorp/kubernetes; ?"),
            ("provider \"helm\" {\n kubernetes {\n exec {\n command = \"aws\"\n }\n }\n}", "hashicorp/helm; ?"),
            ("provider \"helm\" {\n kubernetes = {\n exec = { command = \"aws\" }\n }\n}", "hashicorp/helm; ?"),
            ("provider \"helm\" {\n kubernetes = {\n host = \"x\"\n }\n}", "hashicorp/helm"),
            // What cannot be read may hide anything.
            ("resource \"aws_vpc\" {}", "; ?"),
            ("resource \"aws_vpc\" \"a\" {", "hashicorp/aws; ?"),
            ("module \"m\" {\n source = \"terraform-aws-modules/vpc/aws\"\n}", "; ?"),
            ("module \"m\" {\n source = var.s\n}", "; ?"),
            ("module \"m\" {\n source = \"git::https://example.org/x\"\n}", "; ?"),
            ("module \"m\" {\n source = \"/etc\"\n}", "; ?"),
            ("module \"m\" {\n source = \"./absent\"\n}", "; ?"),
            ("module \"m\" {\n source = \"../outside\"\n}", "; ?"),
        ])
    func named(text: String, expected: String) {
        #expect(shown(needs(["main.tf": text])) == expected)
    }

    @Test(
        "are read from all of its files, as Terraform and OpenTofu choose them",
        arguments: [
            (["a.tf": "provider \"aws\" {}", "b.tf": "provider \"google\" {}"], Distribution.terraform, "hashicorp/aws hashicorp/google"),
            (["a.tf.json": #"{"provider": {"aws": [{"region": "x"}, {"alias": "b"}]}}"#], .terraform, "hashicorp/aws"),
            (
                ["a.tf.json": #"{"resource": {"aws_vpc": {"a": {}}}, "data": {"google_x": {"b": {}}}}"#], .terraform,
                "hashicorp/aws hashicorp/google"
            ),
            (
                ["a.tf.json": #"{"terraform": {"required_providers": {"x": {"source": "a/x"}}, "backend": {"s3": {}}}}"#], .terraform,
                "a/x; backend s3"
            ),
            (
                ["a.tf.json": #"{"removed": {"from": "aws_x.y"}, "import": [{"to": "google_x.y", "id": "z"}]}"#], .terraform,
                "hashicorp/aws hashicorp/google"
            ),
            (["a.tf.json": "{"], .terraform, "; ?"),
            (["a.tf": "provider \"aws\" {}", "a.tofu": "provider \"google\" {}"], .terraform, "hashicorp/aws"),
            (["a.tf": "provider \"aws\" {}", "a.tofu": "provider \"google\" {}"], .opentofu, "hashicorp/google"),
            (["a.txt": "provider \"aws\" {}", ".b.tf": "provider \"google\" {}", "sub/c.tf": "provider \"azurerm\" {}"], .terraform, ""),
            (
                ["a.tf": "terraform {\n backend \"s3\" {}\n}", "a_override.tf": "terraform {\n backend \"gcs\" {}\n}"], .terraform,
                "; backend gcs"
            ),
            (
                [
                    "a.tf": "terraform {\n required_providers {\n a = { source = \"x/a\" }\n }\n}",
                    "override.tf": "terraform {\n required_providers {\n a = { source = \"y/a\" }\n }\n}",
                ], .terraform, "y/a"
            ),
            // The state still holds something of what only the lock file names.
            (
                [".terraform.lock.hcl": "provider \"registry.terraform.io/hashicorp/aws\" {\n version = \"5.0.0\"\n}"], .terraform,
                "hashicorp/aws"
            ),
            ([".terraform.lock.hcl": "provider \"registry.opentofu.org/x/y\" {}"], .opentofu, "x/y"),
            (["terragrunt.hcl": "", "a.tf": ""], .terraform, "; ?"),
        ] as [([String: String], Distribution, String)])
    func files(files: [String: String], distribution: Distribution, expected: String) {
        #expect(shown(needs(files, distribution: distribution)) == expected)
    }

    @Test(
        "include those of the modules that it calls, directly or not",
        arguments: [
            ("module \"m\" {\n source = \"../modules/a\"\n}", "hashicorp/aws hashicorp/google"),
            ("module \"m\" {\n source = \"../modules/b\"\n}", "hashicorp/google"),
            ("module \"m\" {\n source = \"../modules/cycle\"\n}", "x/y"),
            ("module \"m\" {\n source = \"../root\"\n}", ""),
            ("module \"m\" {\n source = \"..//modules/./b/\"\n}", "hashicorp/google"),
            ("module \"m\" {\n source = \"./../../elsewhere\"\n}", "; ?"),
            ("module \"m\" {\n source = \"../modules/../../../etc\"\n}", "; ?"),
        ])
    func modules(text: String, expected: String) {
        let files = [
            "root/main.tf": text,
            "modules/a/main.tf": "resource \"aws_x\" \"y\" {}\nmodule \"b\" {\n source = \"../b\"\n}\nterraform {\n backend \"gcs\" {}\n}",
            "modules/b/main.tf.json": #"{"data": {"google_x": {"y": {}}}}"#,
            "modules/cycle/main.tf":
                "terraform {\n required_providers {\n q = { source = \"x/y\" }\n }\n}\nmodule \"back\" {\n source = \"../cycle2\"\n}",
            "modules/cycle2/main.tf": "module \"back\" {\n source = \"../cycle\"\n}\nmodule \"root\" {\n source = \"../../root\"\n}",
        ]
        #expect(shown(needs(files, root: "root")) == expected)
    }

    @Test("are unknown where there is more than anybody would read")
    func limits() {
        var chain: [String: String] = [:]
        for index in 0..<600 { chain["m\(index)/main.tf"] = "module \"n\" {\n source = \"../m\(index + 1)\"\n}" }
        chain["m600/main.tf"] = "provider \"aws\" {}"
        #expect(needs(chain, root: "m0").doubts == ["More than 500 modules are called."])
        #expect(shown(needs(chain, root: "m300")) == "hashicorp/aws")
        let large = ["main.tf": "provider \"aws\" {}\n" + String(repeating: "#\n", count: 3 << 20)]
        #expect(needs(large).doubts == ["main.tf is a link, too large, or cannot be read."])
        let providers = (0..<400).map { "provider \"p\($0)\" {}\n" }.joined()
        let named = needs(["main.tf": providers])
        #expect(named.providers.count == 300)
        #expect(named.accounts.count == 300)
        #expect(named.doubts == ["More than 300 providers are named.", "More than 300 accounts are named."])
        let many = Dictionary(uniqueKeysWithValues: (0..<4_100).map { ("f\($0).tf", "") })
        #expect(needs(many).doubts == ["There is more configuration than is read."])
    }

    @Test(
        "are those that the conformance cases list",
        arguments: [
            "basics", "basics-json", "data-resources", "deprecated", "empty", "invalid-braces", "module-calls", "provider-aliases",
            "provider-configs", "provider-source-invalid", "type-errors", "variable-sensitive",
        ])
    func inspected(name: String) throws {
        let folder = sharedFolder.appending(path: "conformance/config-inspect/\(name)")
        let data = try Data(contentsOf: folder.appending(path: "\(name).out.json"))
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let expected = try decoder.decode(Inspected.self, from: data)
        // Where no name could be read there is none.
        let addresses = expected.requiredProviders.filter { !$0.key.isEmpty }.map { ProviderAddress($1.source ?? $0).text }
        let read = RootNeeds.read(".", workspace: "default", in: RepositoryTexts(at: folder.path))
        #expect(read.providers == Set(addresses))
        let isBroken = expected.diagnostics?.contains { $0.severity == "error" } ?? false
        let callsElsewhere = expected.moduleCalls.values.contains { !$0.source.hasPrefix("./nothing") }
        let runsPrograms = expected.dataResources.keys.contains { $0.hasPrefix("data.external.") }
        #expect(read.isUncertain == (isBroken || callsElsewhere || runsPrograms), "\(read.doubts)")
    }

    private struct Inspected: Decodable {
        struct Provider: Decodable { var source: String? }
        struct Call: Decodable { var source: String }
        struct Resource: Decodable {}
        struct Complaint: Decodable { var severity: String }
        var requiredProviders: [String: Provider]
        var moduleCalls: [String: Call]
        var dataResources: [String: Resource]
        var diagnostics: [Complaint]?
    }
}
