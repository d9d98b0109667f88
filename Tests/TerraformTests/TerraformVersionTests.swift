import Terraform
import Testing

@Suite("A version of terraform") struct TerraformVersionTests {
    @Test(
        "is read with or without a v, a pre-release and missing parts",
        arguments: [
            ("1.11.4", TerraformVersion(1, 11, 4)), ("v0.12.31", TerraformVersion(0, 12, 31)), ("1.0", TerraformVersion(1, 0, 0)),
            ("0.14.0-rc1", TerraformVersion(0, 14, 0, prerelease: "rc1")), ("1.9.0-dev+abc", TerraformVersion(1, 9, 0, prerelease: "dev")),
            ("", nil), ("1.x", nil), ("1..2", nil), ("1.2.3.4", nil), ("99999999999999999999.0.0", nil), ("1.2.3-/etc", nil),
            ("-1.2.3", nil),
        ] as [(String, TerraformVersion?)])
    func read(text: String, expected: TerraformVersion?) {
        #expect(TerraformVersion(text) == expected)
    }

    @Test(
        "comes after earlier ones",
        arguments: [
            ("0.9.11", "0.10.0"), ("0.14.0-rc1", "0.14.0"), ("1.0.0-alpha9", "1.0.0-beta1"), ("1.0.0-rc.2", "1.0.0-rc.10"),
            ("0.15.5", "1.0.0"),
        ])
    func order(earlier: String, later: String) throws {
        let (earlier, later) = (try #require(TerraformVersion(earlier)), try #require(TerraformVersion(later)))
        #expect(earlier < later)
        #expect(!(later < earlier))
    }

    @Test(
        "is found in what the program prints, after warnings",
        arguments: [
            ("Terraform v1.11.4\non linux_amd64\n", "1.11.4"), ("OpenTofu v1.9.0\non linux_amd64\n", "1.9.0"),
            ("There are problems with the CLI configuration\n\nTerraform v0.15.0-beta1 (abc)\n", "0.15.0-beta1"), ("nothing\n", nil),
        ] as [(String, String?)])
    func output(text: String, expected: String?) {
        #expect(TerraformVersion.read(fromOutput: text)?.description == expected)
    }

    // Rows 135 and 137.
    @Test(
        "is demanded exactly or not at all",
        arguments: [
            ("= 1.2.3", "1.2.3"), ("=1.2.3", "1.2.3"), ("1.2.3", "1.2.3"), ("v1.2.3", nil), (">= 1.2.3", nil), ("<= 1.2.3", nil),
            ("~> 1.2.3", nil), ("1.2.3, < 2", nil),
        ] as [(String, String?)])
    func constraint(text: String, expected: String?) {
        #expect(RequiredVersion.exact(text)?.description == expected)
    }
}
