import Domain
import RepoConfig
import Testing

private func steps(_ text: String) throws -> [Step] {
    let config = "version: 3\nworkflows: {w: {plan: {steps: [\(text)]}}}\nprojects: [{dir: ., workflow: w}]"
    return try parse(config).projects[0].project.workflow.steps(of: .plan)
}

@Suite("A step of a workflow") struct StepTests {
    // workflows rows 10, 11, 21, 23-29, 5, 6
    @Test(
        "is read in each of its forms",
        arguments: [
            ("init", [.terraform(.initialise)]), ("plan, apply", [.terraform(.plan), .terraform(.apply)]),
            (
                "show, policy_check, import, state_rm",
                [.terraform(.show), .terraform(.policyCheck), .terraform(.importing), .terraform(.stateRm)]
            ),
            ("plan: {}", [.terraform(.plan)]), ("env, multienv", []), ("init: {extra_args: []}", [.terraform(.initialise)]),
            ("plan: {extra_args: [arg1, arg2]}", [.terraform(.plan, arguments: ["arg1", "arg2"])]),
            ("init: {extra_args: [1, true]}", [.terraform(.initialise, arguments: ["1", "true"])]),
            ("run: my command", [.run(ShellCommand("my command"))]), ("run: \"my 'c\"", [.run(ShellCommand("my 'c"))]),
            ("run: 1", [.run(ShellCommand("1"))]),
            ("run: {command: c, output: hide}", [.run(ShellCommand("c"), output: [.hide])]),
            ("run: {command: c, output: [hide, hide]}", [.run(ShellCommand("c"), output: [.hide])]),
            ("run: {command: c, output: [show, strip_refreshing]}", [.run(ShellCommand("c"), output: [.show, .stripRefreshing])]),
            ("run: {command: c, output: [{filter_regex: '.*'}]}", [.run(ShellCommand("c"), output: [.redact(".*")])]),
            (
                "run: {command: c, output: [{filter_regex: a}, strip_refreshing, {filter_regex: '((?i)secret:\\s\")[^\"]*'}]}",
                [.run(ShellCommand("c"), output: [.redact("a"), .redact("((?i)secret:\\s\")[^\"]*"), .stripRefreshing])]
            ),
            ("run: {command: c, output: [nonsense]}", [.run(ShellCommand("c"))]),
            ("run: {command: c, output: {filter_regex: x}}", [.run(ShellCommand("c"), output: [.redact("x")])]),
            ("run: {command: c, output: [{filter_regex: 123}]}", [.run(ShellCommand("c"), output: [.redact("123")])]),
            ("run: {command: c, shell: bash}", [.run(ShellCommand("c", shell: "bash"))]),
            ("run: {command: c, shell: bash, shellArgs: -c -x}", [.run(ShellCommand("c", shell: "bash", shellArguments: ["-c", "-x"]))]),
            ("env: {name: test, value: direct_value}", [.environment(name: "test", value: .literal("direct_value"))]),
            ("env: {name: test, value: 1}", [.environment(name: "test", value: .literal(""))]),
            ("env: {name: test, command: echo 123}", [.environment(name: "test", value: .command(ShellCommand("echo 123")))]),
            (
                "env: {name: test, command: c, shell: bash, shellArgs: [-c, --debug]}",
                [.environment(name: "test", value: .command(ShellCommand("c", shell: "bash", shellArguments: ["-c", "--debug"])))]
            ),
            ("multienv: envs.sh", [.environments(ShellCommand("envs.sh"), shows: false)]),
            ("multienv: {command: envs.sh, output: hide}", [.environments(ShellCommand("envs.sh"), shows: false)]),
            ("multienv: {command: envs.sh, output: show}", [.environments(ShellCommand("envs.sh"), shows: true)]),
        ] as [(String, [Step])])
    func forms(text: String, expected: [Step]) throws { #expect(try steps(text) == expected) }

    // workflows rows 1-4, 7, 8, 12-20, 22; section 3
    @Test(
        "is refused with the reason",
        arguments: [
            ("astring", "\"astring\" is not a valid step type, maybe you omitted the 'run' key"),
            ("run", "\"run\" is not a valid step type, maybe you omitted the 'run' key"),
            ("version", "\"version\" is not a valid step type, maybe you omitted the 'run' key"), ("null", "step element is empty"),
            ("{key1: {val1: []}, key2: {val2: []}}", "step element can only contain a single key, found 2: key1,key2"),
            ("{run: my command, key: value}", "step element can only contain a single key, found 2: key,run"),
            ("key: {mapValue: [arg1, arg2]}", "\"key\" is not a valid step type"),
            ("key: {mapValue: [x], value2: []}", "\"key\" is not a valid step type"),
            ("run: {command: c, output: [{filter_regex: [x]}]}", "run step \"output\" option has a \"filter_regex\" that is no text"),
            ("invalid: x", "\"invalid\" is not a valid step type"), ("invalid: {extra_args: []}", "\"invalid\" is not a valid step type"),
            ("invalid: {a: b}", "\"invalid\" is not a valid step type"), ("init: ", "\"init\" is not a valid step type"),
            ("env: X", "\"env\" is not a valid step type"),
            ("init: {invalid: null}", "built-in steps only support a single extra_args key, found \"invalid\" in step init"),
            ("init: {zzzzzzz: [], invalid: []}", "built-in steps only support a single extra_args key, found 2: invalid,zzzzzzz"),
            ("env: {value: x}", "env steps must have a \"name\" key set"),
            (
                "env: {name: n, invalid2: x, abc: y}",
                "env steps only support keys \"name\", \"value\", \"command\", \"shell\" and \"shellArgs\", found key \"abc\""
            ),
            ("env: {name: n, command: c, value: v}", "env steps only support one of the \"value\" or \"command\" keys, found both"),
            ("env: {name: n, shell: bash}", "workflow steps only support \"shell\" key in combination with \"command\" key"),
            ("env: {name: n, shellArgs: -c}", "workflow steps only support \"shellArgs\" key in combination with \"shell\" key"),
            (
                "run: {command: c, shell: bash, shellArgs: [42, 42]}",
                "\"run\" step \"shellArgs\" option must be a string or a list of strings, found [42 42]"
            ),
            (
                "run: {command: c, shell: bash, shellArgs: [-c, 42]}",
                "\"run\" step \"shellArgs\" option must contain only strings, found 42"
            ),
            ("run: {output: hide}", "\"run\" step must have a \"command\" key set"),
            ("run: {command: 1}", "\"run\" step must have a \"command\" key set"),
            (
                "run: {command: c, output: x}",
                "run step \"output\" option must be one of \"show\", \"hide\", \"strip_refreshing\", or \"filter_regex\""
            ),
            (
                "run: {command: c, b: x, a: y}",
                "\"run\" steps only support keys \"command\", \"output\", \"shell\" and \"shellArgs\", found extra keys \"a,b\""
            ),
            ("multienv: {command: c, output: x}", "multienv step \"output\" option must be \"show\" or \"hide\""),
            (
                "run: {command: c, output: [{filter_regex: (x}]}",
                "run step \"output\" option has an invalid \"filter_regex\": error parsing regexp: missing closing ): `(x`"
            ),
        ])
    func problems(text: String, expected: String) {
        #expect(message { _ = try steps("\"plan\", " + text) } == "workflows: (w: (plan: (steps: (1: \(expected).).).).).")
    }

    // workflows row 9
    @Test("is refused when it has no form of a step")
    func notAForm() {
        let expected = "yaml: construct errors: line 2: cannot construct !!seq into map[string]interface {}"
        #expect(message { _ = try steps("key: [{value: {another: map}}]") } == expected)
    }

    // repo-config rows 120-124
    @Test(
        "loses its quotes in files of version 2",
        arguments: [
            ("echo a b", "echo a b"), ("echo 'a b'", "echo a b"), ("old 'shell parsing'", "old shell parsing"),
            ("echo \"a \\\"b\" # comment", "echo a \"b"),
            (
                #"mkdir a/b/c || printf \'your main.tf file does not provide default region.\\ncheck\'"#,
                #"mkdir a/b/c || printf 'your main.tf file does not provide default region.\ncheck'"#
            ),
        ])
    func olderWords(written: String, expected: String) throws {
        let yaml = "workflows: {w: {plan: {steps: [{run: '\(written.replacing("'", with: "''"))'}]}}}\nprojects: [{dir: ., workflow: w}]"
        #expect(try parse("version: 2\n" + yaml).projects[0].project.workflow.stages[.plan] == [.run(ShellCommand(expected))])
        #expect(try parse("version: 3\n" + yaml).projects[0].project.workflow.stages[.plan] == [.run(ShellCommand(written))])
    }

    @Test("is refused in files of version 2 when a quote is left open")
    func openQuote() {
        let text = "version: 2\nworkflows: {w: {apply: {steps: [{run: \"echo 'a b\"}]}}}"
        #expect(message { _ = try parse(text) } == "unable to parse \"echo 'a b\": EOF found when expecting closing quote")
    }
}
