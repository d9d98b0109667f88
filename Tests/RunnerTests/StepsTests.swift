import Domain
import Foundation
import Runner
import Testing

@Suite("Shell steps") struct StepsTests {
    static func project(_ steps: [Step], name: String? = nil, dir: String = ".", workspace: String = "default") -> Project {
        Project(
            key: ProjectKey(dir: dir, workspace: workspace, name: name), workflow: Workflow(name: "custom", stages: [.plan: steps]))
    }

    /// What the comment shows of a plan stage of these steps.
    static func output(of steps: [Step], identity: [String: String] = [:], name: String? = nil) async throws -> (JobResult, String) {
        try await RunnerSite.with(["a/main.tf": ""]) { site, commit in
            try site.scriptTerraform()
            let job = RunnerSite.job(
                "j", .plan, project(steps, name: name, dir: "a", workspace: "myworkspace"), at: commit, arguments: ["a b", "ü"])
            let result = await site.runner(identity: identity).perform(job)
            return (result, site.output(of: .init("j")).replacingOccurrences(of: site.data, with: "DATA"))
        }
    }

    // Rows 89, 90, 95, 97 and 98.
    @Test(
        "put what they print into the comment",
        arguments: [
            ("printf '\\033[32mgreen'", [], "green\n"), ("echo hi", [], "hi\n"), ("", [], ""),
            ("echo $ATLANTIS_TERRAFORM_DISTRIBUTION", [], "terraform\n"),
            ("printf '%s' \"$COMMENT_ARGS\"", [], "\\a\\ \\b,\\ü\n"), ("echo hidden", [.hide], ""),
            ("printf 'mySecret: \"foo\"'", [.redact("((?i)secret:\\s\")[^\"]*")], "mySecret: \"<redacted>\"\n"),
            ("echo out; echo err >&2", [], "out\nerr\n"), ("cat", [], ""),
            (
                "echo $WORKSPACE $ATLANTIS_TERRAFORM_VERSION $PROJECT_NAME $REPO_REL_DIR $BASE_REPO_OWNER $HEAD_REPO_OWNER $USER_NAME $PULL_NUM",
                [],
                "myworkspace 1.11.4 my/project/name a acme forker bob 7\n"
            ),
            ("echo $ATLANTIS_PR_APPROVED $ATLANTIS_PR_MERGEABLE $BASE_BRANCH_NAME $HEAD_BRANCH_NAME", [], "true false main feature\n"),
            (
                "basename \"$PLANFILE\"; basename \"$SHOWFILE\"; test \"$DIR\" = \"$PWD\" && echo here", [],
                "my::project::name-myworkspace.tfplan\nmy::project::name-myworkspace.json\nhere\n"
            ),
        ] as [(String, [Step.OutputFilter], String)])
    func run(command: String, filters: [Step.OutputFilter], expected: String) async throws {
        let (result, output) = try await Self.output(of: [.run(.init(command), output: filters)], name: "my/project/name")
        #expect(result.plan != nil)
        #expect(output == expected)
    }

    // Rows 91 and 92.
    @Test(
        "that fail say how",
        arguments: [
            ("echo 'a", "exit status 2: running \"echo 'a\" in "), ("lkjlkj", "exit status 127: running \"lkjlkj\" in "),
            ("echo hidden; exit 3", "exit status 3: running \"echo hidden; exit 3\" in \"DATA"), ("kill -9 $$", "signal: killed: running "),
        ])
    func failure(command: String, expected: String) async throws {
        let (result, output) = try await Self.output(of: [
            .run(.init("echo before")), .run(.init(command), output: [.hide]), .run(.init("echo never")),
        ])
        #expect(result == .project(.failed))
        #expect(output.hasPrefix("running 'sh -c' '\(command)' in 'DATA"))
        #expect(output.contains(expected))
        #expect(output.hasSuffix("\nbefore\n"))
        #expect(command.hasPrefix("echo hidden") == output.contains(": \nhidden\n"))
    }

