import HCL
import Testing

@Suite("A module") struct ModuleTests {
    @Test("says where its state is kept")
    func stateStorage() {
        let s3 = module("terraform {\n backend \"s3\" {\n bucket = \"b\"\n assume_role = {\n role_arn = \"r\"\n }\n }\n}")
        guard case .backend(let backend)? = s3.stateStorage else {
            Issue.record("there is no backend")
            return
        }
        #expect(backend.type == "s3")
        #expect(backend.body.attribute("bucket")?.value.text == "b")
        #expect(backend.body.attribute("assume_role")?.value["role_arn"]?.text == "r")
        #expect(module("locals {}").stateStorage == nil)
    }

    @Test(
        "says which workspaces of a service are its own",
        arguments: [
            ("name = \"n\"", "n - []"), ("project = \"p\"\n tags = [\"a\", \"b\"]", "- p [\"a\", \"b\"]"),
            ("tags = { a = \"1\" }", "- - [\"a=1\"]"), ("name = var.n", "- - []"),
        ])
    func cloud(text: String, expected: String) {
        let module = module("terraform {\n cloud {\n organization = \"o\"\n hostname = \"h\"\n workspaces {\n \(text)\n }\n }\n}")
        guard case .cloud(let cloud)? = module.stateStorage else {
            Issue.record("there is no cloud block")
            return
        }
        #expect(cloud.organization == "o" && cloud.hostname == "h")
        let workspaces = cloud.workspaces
        let tags = workspaces?.tags.map { [$0.key, $0.value].compactMap(\.self).joined(separator: "=") }.sorted() ?? []
        #expect("\(workspaces?.name ?? "-") \(workspaces?.project ?? "-") \(tags)" == expected)
        #expect(module.diagnostics.isEmpty)
    }

    @Test("tells how its providers are set up, in either syntax")
    func providers() {
        let native = TerraformModule(files: [
            "a.tf":
                "provider \"aws\" {\n alias = \"w\"\n region = var.r\n allowed_account_ids = [\"1\", \"2\"]\n assume_role {\n role_arn = \"r\"\n }\n}"
        ])
        let json = TerraformModule(files: [
            "a.tf.json":
                #"{"provider": {"aws": [{"alias": "w", "region": "${var.r}", "allowed_account_ids": ["1", "2"], "assume_role": {"role_arn": "r"}}]}}"#
        ])
        for module in [native, json] {
            let provider = module.providers.first
            #expect(provider?.reference == ProviderReference(name: "aws", alias: "w"))
            #expect(provider?.body.attribute("region")?.value.isUnknown == true)
            #expect(provider?.body.attribute("allowed_account_ids")?.value.texts == ["1", "2"])
            #expect(provider?.body.blocks("assume_role").map { $0.body.attribute("role_arn")?.value.text } == ["r"])
            #expect(module.requiredProviders.keys.sorted() == ["aws"])
        }
    }

    @Test(
        "uses the provider that a resource names or whose type begins with its name",
        arguments: [
            ("", "aws", nil), ("provider = google", "google", nil), ("provider = google.eu", "google", "eu"),
            ("provider = \"google.eu\"", "google", "eu"),
            ("provider = aws.by[each.key]", "aws", "by"),
        ] as [(String, String, String?)])
    func usedProvider(text: String, name: String, alias: String?) {
        for kind in ["resource", "data", "ephemeral"] {
            let module = module("\(kind) \"aws_instance\" \"x\" {\n \(text)\n}")
            #expect(module.resources.map(\.provider) == [ProviderReference(name: name, alias: alias)])
            #expect(module.requiredProviders.keys.sorted() == [name])
            #expect(module.diagnostics.isEmpty)
        }
    }

    @Test(
        "does not know a resource's provider where nonsense is written",
        arguments: ["1", "a.b.c", "\"\"", "f(x)", "\"a.b.c\"", "\"${x}\"", "[a]", "\"-\""])
    func unknownProvider(text: String) {
        let module = module("resource \"aws_instance\" \"x\" {\n provider = \(text)\n}")
        #expect(module.resources.map(\.provider) == [nil])
        #expect(module.diagnostics.map(\.position.line) == [2])
    }

