import Bridge
import Foundation
import TestSupport
import Testing

@Suite("bulkhead check") struct CheckTests {
    private static let rules = """
        repos:
        - id: /.*/
          apply_requirements: [approved]
          allowed_overrides: [workflow, apply_requirements]
        - id: github.com/acme/infra
          workflow: checked
          repo_locks: {mode: on_apply}
        - id: github.com/acme/infra
          branch: /^main$/
        workflows:
          checked:
            plan: {steps: [init, plan]}
        """
    private static let config = """
        version: 3
        autodiscover: {mode: enabled}
        projects:
        - name: network
          dir: network
          workflow: checked
          autoplan: {when_modified: ["*.tf", "../modules/**/*.tf"]}
        - name: staging
          dir: staging
          depends_on: [network]
          apply_requirements: [mergeable]
          terraform_version: v1.9
        - dir: envs/*
          workspace: wide
        """
    private static let code = [
        "network/main.tf": "module \"vpc\" { source = \"../modules/vpc\" }", "modules/vpc/main.tf": "resource \"terraform_data\" \"a\" {}",
        "staging/main.tf": "resource \"terraform_data\" \"a\" {}", "extra/main.tf": "resource \"terraform_data\" \"a\" {}",
        "envs/one/main.tf": "resource \"terraform_data\" \"a\" {}",
    ]

    // MARK: What it says

    @Test("says what each project comes to, and who decided it") func text() async throws {
        let outcome = try await check(["atlantis.yaml": Self.config, "repos.yaml": Self.rules], rules: true)
        #expect(!outcome.hasProblems)
        expectGolden(outcome.text, "check.txt")
    }

    @Test("says the same as JSON") func json() async throws {
        let outcome = try await check(["atlantis.yaml": Self.config, "repos.yaml": Self.rules], rules: true, ["--json"])
        expectGolden(outcome.text, "check.json")
    }

    @Test("does with no configuration at all") func bare() async throws {
        expectGolden(try await check([:]).text, "check-bare.txt")
    }

    @Test("shows what flags of the server change") func flags() async throws {
        let policies = "policies:\n  owners: {users: [ann], teams: [sec]}\n  policy_sets:\n  - {name: base, path: /policies}\n"
        let flags = [
            "--enable-policy-checks", "--gh-team-allowlist=dev:plan,ops:*", "--disable-autoplan", "--disable-repo-locking",
            "--default-tf-version=1.9.0", "--allow-commands=plan,apply",
        ]
        expectGolden(try await check(["repos.yaml": policies], rules: true, flags).text, "check-flags.txt")
    }

    // MARK: What is wrong

