import Domain
import Foundation
import Runner
import Sandbox
import Testing

@Suite("An operator's program that says who may do what") struct PermissionsTests {
    /// A discovery whose repository has two roots; what the program noted lies in `asked`.
    static func discover(
        _ script: String, arguments: [String] = [], teams: [String] = ["sre"], isStrict: Bool = false,
        scope: DiscoveryJob.Scope = .changed(files: ["a/main.tf", "b/main.tf"], isAutomatic: true), hooks: [Hook] = []
    ) async throws -> (result: JobResult, asked: String, folder: [String]) {
        try await RunnerSite.with(["a/main.tf": "", "b/main.tf": ""]) { site, commit in
            try site.add("may", script: script.replacingOccurrences(of: "ASKED", with: site.folder.path + "/asked"))
            let program = AuthorizationCommand(command: site.programs + "/may", arguments: arguments, isStrict: isStrict)
            let job = DiscoveryJob(
                setting: RunnerSite.setting(Command(.plan, arguments: ["arg1"]), at: commit),
                rules: RepositoryRules(preWorkflowHooks: hooks),
                settings: DiscoverySettings(), scope: scope, failsOnHookError: false, silencesUnknownTargets: false,
                authorization: AuthorizationRequest(program: program, teams: teams))
            let result = await site.runner(identity: ["SECRET": "hunter2"]).perform(RunnerSite.job("d", .discover(job)))
            let asked = site.text(of: site.folder.path + "/asked").replacingOccurrences(of: commit, with: "COMMIT")
                .replacingOccurrences(of: site.folder.path, with: "SITE")
            let made = FileManager.default.enumerator(atPath: site.folder.path)?.compactMap { $0 as? String } ?? []
            return (result, asked, made)
        }
    }