    @Test("has override files put on top")
    func override() throws {
        let module = TerraformModule(
            files: [
                "a_override.tf": """
                terraform {
                  required_version = ">= 2"
                  required_providers {
                    x = "3"
                  }
                  cloud {}
                }
                module "m" {
                  version = "2"
                }
                module "n" {
                  source = "./n"
                }
                """,
                "override.tf.json": #"{"variable": {"v": {"default": 2}}, "provider": {"p": {"version": "9"}}}"#,
                "main.tf": """
                terraform {
                  required_version = ">= 1"
                  required_providers {
                    x = "1"
                    y = "1"
                  }
                  backend "s3" {}
                }
                module "m" {
                  source = "./m"
                  version = "1"
                }
                variable "v" {
                  type = number
                  default = 1
                }
                provider "p" {
                  version = "8"
                }
                """,
            ])
        #expect(module.diagnostics.isEmpty)
        #expect(module.requiredVersions.map(\.text) == [">= 2"])
        #expect(module.requiredProviders.mapValues(\.versions) == ["x": ["3"], "y": ["1"], "p": ["9"]])
        guard case .cloud? = module.stateStorage else {
            Issue.record("the backend was not overridden")
            return
        }
        #expect(module.moduleCalls.map { "\($0.name) \($0.source ?? "-") \($0.version ?? "-")" } == ["m ./m 2", "n ./n -"])
        #expect(module.variables.map { "\($0.type ?? "-") \(written($0.standardValue))" } == ["number 2"])
        #expect(module.moduleCalls[0].body.attributes.map(\.name) == ["source", "version"])
    }

    @Test("complains about what is there twice or has no name, and keeps the first")
    func twice() {
        let module = module(
            """
            variable "a" { type = string }
            variable "a" { type = number }
            terraform {
              backend "s3" {}
              backend "gcs" {}
              cloud {}
            }
            resource "x" {}
            module {}
            """)
        #expect(module.variables.map(\.type) == ["string"])
        #expect(module.diagnostics.map(\.position.line) == [2, 5, 6, 8, 9])
    }

    // workflows 15.5, rows 136 and 139.
    @Test(
        "demands versions with required_version",
        arguments: [
            (["a.tf": "locals {}"], .terraform, []),
            (["a.tf": "terraform {\n  required_version = \"1.2.3\" # x\n}"], .terraform, ["1.2.3"]),
            (
                ["a.tf": "# required_version = \"1\"\n/*\nrequired_version = \"2\"\n*/\nterraform { required_version = \"3\" }"],
                .terraform, ["3"]
            ),
            (["a.tf": "locals {\n  a = <<EOT\nrequired_version = \"1\"\nEOT\n}"], .terraform, []),
            (["a.tf": "terraform {\n  required_version = var.x\n}"], .terraform, []),
            (
                ["b.tf": "terraform { required_version = \"1\" }", "a.tf": "terraform { required_version = \"2\" }"], .terraform,
                ["2", "1"]
            ),
            (["a.tf.json": #"{"terraform": {"required_version": "1.2.3"}}"#], .terraform, ["1.2.3"]),
            (["a.tf.json": #"{"terraform": [{"required_version": "1"}, {"required_version": "2"}]}"#], .terraform, ["1", "2"]),
            (["x.tofu": "terraform { required_version = \"1\" }", "x.tf": "terraform { required_version = \"2\" }"], .openTofu, ["1"]),
            (["x.tofu": "terraform { required_version = \"1\" }", "x.tf": "terraform { required_version = \"2\" }"], .terraform, ["2"]),
        ] as [([String: String], Dialect, [String])])
    func requiredVersion(files: [String: String], dialect: Dialect, expected: [String]) {
        #expect(TerraformModule(files: files, dialect: dialect).requiredVersions.map(\.text) == expected)
    }

    private func module(_ text: String) -> TerraformModule { TerraformModule(files: ["main.tf": text]) }
}
