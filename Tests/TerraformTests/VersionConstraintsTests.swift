import Domain
import Terraform
import Testing

@Suite("A constraint on versions") struct VersionConstraintsTests {
    // As go-version, which Terraform itself uses, decides.
    @Test(
        "allows what Terraform allows",
        arguments: [
            (">= 1.0, < 1.2", "1.1.5", true), ("< 1.0, < 1.2", "1.1.5", false), ("= 1.0", "1.1.5", false), ("= 1.0", "1.0.0", true),
            ("1.0", "1.0.0", true), ("=1.0.0", "1.0.0", true), ("v1.0", "1.0.0", true), (">= v1.0", "1.0.1", true),
            ("!= 1.0.1", "1.0.1", false), ("!= 1.0.1", "1.0.2", true), ("> 1.0", "1.0.0", false), ("> 1.0", "1.0.1", true),
            ("<= 1.0", "1.0.0", true), ("<= 1.0", "1.0.1", false), ("~> 1.0", "2.0.0", false), ("~> 1.0", "1.1.0", true),
            ("~> 1.0", "1.2.3", true), ("~> 1", "1.2.3", true), ("~> 1", "2.0.0", true), ("~> 1.0.0", "1.2.3", false),
            ("~> 1.0.0", "1.0.7", true), ("~> 1.0.0", "1.1.0", false), ("~> 1.0.7", "1.0.4", false), ("~> 1.0.7", "1.0.7", true),
            ("~> 1.0.7", "1.0.8", true), ("~>1.0.7", "1.0.8", true), ("  ~>  1.0.7 ,!=1.0.8 ", "1.0.8", false),
            ("~> 1.0.9.5", "1.0.9", false), (">= 1.0.9.5", "1.0.10", true), (">= 1.0.9.5", "1.0.9", false), ("= 1.0.9.0", "1.0.9", true),
        ])
    func allows(constraints: String, version: String, expected: Bool) throws {
        let constraints = try #require(VersionConstraints(constraints))
        #expect(constraints.allows(try #require(TerraformVersion(version))) == expected)
    }

    @Test(
        "means versions before a release only where it names one",
        arguments: [
            ("~> 2.0", "2.1.0-beta", false), ("~> 2.1.0-a", "2.2.0", false), ("~> 2.1.0-a", "2.1.0", false),
            ("~> 2.1.0-a", "2.1.0-beta", true), ("~> 2.1.0-a", "2.2.0-alpha", false), ("> 2.0", "2.1.0-beta", false),
            (">= 2.1.0-a", "2.1.0-beta", true), (">= 2.1.0-a", "2.1.1-beta", false), (">= 2.0.0", "2.1.0-beta", false),
            (">= 2.1.0-a", "2.1.1", true), (">= 2.1.0-a", "2.1.0", true), ("<= 2.1.0-a", "2.0.0", true), ("= 2.1.0-rc1", "2.1.0-rc1", true),
            ("= 2.1.0rc1", "2.1.0-rc1", true), ("2.1.0", "2.1.0-rc1", false), ("< 2.1.0-rc2", "2.1.0-rc1", true),
            ("1.0.0+build", "1.0.0", true),
        ])
    func prereleases(constraints: String, version: String, expected: Bool) throws {
        let constraints = try #require(VersionConstraints(constraints))
        #expect(constraints.allows(try #require(TerraformVersion(version))) == expected)
    }

    @Test(
        "is nothing that Terraform would not read",
        arguments: [
            "", ",", ">= 1.0,", ">= 1.x", "=> 1.0", "latest", "1..2", ".1", ">=", "== 1.0", "~> ", "1.2.3-", "1.2.3 4", "-1.0",
            "1.2.3-/etc",
            "11387778780781445675529500000000000000000", "١.٢", "^1.0", ">= 1.0 < 2.0", String(repeating: "1.0,", count: 1000) + "1.0",
        ])
    func malformed(text: String) {
        #expect(VersionConstraints(text) == nil)
    }

