import Domain
import Terraform
import Testing

@Suite("Filters of a command's output") struct OutputFilterTests {
    static let secret = Step.OutputFilter.redact("((?i)secret:\\s\")[^\"]*")

    // Rows 82 to 85 and 98.
    @Test(
        "decide what a comment shows",
        arguments: [
            ([.redact("f")], "foobar", "<redacted>oobar"), ([.redact("(f)")], "foobar", "f<redacted>oobar"),
            ([.redact("(f)oo(bar)")], "foobar", "f<redacted>bar"),
            ([secret], "clientSecret: \"super_secret_old\"", "clientSecret: \"<redacted>\""),
            ([secret], "mySecret: \"foo\"\n", "mySecret: \"<redacted>\"\n"), ([], "text", "text"), ([.show], "text", "text"),
            ([.stripRefreshing, .redact("p")], "x\na: Refreshing state...\nplan", "<redacted>lan"),
            ([.redact("a"), .show, .redact("b")], "ab", "<redacted><redacted>"), ([.hide], "text", ""),
        ] as [([Step.OutputFilter], String, String)])
    func shown(filters: [Step.OutputFilter], text: String, expected: String) throws {
        #expect(try filters.shown(text, version: TerraformVersion(1, 0, 0), succeeded: true) == expected)
    }

    @Test("hide nothing of a failure but still redact it")
    func failure() throws {
        let filters: [Step.OutputFilter] = [.hide, .redact("s")]
        #expect(try filters.shown("sad", version: TerraformVersion(1, 0, 0), succeeded: false) == "<redacted>ad")
    }

    @Test("that cannot be read show nothing")
    func broken() {
        #expect(throws: (any Error).self) {
            try [Step.OutputFilter.redact("(")].shown("secret", version: TerraformVersion(1, 0, 0), succeeded: true)
        }
    }
}