    @Test(
        "finds what is wrong, with path and line",
        arguments: [
            ("version: 3\nprojects:\n- dir: ''\n", ["atlantis.yaml:3: projects[0].dir: cannot be blank"]),
            ("version: 3\nprojects: [\n", ["atlantis.yaml:"]), ("version: 3\nnope: 1\n", ["atlantis.yaml:2: field nope not found"]),
            (
                "version: 3\nprojects:\n- name: a\n  dir: extra\n  depends_on:\n  - b\n",
                ["atlantis.yaml:5: projects[0].depends_on: there is no project 'b', so nothing is waited for"]
            ),
            (
                "version: 3\nprojects:\n- {name: a, dir: extra, depends_on: [a]}\n",
                ["atlantis.yaml:3: projects[0].depends_on: the project depends on itself, and so can never be applied"]
            ),
            (
                """
                version: 3
                projects:
                - {name: a, dir: extra, depends_on: [b]}
                - {name: b, dir: network, depends_on: [c]}
                - {name: c, dir: staging, depends_on: [b, a]}
                """,
                ["atlantis.yaml:4: projects[1].depends_on: these depend on each other, and so can never be applied: b → c → b"]
            ),
            (
                "version: 3\nprojects:\n- {name: a, dir: extra, depends_on: [b]}\n- {name: b, dir: staging, execution_order_group: 2}\n",
                ["atlantis.yaml:3: projects[0].depends_on: 'b' is in group 2, which is applied after this project, in group 0"]
            ),
        ])
    func problems(config: String, expected: [String]) async throws {
        let outcome = try await check(["atlantis.yaml": config])
        #expect(outcome.hasProblems)
        for line in expected { #expect(outcome.text.contains("\n\(line)"), "\(outcome.text)") }
    }

    @Test(
        "warns of what is probably not meant",
        arguments: [
            ("version: 3\nprojects:\n- dir: nowhere\n", "", "atlantis.yaml:3: warning: projects[0].dir: there is no folder 'nowhere'"),
            (
                "version: 3\nprojects:\n- dir: none/*\n", "",
                "atlantis.yaml:3: warning: projects[0].dir: no folder with Terraform's files matches 'none/*'"
            ),
            (
                "version: 3\nprojects:\n- {dir: extra, branch: /^other$/}\n", "",
                "atlantis.yaml:3: warning: projects[0].branch: it is for other base branches"
            ),
            (
                "version: 3\nprojects:\n- dir: extra\n  autoplan:\n    when_modified: ['*.yml', '!*.tf']\n", "",
                "atlantis.yaml:4: warning: projects[0].autoplan.when_modified: no file of the repository matches, so a push never plans the project"
            ),
            (
                "version: 3\nprojects:\n- dir: extra\nworkflows:\n  mine: {plan: {steps: [init]}}\n",
                "repos:\n- {id: /.*/, allow_custom_workflows: true}\n",
                "atlantis.yaml:5: warning: workflows.mine: no project uses this workflow"
            ),
            (
                "version: 3\n", "repos:\n- {id: github.com/else/where}\n",
                "no entry of repos is about github.com/acme/infra, so nothing but the standard rules hold for it"
            ),
            (
                "version: 3\n", "repos:\n- {id: /.*/, workflow: default}\n- {id: /acme/, workflow: default}\n",
                "repos.yaml:2: warning: repos[0]: later entries replace everything that it says"
            ),
            (
                "version: 3\n", "repos:\n- {id: /.*/, branch: /^release$/}\n",
                "repos.yaml:2: warning: repos[0].branch: pull requests into 'main' are ignored: it does not match /^release$/"
            ),
            (
                "version: 3\n", "repos:\n- id: /.*/\n  pre_workflow_hooks:\n  - description: x\n",
                "warning: repos[0].pre_workflow_hooks[0]: the hook has no 'run', so it does nothing"
            ),
            (
                "version: 3\n", "workflows:\n  lost: {plan: {steps: [init]}}\n",
                "repos.yaml:2: warning: workflows.lost: no entry of repos uses this workflow or lets a repository use it"
            ),
            (
                "version: 3\n", "team_authz: {command: /bin/may}\n",
                "warning: team_authz of the repo config decides who may give commands: --gh-team-allowlist has no effect"
            ),
        ])
    func warnings(config: String, rules: String, expected: String) async throws {
        let files = ["atlantis.yaml": config].merging(rules.isEmpty ? [:] : ["repos.yaml": rules]) { $1 }
        let outcome = try await check(files, rules: !rules.isEmpty, ["--gh-team-allowlist=a:plan"])
        #expect(!outcome.hasProblems && outcome.text.contains(expected), "\(outcome.text)")
    }

    @Test("says what is wrong with the operator's file, and that the repository is not served") func rules() async throws {
        let broken = try await check(["repos.yaml": "repos:\n- id: /.*/\n  workflow: nowhere\n"], rules: true)
        #expect(broken.hasProblems && broken.text.contains("repos.yaml:3: repos[0].workflow: workflow \"nowhere\" is not defined"))
        let foreign = try await check([:], ["--repo-allowlist=github.com/else/*"])
        #expect(foreign.hasProblems)
        #expect(foreign.text.contains("the server does not serve github.com/acme/infra: it is not in --repo-allowlist"))
    }

    @Test("shows hostile names as escapes, and follows no links") func hostile() async throws {
        try await withTemporaryFolder { folder in
            try Self.write(["a\u{1B}[31m/main.tf": "", "b/main.tf": ""], to: folder)
            try FileManager.default.createSymbolicLink(
                atPath: folder.appending(path: "atlantis.yaml").path, withDestinationPath: "b/main.tf")
            let outcome = try await Self.outcome(["--dir", folder.path, "--repo", "github.com/acme/infra"])
            #expect(!outcome.text.contains("\u{1B}"))
            #expect(outcome.text.contains("a\\u{1b}[31m"))
            #expect(outcome.text.contains("atlantis.yaml: it is a symbolic link, and links are not followed"))
        }
    }

    // MARK: How it is used

    @Test(
        "is refused when it is used wrongly",
        arguments: [
            (["--repo", "infra"], "invalid value \"infra\" for --repo: expected host, owner and name, for example github.com/acme/infra"),
            (["--repo"], "option needs a value: --repo"), (["--base="], "option needs a value: --base"),
            (["--nope"], "unknown flag: --nope"), (["--dir=/nowhere/at/all"], "there is no folder /nowhere/at/all (--dir)"),
            (["--repo-config=a", "--repo-config-json={}"], "cannot use --repo-config and --repo-config-json at the same time"),
            (
                ["--gh-team-allowlist=dev"],
                "invalid --gh-team-allowlist: \"dev\" is not of the form team:command, for example dev:plan or *:unlock"
            ),
        ])
    func usage(arguments: [String], message: String) async throws {
        await #expect(throws: UsageError(message)) { _ = try await Self.outcome(arguments) }
    }

    @Test("asks which repository it is where nobody can tell") func unknown() async throws {
        try await withTemporaryFolder { folder in
            let message = "which repository is \(folder.path)? Say it with --repo, for example --repo github.com/acme/infra"
            await #expect(throws: UsageError(message)) { _ = try await Self.outcome(["--dir=\(folder.path)"]) }
        }
    }

    @Test(
        "learns from git which repository it is, and which files count",
        arguments: [
            "git@github.com:acme/infra.git", "https://github.com/acme/infra", "https://user@github.com:8443/acme/infra.git",
            "ssh://git@github.com:22/acme/infra.git",
        ])
    func git(remote: String) async throws {
        try await withTemporaryFolder { folder in
            try Self.write([".gitignore": "ignored/\n", "ignored/main.tf": "", "a/main.tf": ""], to: folder)
            for arguments in [["init", "-q"], ["remote", "add", "origin", remote]] {
                try await runProgram("/usr/bin/git", arguments, in: folder, environment: ["PATH": "/usr/bin:/bin"])
            }
            let text = try await Self.outcome(["--dir=\(folder.path)/a"]).text
            #expect(text.hasPrefix("github.com/acme/infra, pull requests into main\n"))
            #expect(text.contains("\na/default\n") && !text.contains("ignored"))
        }
    }

    // MARK: A working copy

    private func check(_ files: [String: String], rules: Bool = false, _ arguments: [String] = []) async throws -> CheckOutcome {
        try await withTemporaryFolder { folder in
            var files = files
            let written = files.removeValue(forKey: "repos.yaml")
            try Self.write(Self.code.merging(files) { $1 }, to: folder.appending(path: "copy"))
            if let written { try Self.write(["repos.yaml": written], to: folder) }
            let source = rules ? ["--repo-config=\(folder.path)/repos.yaml"] : []
            let given = ["--dir=\(folder.path)/copy", "--repo=github.com/acme/infra"] + source + arguments
            var outcome = try await Self.outcome(given)
            outcome.text = outcome.text.replacing(folder.path + "/", with: "")
            return outcome
        }
    }

    private static func outcome(_ arguments: [String]) async throws -> CheckOutcome {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return try await CheckOutcome.of(arguments: arguments, environment: ["PATH": path, "HOME": "/"], surroundings: surroundings)
    }

    private static func write(_ files: [String: String], to folder: URL) throws {
        for (path, text) in files {
            let file = folder.appending(path: path)
            try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
    }
}
