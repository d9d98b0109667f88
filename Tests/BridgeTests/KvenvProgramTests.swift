import Foundation
import TestSupport
import Testing

@Suite("A command that is run with variables of a store") struct KvenvProgramTests {
    private static let secrets = ["demo": #"{"KV":"B","M":"C","ENV2":"over"}"#, "p-X-Y": "1", "p-Z": "2"]

    @Test(
        "gets exactly what surrounds it, what the store says, and not what is masked",
        arguments: [
            (["-n", "demo", "-m", "M"], ["ENV": "A", "ENV2": "under"], ["ENV2=over", "ENV=A", "KV=B"]),
            (["--secret-name=demo", "--mask", "M", "--mask=KV", "-mENV2"], ["ENV": "A"], ["ENV=A"]),
            (["-s", "p-"], [:], ["X_Y=1", "Z=2"]), (["-s", "p-", "-m", "Z"], [:], ["X_Y=1"]), (["-s", "none"], ["ENV": "A"], ["ENV=A"]),
            ([], ["KVENV_SECRET_NAME": "demo"], ["ENV2=over", "KV=B", "KVENV_SECRET_NAME=demo", "M=C"]),
            (
                ["-n", "demo", "--isolated", "--pass", "KEPT"], ["ENV": "A", "KEPT": "yes", "LANG": "C"],
                ["ENV2=over", "KEPT=yes", "KV=B", "LANG=C", "M=C"]
            ),
        ] as [([String], [String: String], [String])])
    func environment(options: [String], variables: [String: String], expected: [String]) async throws {
        try await KvenvSite.run(Self.secrets) { site in
            var site = site
            site.variables.merge(variables) { $1 }
            let ended = try await site.run(["run-in"] + site.store + options + ["--", "env"])
            let kept = ended.lines.filter { !$0.hasPrefix("PATH=") && !$0.hasPrefix("TMPDIR=") }
            #expect(kept.sorted() == expected)
            #expect(ended.status == 0)
        }
    }

    @Test(
        "is started as it is, and its end is told",
        arguments: [
            (["run-in"], ["--", "sh", "-c", "exit 10"], nil, 10, ""), (["run-in"], ["true"], nil, 0, ""),
            (["run-in"], ["--", "false"], nil, 1, ""),
            (["run-in"], ["--", "printf", "%s|", "a b", "--", "-n", "$KV", ""], nil, 0, "a b|--|-n|$KV||"),
            (["run-in"], ["printf", "%s|", "x"], nil, 0, "x|"),
            (["run-in"], ["--", "sh", "-c", "kill -TERM $$"], nil, 143, ""),
            (["run-in"], ["--", "sh", "-c", "kill -KILL $$"], nil, 137, ""),
            (["run-in", "--kvenv-exit-codes"], ["--", "sh", "-c", "kill -TERM $$"], nil, 255, ""),
            (["run-in"], ["--", "sh", "-c", "kill -TERM $$"], "kvenv", 255, ""),
            (["run-in"], ["--", "sh", "-c", "exit 10"], "kvenv", 10, ""),
            (
                ["run-in"], ["--", "this-does-not-exist"], nil, 1,
                "Error: cannot run the specified command\n\nCaused by:\n    this-does-not-exist: No such file or directory (os error 2)\n"
            ),
            (
                ["run-in"], ["--", "/etc/passwd"], nil, 1,
                "Error: cannot run the specified command\n\nCaused by:\n    /etc/passwd: Permission denied (os error 13)\n"
            ),
        ] as [([String], [String], String?, Int32, String)])
    func ending(words: [String], command: [String], name: String?, status: Int32, output: String) async throws {
        try await KvenvSite.run(Self.secrets) { site in
            let ended = try await site.run(words + site.store + ["-n", "demo"] + command, as: name)
            #expect(ended == KvenvSite.Ended(status: status, output: output))
        }
    }

    @Test(
        "Wrong use ends with 2, anything else that goes wrong with 1",
        arguments: [
            (["run-in", "-n", "demo", "env", "-i"], 2, "Error: Unknown option '-i'"),
            (["run-in", "-n", "demo"], 2, "Error: Missing expected argument '<command> ...'"),
            (
                ["run-in", "-n", "demo", "-s", "p", "--", "env"], 2,
                "Error: the argument '--secret-name <SECRET_NAME>' cannot be used with '--secret-prefix <SECRET_PREFIX>'"
            ),
            (
                ["run-in", "-n", "demo", "--pass", "X", "--", "env"], 2,
                "Error: --pass goes with --isolated; without it everything is passed on"
            ),
            (
                ["cache", "-n", "demo", "-f", "a", "-d", "b"], 2,
                "Error: the argument '--output-file <OUTPUT_FILE>' cannot be used with '--output-dir <OUTPUT_DIR>'"
            ),
            (["cache", "-n", "demo", "--", "env"], 2, "Error: Unexpected argument 'env'"),
            (
                ["cache", "-n", "demo", "--expires", "soon"], 2,
                "Error: The value 'soon' is invalid for '--expires <duration>': it is a number of seconds, or one with s, m, h or d"
            ),
            (["run-in", "-n", "nope", "--", "env"], 1, "Error: cannot load environment"),
            (["cache", "-n", "nope"], 1, "Error: cannot load the environment"),
            (["cache", "-n", "demo", "-d", "/nonexistent"], 1, "Error: cannot store the resulting env file"),
        ] as [([String], Int32, String)])
    func refused(words: [String], status: Int32, line: String) async throws {
        try await KvenvSite.run(Self.secrets) { site in
            let ended = try await site.run([words[0]] + site.store + words.dropFirst())
            #expect(ended.status == status)
            #expect(ended.lines.first == line)
        }
    }

    @Test(
        "run-with needs --, and a file that is one",
        arguments: [
            (["-e", "f", "env"], 2, "Error: the following required arguments were not provided: -- <COMMAND>..."),
            (["--", "env"], 2, "Error: Missing expected argument '--env-file <file>'"),
            (["-e", "f", "--"], 2, "Error: the following required arguments were not provided: -- <COMMAND>..."),
            (["-e", "missing", "--", "env"], 1, "Error: cannot load environment file - io error"),
            (["-e", "k", "--", "env"], 1, "Error: cannot load environment file"),
        ] as [([String], Int32, String)])
    func runWith(words: [String], status: Int32, line: String) async throws {
        try await KvenvSite.run { site in
            let ended = try await site.run(["run-with"] + words)
            #expect(ended.status == status)
            #expect(ended.lines.first == line)
        }
    }

    @Test("finds nothing of the store's keys in the process that started it")
    func traces() async throws {
        try await KvenvSite.run(Self.secrets) { site in
            var site = site
            site.variables.merge(["VAULT_TOKEN": "planted-1", "MASTER": "planted-2"]) { $1 }
            let look = #"tr '\0' ' ' < /proc/$PPID/cmdline; echo; tr '\0' ' ' < /proc/$PPID/environ"#
            let ended = try await site.run(
                ["run-in"] + site.store + [
                    "--vault-token", "planted-3", "--azure-client-secret=planted-4", "-n", "demo", "--", "sh", "-c", look,
                ])
            #expect(!ended.output.contains("planted"))
            #expect(ended.output.contains("--vault-token *********"))
        }
    }

    @Test(
        "does not start where a secret is not as it must be; the reason names the secret and the key, never a value",
        arguments: [
            (#"{"A":["planted"]}"#, "secret 'bad' value is not convertible: its key 'A' holds an array"),
            (#"["planted"]"#, "top-level value for secret 'bad' must be a JSON object"),
            (#"{"A":"planted"#, "cannot decode secret - it is not a valid JSON (byte 13)"),
            (#"{"1A":"planted"}"#, "secret name '1A' is invalid"),
        ])
    func unusable(text: String, reason: String) async throws {
        try await KvenvSite.run(["bad": text]) { site in
            let ended = try await site.run(["run-in"] + site.store + ["-n", "bad", "--", "env"])
            #expect(ended == .init(status: 1, output: "Error: cannot load environment\n\nCaused by:\n    \(reason)\n"))
        }
    }

    @Test("gets what a program for keys says, where somebody's AWS profile has one")
    func credentialProcess() async throws {
        try await KvenvSite.run { site in
            var site = site
            try Data("[default]\ncredential_process = /bin/sh -c \"echo asked > asked; exit 3\"\n".utf8).write(
                to: site.folder.appending(path: "config"))
            site.variables["AWS_CONFIG_FILE"] = site.folder.appending(path: "config").path
            let ended = try await site.run(["run-in", "--aws", "--aws-region", "eu-west-1", "-n", "x", "--", "env"])
            #expect(ended.status == 1)
            #expect(FileManager.default.fileExists(atPath: site.folder.appending(path: "asked").path))
        }
    }

    @Test("gets a file that was open before, and none of the program's")
    func files() async throws {
        try await KvenvSite.run(Self.secrets) { site in
            let command =
                ([KvenvSite.bulkhead, "run-in"] + site.store + ["-n", "demo", "--", "sh", "-c", "cat <&7; ls /proc/self/fd | wc -w"]).map {
                    "'\($0)'"
                }
            let ended = try await runProgram(
                "/bin/sh", ["-c", "echo kept > f; exec 3>&- 4>&- 5>&- 6>&- 8>&- 9>&- 7< f; \(command.joined(separator: " "))"],
                in: site.folder,
                environment: site.variables)
            // The three standard streams, 7, and the folder that ls lists; the test's own may be there too.
            let lines = ended.output.split(separator: "\n")
            #expect(lines.first == "kept")
            #expect(Int(lines.last ?? "").map { $0 >= 5 && $0 <= 12 } == true)
        }
    }

    @Test("gets variables that are no text as they are")
    func bytes() async throws {
        try await KvenvSite.run(Self.secrets) { site in
            let code = """
                import os, sys
                os.execve(sys.argv[1], sys.argv[1:], {b"PATH": b"/usr/bin:/bin", b"ODD": b"\\xff\\xfe", b"\\xfeN": b"1"})
                """
            let show = "import os; print(os.environb[b'ODD'], os.environb[b'\\xfeN'], os.environb[b'KV'])"
            let ended = try await site.python(
                code, [KvenvSite.bulkhead, "run-in"] + site.store + ["-n", "demo", "--", "python3", "-c", show])
            #expect(ended.output == "b'\\xff\\xfe' b'1' b'B'\n")
        }
    }
}

@Suite("A signal to the program") struct KvenvSignalTests {
    /// Starts a program in a session of its own, waits for "up", sends it a signal, and prints what it said and how it ended.
    private static let sending = """
        import os, signal, subprocess, sys
        name, where, *command = sys.argv[1:]
        child = subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True)
        said = child.stdout.readline()
        number = getattr(signal, name)
        os.killpg(child.pid, number) if where == "group" else child.send_signal(number)
        print(child.stdout.read().decode().split(), child.wait())
        """

    @Test(
        "reaches the command, once, and everybody in its group",
        arguments: [
            ("SIGTERM", "one"), ("SIGHUP", "one"), ("SIGINT", "one"), ("SIGQUIT", "one"), ("SIGUSR1", "one"), ("SIGUSR2", "one"),
            // As a supervisor does it that ends whole groups.
            ("SIGTERM", "group"), ("SIGINT", "group"),
        ])
    func relayed(signal: String, to: String) async throws {
        try await KvenvSite.run(["demo": "{}"]) { site in
            let program = """
                import os, signal, sys
                count = [0]
                def got(number, frame): count[0] += 1
                name = sys.argv[1]
                signal.signal(getattr(signal, name), got)
                inner = os.fork()
                # The younger says so: Python forgets what comes while it is being made.
                if not inner: print("up", flush=True)
                # Until the signal comes; a second one would come while this waits.
                while not count[0]: signal.sigtimedwait([], 0.05)
                signal.sigtimedwait([], 0.3)
                if inner: os.waitpid(inner, 0)
                os.write(1, ("%s%d " % ("outer" if inner else "inner", count[0])).encode())
                os._exit(7)
                """
            let command = [KvenvSite.bulkhead, "run-in"] + site.store + ["-n", "demo", "--", "python3", "-c", program, signal]
            let ended = try await site.python(Self.sending, [signal, to] + command)
            #expect(ended.output == "['inner1', 'outer1'] 7\n")
        }
    }

    @Test("that it was told to ignore is ignored by the command too")
    func ignored() async throws {
        try await KvenvSite.run(["demo": "{}"]) { site in
            let ended = try await runProgram(
                "/bin/sh",
                ["-c", "trap '' HUP; exec \"$@\"", "sh", KvenvSite.bulkhead, "run-in"] + site.store
                    + ["-n", "demo", "--", "sh", "-c", "kill -HUP $$; kill -HUP $PPID; echo lives"],
                in: site.folder, environment: site.variables)
            #expect(ended.output == "lives\n")
        }
    }

    /// Runs a program at a terminal of its own, presses Ctrl-C when it says "up", and prints what it said and how it ended.
    private static let pressing = """
        import os, pty, sys
        pid, terminal = pty.fork()
        if pid == 0: os.execv(sys.argv[1], sys.argv[1:])
        said = b""
        pressed = False
        while True:
            try: piece = os.read(terminal, 4096)
            except OSError: break
            if not piece: break
            said += piece
            if b"up" in said and not pressed:
                pressed = True
                os.write(terminal, b"\\x03")
        print(said.decode().replace("^C", "").split(), os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
        """

    @Test("from the keyboard reaches a command at a terminal, once, and it may read there")
    func terminal() async throws {
        try await KvenvSite.run(["demo": "{}"]) { site in
            let program = """
                import os, signal, sys
                count = [0]
                def got(number, frame): count[0] += 1
                signal.signal(signal.SIGINT, got)
                print("foreground" if os.tcgetpgrp(0) == os.getpgrp() else "background", "up", flush=True)
                while not count[0]: signal.sigtimedwait([], 0.05)
                signal.sigtimedwait([], 0.3)
                print("got", count[0], flush=True)
                sys.exit(7)
                """
            let command = [KvenvSite.bulkhead, "run-in"] + site.store + ["-n", "demo", "--", "python3", "-c", program]
            let ended = try await site.python(Self.pressing, command)
            #expect(ended.output == "['foreground', 'up', 'got', '1'] 7\n")
        }
    }
}

@Suite("An environment that is cached") struct KvenvCacheCommandTests {
    private static let secrets = ["demo": #"{"KV":"planted","M":"C"}"#]
    private static let show = ["--", "sh", "-c", "echo $KV $M $ENV; exit $CODE"]

    /// The cache file, with its key in a file beside it.
    private func cached(_ site: KvenvSite, _ options: [String] = []) async throws -> String {
        let ended = try await site.run(["cache"] + site.store + ["-n", "demo", "--key-file", "key"] + options)
        #expect(ended.status == 0)
        return try #require(ended.lines.first)
    }

    @Test(
        "is the same with run-with, in what surrounds that",
        arguments: [
            ([], "then", "planted C then"), (["-m", "M"], "then", "planted then"), (["-e"], "then", "planted C now"),
            (["-e", "-m", "ENV"], "then", "planted C"),
        ])
    func same(options: [String], later: String, expected: String) async throws {
        try await KvenvSite.run(Self.secrets) { site in
            var site = site
            site.variables["ENV"] = "now"
            let file = try await cached(site, options)
            #expect(file.hasPrefix(site.folder.appending(path: "runtime").path + "/kvenv-"))
            #expect(try !String(contentsOfFile: file, encoding: .utf8).contains("planted"))
            site.variables["ENV"] = later
            let ended = try await site.run(["run-with", "-e", file, "--key-file", "key", "--", "sh", "-c", "echo $KV $M $ENV"])
            #expect(ended == .init(status: 0, output: expected + "\n"))
        }
    }

    @Test(
        "is gone after --cleanup, however the command ends",
        arguments: [
            (["sh", "-c", "exit 0"], 0), (["sh", "-c", "exit 3"], 3), (["sh", "-c", "kill -9 $$"], 137),
            (["sh", "-c", "kill -9 $PPID"], -9), (["no-such-program"], 1),
        ] as [([String], Int32)])
    func cleanup(command: [String], status: Int32) async throws {
        try await KvenvSite.run(Self.secrets) { site in
            let file = try await cached(site, ["-f", "cache.json"])
            #expect(file == "cache.json")
            let ended = try await site.python(
                "import subprocess, sys; print(subprocess.run(sys.argv[1:]).returncode)",
                [KvenvSite.bulkhead, "run-with", "--env-file", file, "--cleanup", "--key-file", "key", "--"] + command)
            #expect(ended.lines.last == "\(status)")
            #expect(!FileManager.default.fileExists(atPath: site.folder.appending(path: file).path))
        }
    }

    @Test("has its key in memory, and is unreadable without it")
    func memory() async throws {
        try await KvenvSite.run(Self.secrets) { site in
            var site = site
            site.variables["XDG_RUNTIME_DIR"] = "/dev/shm"
            let made = try await site.run(["cache"] + site.store + ["-n", "demo", "--expires", "3600s"])
            // A machine without a place in memory says so, and what to do.
            guard made.status == 0, let file = made.lines.first else {
                #expect(made.output.contains("name a file with --key-file"))
                return
            }
            #expect(try await site.run(["run-with", "-e", file, "--", "sh", "-c", "echo $KV"]).output == "planted\n")
            #expect(try await site.run(["run-with", "-e", file, "-c", "--", "sh", "-c", "exit 4"]).status == 4)
            let gone = try await site.run(["run-with", "-e", file, "--", "env"])
            #expect(gone.status == 1)
            #expect(gone.lines.first == "Error: cannot load environment file - io error")
        }
    }

    @Test("as kvenv left it is read with --plain only")
    func plain() async throws {
        try await KvenvSite.run { site in
            try Data(#"{"from_kv":[["K","V"]],"masked":["TMPDIR"]}"#.utf8).write(to: site.folder.appending(path: "c"))
            #expect(try await site.run(["run-with", "-e", "c", "--", "env"]).status == 1)
            let ended = try await site.run(["run-with", "-e", "c", "--plain", "--", "env"])
            #expect(ended.lines.sorted() == ["K=V", "PATH=/usr/bin:/bin"])
        }
    }
}

@Suite("Help") struct KvenvHelpTests {
    @Test("says what there is", arguments: ["run-in", "cache", "run-with"])
    func help(command: String) async throws {
        try await KvenvSite.run { site in
            let ended = try await site.run([command, "--help"])
            #expect(ended.status == 0)
            expectGolden(ended.output, "kvenv-\(command).txt")
        }
    }

    @Test(
        "under kvenv's name, there are kvenv's commands",
        arguments: [
            (["--help"], 0), (["-h"], 0), (["help", "run-in"], 0), (["run-in", "--help"], 0), (["-V"], 0), (["--version"], 0), ([], 2),
            (["server"], 2),
        ] as [([String], Int32)])
    func kvenv(arguments: [String], status: Int32) async throws {
        try await KvenvSite.run { site in
            let ended = try await site.run(arguments, as: "kvenv")
            #expect(ended.status == status)
            if arguments == ["--help"] { expectGolden(ended.output, "kvenv.txt") }
        }
    }
}
