import Domain
import Testing

@Suite("-var-file in a comment") struct VariableFileTests {
    // commands.md 15.6, rows A11 to A13
    @Test(
        "may name files of the checkout and of allowed folders",
        arguments: [
            (["-var-file=test.tfvars"], [], nil), (["-var-file=../test.tfvars"], [], "../test.tfvars"),
            (["-var-file=~/test.tfvars"], [], "~/test.tfvars"),
            (["-var-file=/path/test.tfvars"], ["/path"], nil), (["-var-file=/path/test.tfvars"], ["/path/"], nil),
            (["-var-file=/path_not_allowed/test.tfvars"], ["/path"], "/path_not_allowed/test.tfvars"),
            (["-var-file=/test.tfvars"], ["/path"], "/test.tfvars"),
            (
                ["-var-file=test.tfvars", "-var-file", "/path/test.tfvars", "-var-file=/another/path/sub/test.tfvars"],
                ["/path", "/another/path"], nil
            ),
            (["-var-file", "a/../../b"], [], "a/../../b"), (["-var-file=/path/../etc/passwd"], ["/path"], "/path/../etc/passwd"),
            (["--var-file=/etc/passwd"], [], "/etc/passwd"), (["-var-file=/etc/a=b"], [], "/etc/a=b"),
            (["-var", "file=/etc/passwd"], [], nil),
            // A folder of the repository may be called as an accent that would sit on a slash.
            (["-var-file=../\u{301}/../\u{301}/../../../etc/passwd"], [], "../\u{301}/../\u{301}/../../../etc/passwd"),
            (["-var-file=/\u{301}etc"], [], "/\u{301}etc"), (["-var-file=\u{301}/etc"], [], nil),
            (["-var-file", "\u{301}/../../etc"], [], "\u{301}/../../etc"), (["-var-file=~\u{301}/x"], [], "~\u{301}/x"),
            (["-var-file=/path/\u{301}/../x"], ["/path"], "/path/\u{301}/../x"), (["-var-file=/path/\u{301}x"], ["/path"], nil),
        ] as [([String], [String], String?)])
    func stranger(arguments: [String], folders: [String], expected: String?) {
        #expect(VariableFile.stranger(in: arguments.map { CommenterArgument($0) }, allowing: folders) == expected)
    }
}
