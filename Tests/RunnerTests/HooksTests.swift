import Domain
import Foundation
import Runner
import Testing

@Suite("Hooks") struct HooksTests {
    /// What a discovery job with these hooks says, and the log.
    static func before(
        _ hooks: [Hook], command: Command = Command(.plan), failsOnHookError: Bool = false, identity: [String: String] = [:]
    ) async throws -> (JobResult, log: String) {
        try await RunnerSite.with(["main.tf": ""]) { site, commit in
            let job = DiscoveryJob(
                setting: RunnerSite.setting(command, at: commit), rules: RepositoryRules(preWorkflowHooks: hooks),
                settings: DiscoverySettings(), scope: .nothing, failsOnHookError: failsOnHookError, silencesUnknownTargets: false)
            let result = await site.runner(identity: identity).perform(RunnerSite.job("d", .discover(job)))
            return (result, site.log(of: .init("d")).replacingOccurrences(of: commit, with: "COMMIT"))
        }
    }

    // Rows 100 to 102 and 105 to 109.
    @Test(
        "before a command run in a shell of their own",
        arguments: [
            (ShellCommand(""), ""), (.init("echo hi"), "hi\n"),
            (
                .init("printf 'your main.tf file does not provide default region.\\ncheck'"),
                "your main.tf file does not provide default region.\ncheck"
            ),
            (.init("echo hi >> file && cat file"), "hi\n"),
            (
                .init(
                    "echo $BASE_REPO_NAME $BASE_REPO_OWNER $HEAD_REPO_NAME $HEAD_REPO_OWNER $HEAD_BRANCH_NAME $HEAD_COMMIT $BASE_BRANCH_NAME $PULL_NUM $PULL_URL $PULL_AUTHOR $USER_NAME"
                ),
                "infra acme infra forker feature COMMIT main 7 https://github.com/acme/infra/pull/7 ann bob\n"
            ),
            (.init("echo $BASH_VERSION | cut -c1", shell: "bash"), "5\n"),
            (.init("echo x", shellArguments: ["-cx"]), "+ echo x\nx\n"), (.init("echo x", shellArguments: ["-cv"]), "echo x\nx\n"),
        ] as [(ShellCommand, String)])
    func run(command: ShellCommand, expected: String) async throws {
        let (result, log) = try await Self.before([Hook(command: command)])
        guard case .discovered(let discovery) = result else { return #expect(Bool(false), "\(result)") }
        #expect(discovery.hooks == [HookEnding(label: "Pre workflow hook #0", isSuccess: true)])
        #expect(log == expected || command.shellArguments == ["-cv"] && log.hasSuffix("x\n"))
    }

    // Rows 103, 104 and 115.
    @Test(
        "that fail say how, and stop those behind them",
        arguments: [
            ("echo 'a", "exit status 2: running \"sh -c echo 'a\" in "), ("lkjlkj", "exit status 127: running \"sh -c lkjlkj\" in "),
        ])
    func failure(command: String, expected: String) async throws {
        let hooks = [Hook(command: .init("true"), label: "first"), Hook(command: .init(command)), Hook(command: .init("echo never"))]
        let (result, log) = try await Self.before(hooks, failsOnHookError: true)
        guard case .notDiscovered(.hookFailed(let text), let endings) = result else { return #expect(Bool(false), "\(result)") }
        #expect(text.hasPrefix(expected))
        #expect(endings == [HookEnding(label: "first", isSuccess: true), HookEnding(label: "Pre workflow hook #1", isSuccess: false)])
        #expect(!log.contains("never"))
    }

    // Row 107.
    @Test("write the texts of their statuses, each its own")
    func statusTexts() async throws {
        let hooks = [
            Hook(command: .init("printf '\\n\\nsomething\\n' > $OUTPUT_STATUS_FILE; test ! -e OUTPUT_STATUS_FILE")),
            Hook(command: .init("true")), Hook(command: .init("ln -s /etc/passwd $OUTPUT_STATUS_FILE")),
            Hook(command: .init("mkfifo $OUTPUT_STATUS_FILE")),
            Hook(command: .init("head -c 100000 /dev/zero | tr '\\0' x > $OUTPUT_STATUS_FILE")),
            Hook(command: .init("echo lost > $OUTPUT_STATUS_FILE; exit 1")),
        ]
        let (result, _) = try await Self.before(hooks)
        guard case .discovered(let discovery) = result else { return #expect(Bool(false), "\(result)") }
        #expect(discovery.hooks.map { $0.text?.utf8.count } == [9, nil, nil, nil, 4096, nil])
        #expect(discovery.hooks.first?.text == "something")
        #expect(discovery.hooks.map(\.isSuccess) == [true, true, true, true, true, false])
    }

    // Rows 111 and 112.
    @Test(
        "are run for the commands whose names stand in their text, under the number they have among all",
        arguments: [
            ("plan", Command.Name.plan, ["Pre workflow hook #1"]), ("plan", .apply, []), ("plan, apply", .plan, ["Pre workflow hook #1"]),
            ("my-plan", .plan, ["Pre workflow hook #1"]), ("", .unlock, ["Pre workflow hook #1"]),
            ("import state", .state, ["Pre workflow hook #1"]),
        ])
    func commands(text: String, command: Command.Name, expected: [String]) async throws {
        let hooks = [Hook(command: .init("true"), commands: "approve_policies"), Hook(command: .init("true"), commands: text)]
        let (result, _) = try await Self.before(hooks, command: Command(command))
        guard case .discovered(let discovery) = result else { return #expect(Bool(false), "\(result)") }
        #expect(discovery.hooks.map(\.label) == expected)
    }

    // Row 116.
    @Test("are told a comment's arguments and project")
    func arguments() async throws {
        let command = Command(.plan, target: .project(name: "net"), arguments: ["comment", "a;b"])
        let (_, log) = try await Self.before(
            [Hook(command: .init("printf '%s' \"$COMMENT_ARGS $PROJECT_NAME $COMMAND_NAME\""))], command: command)
        #expect(log == "\\c\\o\\m\\m\\e\\n\\t,\\a\\;\\b net plan")
    }

    // Rows 103, 104 and 110.
    @Test("after a command are told how it ended, and report how they do")
    func after() async throws {
        try await RunnerSite.with(["main.tf": ""]) { site, commit in
            let hooks = [
                Hook(command: .init("echo $COMMAND_NAME $COMMAND_HAS_ERRORS $SET"), label: "tell"),
                Hook(command: .init("echo 'a"), label: "Post workflow hook #4"), Hook(command: .init("echo never")),
            ]
            var setting = RunnerSite.setting(Command(.plan), at: commit)
            setting.variables = ["SET": "by a hook"]
            let job = HookJob(setting: setting, hooks: hooks, commit: commit, hasErrors: false)
            let result = await site.runner().perform(RunnerSite.job("h", .hooks(job)))
            #expect(
                result
                    == .hooksEnded([
                        HookEnding(label: "tell", isSuccess: true), HookEnding(label: "Post workflow hook #4", isSuccess: false),
                    ]))
            #expect(site.log(of: .init("h")).hasPrefix("plan false by a hook\n"))
            #expect(site.output(of: .init("h")).hasPrefix("exit status 2: running 'sh -c echo 'a' in '/"))
        }
    }

    @Test("before a command set variables for everything after them, and not in the checkout")
    func variables() async throws {
        let hooks = [
            Hook(command: .init("echo A=1 >> $BULKHEAD_ENV; echo B= >> $BULKHEAD_ENV; case $BULKHEAD_ENV in $DIR*) exit 1;; esac")),
            Hook(command: .init("printf 'A=2=\"x\" y\\n\\n' >> \"$BULKHEAD_ENV\"; test -z \"$A\"")),
        ]
        let (result, _) = try await Self.before(hooks)
        guard case .discovered(let discovery) = result else { return #expect(Bool(false), "\(result)") }
        #expect(discovery.variables == ["A": "2=\"x\" y", "B": ""])
        #expect(discovery.preparedCommit == nil)
    }

    @Test(
        "that set what they must not fail like any other",
        arguments: [
            ("PATH=/x", "PATH is reserved and cannot be set by a hook"), ("LD_PRELOAD=x", "LD_PRELOAD is reserved"),
            ("https_proxy=x", "https_proxy is reserved"), ("1A=x", "\"1A\" is not the name of a variable"), ("A", "is not NAME=value"),
            ("A B=x", "\"A B\" is not the name of a variable"), ("export A=x", "\"export A\" is not the name"),
            ("A=\\000", "the value of A holds a NUL byte"),
        ])
    func mistakes(line: String, expected: String) async throws {
        let hooks = [Hook(command: .init("printf 'GOOD=1\\n\(line)\\n' > $BULKHEAD_ENV")), Hook(command: .init("echo never"))]
        let (result, log) = try await Self.before(hooks, failsOnHookError: true)
        guard case .notDiscovered(.hookFailed(let text), let endings) = result else { return #expect(Bool(false), "\(result)") }
        #expect(text.contains("the file that BULKHEAD_ENV names, line 2: \(expected)"))
        #expect(endings == [HookEnding(label: "Pre workflow hook #0", isSuccess: false)])
        #expect(log == "")
        let (goesOn, _) = try await Self.before(hooks)
        guard case .discovered(let discovery) = goesOn else { return #expect(Bool(false), "\(goesOn)") }
        #expect(discovery.variables == [:])
    }

    @Test(
        "cannot set what programs trust or what we tell ourselves",
        arguments: [
            "PATH", "HOME", "SHELL", "LD_LIBRARY_PATH", "DYLD_INSERT_LIBRARIES", "BULKHEAD_ENV", "ATLANTIS_GH_TOKEN", "TF_CLI_CONFIG_FILE",
            "TF_DATA_DIR", "TF_CLI_ARGS_plan", "GIT_SSH_COMMAND", "SSL_CERT_FILE", "HTTP_PROXY", "no_proxy", "PLANFILE", "SHOWFILE", "DIR",
            "WORKSPACE", "PROJECT_NAME", "PULL_NUM", "USER_NAME", "TF_PLUGIN_CACHE_DIR", "TF_WORKSPACE", "REPO_REL_DIR", "COMMAND_NAME",
        ])
    func reserved(name: String) { #expect(HookVariables.isReserved(name)) }

    @Test("cannot set any variable that a hook or a step finds set")
    func told() async throws {
        try await RunnerSite.with(["main.tf": ""]) { site, commit in
            try site.scriptTerraform()
            let print = ShellCommand("env | sed -n 's/^\\([A-Za-z_]*\\)=.*/\\1/p'")
            let (_, log) = try await Self.before([Hook(command: print)])
            let steps: [Step] = [.run(print)]
            let project = Project(key: ProjectKey(dir: "."), workflow: Workflow(name: "c", stages: [.plan: steps]))
            _ = await site.runner().perform(RunnerSite.job("p", .plan, project, at: commit))
            let names = Set((log + site.output(of: .init("p"))).split(separator: "\n").map(String.init)).subtracting([
                "PWD", "OLDPWD", "SHLVL", "_",
            ])
            #expect(names.count > 25)
            #expect(names.filter { !HookVariables.isReserved($0) } == [])
        }
    }

    @Test("may set all others", arguments: ["A", "TF_VAR_region", "AWS_PROFILE", "ENV", "_x", "TF_TOKEN_app_terraform_io"])
    func free(name: String) throws { #expect(try HookVariables.parse("\(name)=v") == [name: "v"]) }

    @Test("set variables that terraform and steps see, below those of steps and above the server's")
    func precedence() async throws {
        try await RunnerSite.with(["main.tf": ""]) { site, commit in
            try site.scriptTerraform()
            var identity = site.scriptedIdentity
            identity.merge(["SCRIPTED_TERRAFORM_SHOWS": "A,B,C", "A": "server", "B": "server", "C": "server"]) { $1 }
            let steps: [Step] = [
                .environment(name: "C", value: .literal("step")), .run(.init("echo $A $B $C")), .terraform(.plan, arguments: ["-x=$B"]),
            ]
            var job = ProjectJob(
                setting: RunnerSite.setting(Command(.plan), at: commit),
                project: Project(key: ProjectKey(dir: "."), workflow: Workflow(name: "c", stages: [.plan: steps])), stage: .plan,
                commit: commit)
            job.setting.variables = ["B": "hook", "C": "hook"]
            _ = await site.runner(identity: identity).perform(RunnerSite.job("p", .project(job)))
            #expect(site.output(of: .init("p")).hasPrefix("server hook step\n"))
            #expect(site.calls.last?.hasSuffix(" -x=hook A=server B=hook C=step") == true)
        }
    }
}