    // Row 96.
    @Test("find programs of the server's after those in PATH")
    func path() async throws {
        let (_, output) = try await Self.output(of: [.run(.init("echo ${PATH##*:}"))])
        #expect(output == "DATA/bin\n")
    }

    @Test("with a shell that is not there fail with a text")
    func missingShell() async throws {
        let (result, output) = try await Self.output(of: [.run(.init("x", shell: "no-such-shell"))])
        #expect(result == .project(.failed))
        #expect(output.contains("no-such-shell"))
    }

    // Rows 99, 111 and 124.
    @Test(
        "set variables for those after them",
        arguments: [
            ([.environment(name: "A", value: .command(.init("echo 123"))), .run(.init("echo $A"))], "123\n"),
            ([.environment(name: "A", value: .literal("$HOME")), .run(.init("echo $A"))], "$HOME\n"),
            ([.environment(name: "A", value: .literal("")), .run(.init("echo \"[$A]${A+set}\""))], "[]set\n"),
            (
                [.environments(.init("echo 'K=v,K2=\"w x\"'"), shows: true), .run(.init("echo $K $K2"))],
                "Dynamic environment variables added:\nK\nK2\n\nv w x\n"
            ),
            ([.environments(.init("echo 'K=v'"), shows: false), .run(.init("echo $K"))], "v\n"),
            ([.environments(.init("true"), shows: true)], "No dynamic environment variable added"),
            ([.environment(name: "PROJECT_NAME", value: .literal("mine")), .run(.init("echo $PROJECT_NAME"))], "mine\n"),
        ] as [([Step], String)])
    func variables(steps: [Step], expected: String) async throws {
        let (result, output) = try await Self.output(of: steps)
        #expect(result.plan != nil)
        #expect(output == expected)
    }

    // Rows 123 and 120.
    @Test(
        "that set variables badly fail",
        arguments: [
            ("echo NAME_WITHOUT_VALUE", "invalid environment variable definition: NAME_WITHOUT_VALUE\n (remaining unparsed data)"),
            ("echo BAD KEY=x", "invalid environment variable definition: BAD KEY=x\n (invalid key syntax)"),
            ("echo A=\"'x\"", "invalid environment variable definition: A='x\n (misquoted)"),
        ])
    func badVariables(command: String, expected: String) async throws {
        let (result, output) = try await Self.output(of: [.environments(.init(command), shows: true)])
        #expect(result == .project(.failed))
        #expect(output.hasPrefix(expected))
    }

    @Test("that compute a variable leave no trace of its value in the log")
    func secretVariables() async throws {
        try await RunnerSite.with(["main.tf": ""]) { site, commit in
            try site.scriptTerraform()
            let steps: [Step] = [.environment(name: "A", value: .command(.init("echo hunter2; echo note >&2"))), .run(.init("echo after"))]
            _ = await site.runner().perform(RunnerSite.job("j", .plan, Self.project(steps), at: commit))
            #expect(site.log(of: .init("j")) == "note\nafter\n")
        }
    }

    @Test("see the identity they are given and nothing of the server's environment")
    func isolation() async throws {
        setenv("ATLANTIS_GH_TOKEN", "hunter2", 1)
        let (_, output) = try await Self.output(of: [.run(.init("env | sort"))], identity: ["AWS_PROFILE": "plan"])
        #expect(output.contains("AWS_PROFILE=plan\n"))
        #expect(!output.contains("hunter2"))
        #expect(!output.contains("ATLANTIS_GH_TOKEN"))
        let known = [
            "ATLANTIS_", "BASE_", "HEAD_", "PULL", "COMMENT_ARGS", "DIR=", "PATH=", "PLANFILE", "SHOWFILE", "POLICYCHECKFILE",
            "PROJECT_NAME", "REPO_REL_DIR", "USER_NAME", "WORKSPACE", "AWS_PROFILE", "PWD", "OLDPWD", "SHLVL", "_=",
        ]
        let others = output.split(separator: "\n").filter { line in !known.contains { line.hasPrefix($0) } }
        #expect(others == [])
    }
}