    static let known = [
        "0.11.15", "0.12.7", "0.12.8", "0.12.31", "0.13.7", "0.15.0", "0.15.5", "1.0.0", "1.0.11", "1.1.9", "1.3.0", "1.3.10", "1.4.0-rc1",
        "1.5.7", "1.6.0-beta1",
    ].compactMap { TerraformVersion($0) }

    // Rows 133 and 134.
    @Test(
        "takes the newest version that it allows",
        arguments: [
            ("= 0.12.8", "0.12.8"), ("< 0.12.8", "0.12.7"), ("<= 0.12.8", "0.12.8"), ("~> 0.12.8", "0.12.31"), ("= 1.0.0", "1.0.0"),
            ("< 1.0.0", "0.15.5"), ("~> 1.0.0", "1.0.11"), ("= 1.0", "1.0.0"), ("~> 1.3.0", "1.3.10"), (">= 1.0, < 1.1", "1.0.11"),
            (">= 0.1", "1.5.7"), ("!= 1.5.7", "1.3.10"), (">= 1.6.0-alpha1", "1.6.0-beta1"), ("= 1.4.0-rc1", "1.4.0-rc1"), ("> 2", nil),
            ("nonsense", nil),
        ] as [(String, String?)])
    func newest(constraint: String, expected: String?) {
        #expect(RequiredVersion.newest(allowedBy: [constraint], of: Self.known)?.description == expected)
    }

    // Row 136.
    @Test("says nothing where there is none, or more than one", arguments: [[], ["1.0.0", "1.0.0"], [">= 1.0", "< 1.1"]])
    func several(constraints: [String]) {
        #expect(RequiredVersion.newest(allowedBy: constraints, of: Self.known) == nil)
    }

    private static func block(_ version: String) -> String { "terraform {\n  required_version = \"\(version)\"\n}\n" }

    // Row 139, and what a reader by lines would get wrong.
    @Test(
        "is found in a folder's files",
        arguments: [
            (["a.tf": block(">= 1.2, < 2"), "b.tf": "resource \"x\" \"y\" {}\n"], .terraform, ">= 1.2, < 2"),
            (["a.tf": "terraform { required_version = \"= 1.2.3\" }\n"], .terraform, "= 1.2.3"),
            (["a.tf": "terraform {}\n"], .terraform, nil), (["a.tf": "# required_version = \"1.2.3\"\n"], .terraform, nil),
            (["a.tf": "/* \(block("1.2.3")) */\n"], .terraform, nil),
            (["a.tf": "locals {\n  a = <<E\n\(block("1.2.3"))E\n}\n"], .terraform, nil),
            (["a.tf": "locals {\n  required_version = \"1.2.3\"\n}\n"], .terraform, nil),
            (["a.tf": "terraform {\n  required_version = var.x\n}\n"], .terraform, nil),
            (["a.tf": block("1.2.3"), "b.tf": block("1.2.4")], .terraform, nil),
            (["a.tf": block("1.2.3"), "b_override.tf": block("1.2.4")], .terraform, "1.2.4"),
            (["x.tf": block("1"), "x.tofu": block("2")], .opentofu, "2"), (["x.tf": block("1"), "x.tofu": block("2")], .terraform, "1"),
            (["x.tofu": block("2")], .terraform, nil), (["x.tofu": block("2")], .opentofu, "2"),
            (["a.tf.json": #"{"terraform": {"required_version": "~> 1.5"}}"#], .terraform, "~> 1.5"),
            (
                [
                    "a.tf.json": #"{"terraform": {"required_version": "~> 1.5"}}"#,
                    "a.tofu.json": #"{"terraform": [{"required_version": "~> 1.6"}]}"#,
                ], .opentofu, "~> 1.6"
            ), (["a.txt": block("1.2.3")], .terraform, nil), (["a.tf": "{{{{\n\0"], .terraform, nil), ([:], .terraform, nil),
        ] as [([String: String], Distribution, String?)])
    func inFiles(files: [String: String], distribution: Distribution, expected: String?) {
        #expect(RequiredVersion.constraint(inFiles: files, of: distribution) == expected)
        #expect(RequiredVersion.files(among: Array(files.keys), of: distribution).allSatisfy { files[$0] != nil })
    }
}
