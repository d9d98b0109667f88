import Domain
import Terraform
import Testing

@Suite("The accounts that a root names") struct NeededAccountTests {
    @Test(
        "are read from what its providers are given",
        arguments: [
            ("provider \"aws\" {\n profile = \"prod\"\n region = \"eu-west-1\"\n}", "hashicorp/aws profile prod in eu-west-1"),
            ("provider \"aws\" {\n alias = \"west\"\n}", "hashicorp/aws.west"),
            (
                "provider \"aws\" {\n allowed_account_ids = [\"111111111111\", 222222222222]\n}",
                "hashicorp/aws only 111111111111,222222222222"
            ),
            ("provider \"aws\" {\n allowed_account_ids = [\"1\", var.x]\n}", "hashicorp/aws only 1,?var.x"),
            ("provider \"aws\" {\n allowed_account_ids = var.x\n}", "hashicorp/aws only ?var.x"),
            ("provider \"aws\" {\n assume_role {\n role_arn = \"arn:r\"\n }\n}", "hashicorp/aws as arn:r"),
            (
                "provider \"aws\" {\n assume_role {\n role_arn = \"r1\"\n }\n assume_role {\n role_arn = \"r2\"\n }\n}",
                "hashicorp/aws as r1 as r2"
            ),
            ("provider \"aws\" {\n assume_role = [{ role_arn = \"r1\" }]\n}", "hashicorp/aws as r1"),
            ("provider \"aws\" {\n assume_role_with_web_identity {\n role_arn = \"r\"\n }\n}", "hashicorp/aws as r"),
            (
                "provider \"aws\" {\n dynamic \"assume_role\" {\n for_each = []\n content {\n role_arn = \"r\"\n }\n }\n}",
                "hashicorp/aws as ?dynamic assume_role"
            ),
            ("provider \"aws\" {\n profile = null\n}", "hashicorp/aws"),
            ("provider \"aws\" {\n profile = lookup(local.m, \"a\")\n}", "hashicorp/aws profile ?lookup(local.m, \"a\")"),
            ("provider \"azurerm\" {\n features {}\n subscription_id = \"s\"\n tenant_id = \"t\"\n}", "hashicorp/azurerm of s"),
            (
                "provider \"google\" {\n project = \"p\"\n impersonate_service_account = \"a@b\"\n}",
                "hashicorp/google as a@b of p"
            ),
            (
                "terraform {\n backend \"s3\" {\n profile = \"state\"\n region = \"r\"\n role_arn = \"x\"\n }\n}",
                "backend s3 profile state in r as x"
            ),
            ("terraform {\n backend \"s3\" {\n assume_role = { role_arn = \"x\" }\n }\n}", "backend s3 as x"),
            (
                "data \"terraform_remote_state\" \"n\" {\n backend = \"s3\"\n config = {\n profile = \"p\"\n region = \"r\"\n }\n}",
                "state in s3 profile p in r"
            ),
            (
                "data \"terraform_remote_state\" \"n\" {\n backend = \"s3\"\n config = merge(a, b)\n}",
                "state in s3 profile ?merge(a, b) of ?merge(a, b)"
            ),
        ])
    func given(text: String, expected: String) {
        #expect(shown(needs(["main.tf": text]).accounts) == expected)
    }

