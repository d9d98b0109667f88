import Domain
import Sandbox
import Terraform
import Testing

@Suite("A call of conftest") struct ConftestTests {
    static let environment = ["V": "a value", "CONFTEST_PREFIX_": "no", "HOME": "/home/us"]

    // Rows 144 to 148: what an operator wrote for a path and for further arguments.
    @Test(
        "splits what an operator wrote as a shell would, without one",
        arguments: [
            ("/p/policy --namespace=standards", [], ["-p", "/p/policy", "--namespace=standards", "SHOW", "--no-color"]),
            (
                "/p/policy", ["-p /x/", "--all-namespaces"],
                ["-p", "/p/policy", "SHOW", "--no-color", "-p", "/x/", "--all-namespaces"]
            ),
            ("\"/home/atlantis/my policies\"", [], ["-p", "/home/atlantis/my policies", "SHOW", "--no-color"]),
            ("/policies; id", [], ["-p", "/policies;", "id", "SHOW", "--no-color"]),
            ("/home/o'brien/policies", [], ["-p", "/home/o'brien/policies", "SHOW", "--no-color"]),
            ("/p # comment", ["--x '' y#z"], ["-p", "/p", "SHOW", "--no-color", "--x", "", "y#z"]),
            ("$(id) `id` a|b", [], ["-p", "$(id)", "`id`", "a|b", "SHOW", "--no-color"]),
            ("", [], ["-p", "SHOW", "--no-color"]),
        ] as [(String, [OperatorArgument], [String])])
    func arguments(path: String, extra: [OperatorArgument], expected: [String]) {
        let arguments = ConftestCommand.arguments(path: path, planFile: "SHOW", extra: extra, environment: Self.environment)
        #expect(arguments == ["test"] + expected)
    }

    // Rows 149 and 150.
    @Test(
        "replaces variables where a shell would",
        arguments: [
            ("$V", ["a value"]), ("\"$V\"", ["a value"]), ("'$V'", ["$V"]), ("\\$V", ["$V"]), ("\"\\$V\"", ["$V"]),
            ("'$CONFTEST_PREFIX_'VALUE", ["$CONFTEST_PREFIX_VALUE"]), ("${HOME}/p x$NOTHING.", ["/home/us/p", "x."]),
            ("a\\ b \\", ["a\\ b \\"]), ("\"open", ["\"open"]), ("'ü ö'é", ["ü öé"]),
        ])
    func expansion(text: String, expected: [String]) {
        #expect(ShellWords.split(text, environment: Self.environment) == expected)
    }

    @Test("takes time in proportion to a hostile text")
    func time() {
        let text = String(repeating: "'$V'\\$\"$V\" ", count: 100_000)
        #expect(ShellWords.split(text, environment: Self.environment).count == 100_000)
    }

    // Rows 153 to 155.
    @Test(
        "tells what another tool printed good from bad",
        arguments: [
            ("found 1 failure", false), ("10 failures", false), ("100 failures", false), ("\"failures\": [", false), ("FAIL: x", false),
            ("  FAIL: x", false), ("\n\tFAIL", false), ("", false), ("0 failure", true), ("did not FAIL completely", true),
            ("might fail", true), ("potential failures", true), ("failure message", true), ("Security check - 0 failures, 1 passed", true),
        ])
    func custom(output: String, hasPassed: Bool) {
        #expect(ConftestCommand.hasPassed(custom: output) == hasPassed)
    }

    @Test(
        "is known to have found something",
        arguments: [
            ("FAIL - x - main - no\n\n1 test, 0 passed, 0 warnings, 1 failure, 0 exceptions", true, false),
            ("WARN - x\n2 tests, 1 passed, 1 warning, 0 failures", true, true), ("[\n{\"failures\": [", true, false),
            ("Error: running test: load: nothing", false, true), ("", false, true),
        ])
    func finding(output: String, isFinding: Bool, hasPassed: Bool) {
        #expect(ConftestCommand.isFinding(output) == isFinding)
        #expect(ConftestCommand.hasPassed(output) == hasPassed)
    }
}