    @Test("is asked about the repository, and then about each project")
    func both() async throws {
        let (result, asked, _) = try await Self.discover(
            "echo \"$# $*\" >> ASKED; echo pass", arguments: ["--flag", "'x y'"], teams: ["sre", "dev ops"])
        guard case .discovered(let discovery) = result else { return #expect(Bool(false), "\(result)") }
        #expect(discovery.projects.map(\.key.dir) == ["a", "b"])
        #expect(asked == String(repeating: "6 --flag x y plan acme/infra acme/sre acme/dev ops\n", count: 3))
    }

    @Test("is told what is written about it, and nothing else")
    func environment() async throws {
        let (_, asked, _) = try await Self.discover(
            "test -z \"$PULL_NUM\" || { test \"$REPO_REL_PATH\" = a && ls \"$REPO_ROOT\" >> ASKED; }; env | sort >> ASKED; echo >> ASKED; echo pass"
        )
        let parts = asked.components(separatedBy: "\n\n").map { $0.split(separator: "\n").map(String.init) }
        let own: Set<String> = ["PATH", "PWD", "OLDPWD", "SHLVL", "_"]
        func names(_ lines: [String]) -> Set<String> {
            Set(lines.compactMap { $0.contains("=") ? String($0.prefix { $0 != "=" }) : nil }).subtracting(own)
        }
        #expect(names(parts[0]) == ["BASE_REPO_NAME", "BASE_REPO_OWNER", "COMMAND_NAME", "USER_NAME"])
        let all: Set<String> = [
            "BASE_REPO_NAME", "BASE_REPO_OWNER", "COMMAND_NAME", "USER_NAME", "BASE_BRANCH_NAME", "COMMENT_ARGS", "HEAD_REPO_NAME",
            "HEAD_REPO_OWNER", "HEAD_BRANCH_NAME", "HEAD_COMMIT", "PROJECT_NAME", "PULL_NUM", "PULL_URL", "PULL_AUTHOR", "REPO_ROOT",
            "REPO_REL_PATH",
        ]
        #expect(names(Array(parts.dropFirst().joined())) == all)
        #expect(asked.contains("COMMENT_ARGS=\\a\\r\\g\\1\n"))
        #expect(asked.contains("\na\nb\n") || asked.contains("a\nb\nBASE"))
        #expect(!asked.contains("hunter2"))
    }

    // Row 119.
    @Test("lets nobody do anything when it says no, not even hooks")
    func denied() async throws {
        let hook = Hook(command: .init("echo hook"))
        for scope in [DiscoveryJob.Scope.changed(files: ["a/main.tf"], isAutomatic: true), .nothing] {
            let (result, _, made) = try await Self.discover("echo nothing found", scope: scope, hooks: [hook])
            #expect(result == .notDiscovered(.forbidden(reason: "nothing found")))
            #expect(!made.contains { $0.hasPrefix("data/mirrors") || $0.hasPrefix("data/work") })
        }
    }

    @Test("takes out the projects that it refuses")
    func project() async throws {
        let (result, _, made) = try await Self.discover("if [ \"$REPO_REL_PATH\" = b ]; then echo 'not b'; else echo pass; fi")
        guard case .discovered(let discovery) = result else { return #expect(Bool(false), "\(result)") }
        #expect(discovery.projects.map(\.key.dir) == ["a"])
        #expect(discovery.forbidden == [.init(project: ProjectKey(dir: "b"), reason: "not b")])
        #expect(!made.contains { $0.contains("work/") && $0.hasSuffix("main.tf") })
    }

    @Test(
        "gets a team's name as one argument, whatever it is",
        arguments: ["x; touch m", "$(touch m)", "`touch m`", "' || touch m '", "-n", "a\nb"])
    func hostileTeams(team: String) async throws {
        let (result, asked, made) = try await Self.discover("printf '%s|' \"$@\" >> ASKED; echo pass", teams: [team])
        guard case .discovered = result else { return #expect(Bool(false), "\(result)") }
        #expect(asked.hasPrefix("plan|acme/infra|acme/\(team)|"))
        #expect(!made.contains { $0.split(separator: "/").last == "m" })
    }

    @Test(
        "that cannot say lets nobody through",
        arguments: [
            ("echo pass; exit 3", "the permission could not be evaluated: exit status 3: pass"),
            ("kill -9 $$", "the permission could not be evaluated: exit status 137"), ("", "the program that decides gave no reason"),
            ("head -c 100000 /dev/zero | tr '\\0' x; echo pass", "the permission could not be evaluated: starting sh in "),
            ("echo no >&2; exit 0", "no"),
        ])
    func unevaluated(script: String, reason: String) async throws {
        let (result, _, _) = try await Self.discover(script)
        guard case .notDiscovered(.forbidden(let text), _) = result else { return #expect(Bool(false), "\(result)") }
        #expect(text.hasPrefix(reason), "\(text)")
    }

    @Test(
        "means yes only by its last line and without an error",
        arguments: [
            (.exited(0), "pass\n", true, true), (.exited(0), "PASS", true, false), (.exited(0), "\n  pass \n\n", true, false),
            (.exited(0), "because\npass\n", true, true), (.exited(0), "pass\nbut no", false, false), (.exited(0), "password", false, false),
            (.exited(0), "pass.", false, false), (.exited(0), "", false, false), (.exited(1), "pass", false, false),
            (.timedOut, "pass", false, false), (.signalled(15), "pass", false, false),
            (.exited(0), "\u{1B}[32mpass\u{1B}[0m\n", true, true),
            (.exited(0), "nothing found\n", false, false), (.exited(0), "a pass", false, false),
        ] as [(Ending, String, Bool, Bool)])
    func verdict(ending: Ending, printed: String, isAllowed: Bool, isStrictlyAllowed: Bool) {
        #expect((AuthorizationVerdict(ending, printed: printed, isStrict: false) == .allowed) == isAllowed)
        #expect((AuthorizationVerdict(ending, printed: printed, isStrict: true) == .allowed) == isStrictlyAllowed)
    }
}