    @Test(
        "are read from JSON alike",
        arguments: [
            (#"{"provider": {"aws": {"profile": "prod", "allowed_account_ids": ["1"]}}}"#, "hashicorp/aws profile prod only 1"),
            (#"{"provider": {"aws": {"assume_role": {"role_arn": "r"}}}}"#, "hashicorp/aws as r"),
            (#"{"provider": {"aws": {"assume_role": [{"role_arn": "r"}, {"role_arn": "q"}]}}}"#, "hashicorp/aws as r as q"),
            (
                #"{"provider": {"aws": {"profile": "${local.p}"}}, "locals": {"p": "x-${terraform.workspace}"}}"#,
                "hashicorp/aws profile x-default"
            ),
            (#"{"provider": {"aws": {"profile": "${var.p}"}}}"#, "hashicorp/aws profile ?${var.p}"),
            (#"{"provider": {"aws": {"assume_role": "${var.p}"}}}"#, "hashicorp/aws as ?${var.p}"),
        ])
    func json(text: String, expected: String) {
        #expect(shown(needs(["main.tf.json": text]).accounts) == expected)
    }

    @Test("may lie in constants, and no function is evaluated", arguments: constantRows)
    func constants(expression: String, declarations: String, expected: String) {
        let text = "provider \"aws\" {\n profile = \(expression)\n}\n\(declarations)"
        #expect(shown(needs(["main.tf": text], workspace: "prod").accounts) == "hashicorp/aws profile \(expected)")
    }

    static let constantRows: [(String, String, String)] = [
        ("var.p", "variable \"p\" {\n default = \"a\"\n}", "a"),
        ("var.p", "variable \"p\" {}", "?var.p"),
        ("var.p", "variable \"p\" {\n default = \"a\"\n sensitive = true\n}", "?var.p"),
        ("var.p", "", "?var.p"),
        ("var.p.q", "variable \"p\" {\n default = { q = \"a\" }\n}", "a"),
        ("var.p.r", "variable \"p\" {\n default = { q = \"a\" }\n}", "?var.p.r"),
        ("var.p[1]", "variable \"p\" {\n default = [\"a\", \"b\"]\n}", "b"),
        ("var.p[2]", "variable \"p\" {\n default = [\"a\", \"b\"]\n}", "?var.p[2]"),
        ("local.p", "locals {\n p = \"a\"\n}", "a"),
        ("local.p", "locals {\n p = local.q\n q = var.r\n}\nvariable \"r\" {\n default = \"a\"\n}", "a"),
        ("local.p", "locals {\n p = local.q\n q = local.p\n}", "?local.p"),
        ("local.p", "locals {\n p = \"${local.p}${local.p}\"\n}", "?local.p"),
        ("local.p", "locals {\n p = \"a\"\n}\nlocals {\n p = \"b\"\n}", "?local.p"),
        ("local.p", "locals {\n p = file(\"/etc/passwd\")\n}", "?local.p"),
        ("terraform.workspace", "", "prod"),
        ("\"x-${terraform.workspace}\"", "", "x-prod"),
        ("\"${terraform.workspace}-${local.e}!\"", "locals {\n e = 7\n}", "prod-7!"),
        ("local.m[terraform.workspace]", "locals {\n m = { prod = \"a\", dev = \"b\" }\n}", "a"),
        ("local.m[terraform.workspace].p", "locals {\n m = { prod = { p = local.q } }\n q = \"z\"\n}", "z"),
        ("local.m[\"dev\"]", "locals {\n m = { prod = \"a\", dev = \"b\" }\n}", "b"),
        ("local.m[ \"d${local.e}\" ]", "locals {\n m = { prod = \"a\", dev = \"b\" }\n e = \"ev\"\n}", "b"),
        ("lower(\"A\")", "", "?lower(\"A\")"),
        ("\"${file(\"/etc/passwd\")}\"", "", "?\"${file(\"/etc/passwd\")}\""),
        ("true ? \"a\" : \"b\"", "", "?true ? \"a\" : \"b\""),
        ("data.aws_x.y.z", "", "?data.aws_x.y.z"),
        ("each.key", "", "?each.key"),
        ("path.module", "", "?path.module"),
        ("terraform.applying", "", "?terraform.applying"),
        ("[\"a\"]", "", "?a list"),
        ("{ a = 1 }", "", "?an object"),
        // Ten levels of twice the one before are longer than any name.
        (
            "local.x10",
            "locals {\n x0 = \"0123456789\"\n"
                + (1...10).map { " x\($0) = \"${local.x\($0 - 1)}${local.x\($0 - 1)}\"\n" }.joined() + "}", "?local.x10"
        ),
    ]

    @Test("are read with the values that variables will have", arguments: valueRows)
    func values(files: [String: String], sources: VariableSources, expected: String) {
        var all = files
        all["main.tf"] = "provider \"aws\" {\n profile = var.p\n}\nvariable \"p\" {\n type = string\n default = \"standard\"\n}"
        #expect(shown(needs(all, workspace: "prod", sources).accounts) == "hashicorp/aws profile \(expected)")
    }

    static let valueRows: [([String: String], VariableSources, String)] = [
        ([:], .init(), "standard"),
        ([:], .init(environment: ["TF_VAR_p": "e", "p": "x"]), "e"),
        (["terraform.tfvars": "p = \"f\""], .init(environment: ["TF_VAR_p": "e"]), "f"),
        (["terraform.tfvars.json": #"{"p": "j"}"#, "terraform.tfvars": "p = \"f\""], .init(), "j"),
        (["a.auto.tfvars": "p = \"a\"", "terraform.tfvars": "p = \"f\""], .init(), "a"),
        (["a.auto.tfvars": "p = \"a\"", "b.auto.tfvars.json": #"{"p": "b"}"#], .init(), "b"),
        (["a.tfvars": "p = \"a\""], .init(), "standard"),
        (["a.tfvars": "p = \"a\""], .init(arguments: ["-var-file=a.tfvars"]), "a"),
        (["a.tfvars": "p = \"a\""], .init(arguments: ["--var-file", "a.tfvars", "-var", "p=b=c"]), "b=c"),
        (["a.tfvars": "p = \"a\""], .init(arguments: ["-var=p=b", "-var-file=./a.tfvars"]), "a"),
        // What cannot be read may say anything.
        ([:], .init(arguments: ["-var-file=../../outside.tfvars"]), "?var.p"),
        ([:], .init(arguments: ["-var-file=/etc/x.tfvars"]), "?var.p"),
        (["env/prod.tfvars": "p = \"w\""], .init(arguments: ["-var", "p=b"]), "w"),
        (["env/dev.tfvars": "p = \"w\""], .init(), "standard"),
        (["terraform.tfvars": "p = lower(\"F\")"], .init(), "?var.p"),
        (["terraform.tfvars": "q = \"f\""], .init(), "standard"),
    ]

    @Test("are unknown in a module, whose values its callers choose")
    func modules() {
        let files = [
            "main.tf": "module \"m\" {\n source = \"./m\"\n}\nvariable \"p\" {\n default = \"root\"\n}",
            "m/main.tf":
                "provider \"aws\" {\n profile = var.p\n region = local.r\n}\nvariable \"p\" {\n default = \"m\"\n}\nlocals {\n r = \"x\"\n}",
        ]
        let accounts = needs(files).accounts
        #expect(shown(accounts) == "hashicorp/aws profile ?var.p in x")
        #expect(accounts.first?.place == "m/main.tf:1")
    }

    @Test("of a backend are unknown where more is said on the command line")
    func backendConfig() {
        let files = ["main.tf": "terraform {\n backend \"s3\" {\n profile = \"a\"\n }\n}"]
        let accounts = needs(files, VariableSources(initArguments: ["-backend-config=prod.hcl"])).accounts
        #expect(shown(accounts) == "backend s3 profile ?-backend-config of ?-backend-config")
    }
}
