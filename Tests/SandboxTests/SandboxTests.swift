import Domain
import Foundation
import Sandbox
import TestSupport
import Testing

private let sandbox = Launcher(grace: .seconds(2))

/// A script of a test, run by a shell with a `PATH` and nothing else.
private func script(_ text: String, environment: [String: String] = [:], in folder: String = "/") -> Invocation {
    let path = ["PATH": "/usr/bin:/bin"].merging(environment) { $1 }
    return Invocation("/bin/sh", ["-c", text], environment: path, in: folder)
}

@Suite("What a program is given") struct GivenTests {
    @Test("is the environment of its invocation and nothing of ours") func environment() async throws {
        let printed = try await sandbox.capture(
            Invocation("/usr/bin/env", environment: ["ONE": "1", "EMPTY": "", "LINES": "a\nb"], in: "/"), within: .seconds(10))
        #expect(Set(printed.text.split(separator: "\n")) == ["ONE=1", "EMPTY=", "LINES=a", "b"])
    }

    @Test("is its arguments, byte for byte") func arguments() async throws {
        let hostile = ["$(id)", "`id`", "a b", "", "--", "-x", "\n", "*", "'\"", "ü", "; rm -rf /"]
        let printed = try await sandbox.capture(Invocation("/usr/bin/printf", ["%s\\0"] + hostile, in: "/"), within: .seconds(10))
        #expect(printed.text == hostile.map { $0 + "\0" }.joined())
    }

    @Test("is no input") func input() async throws {
        let printed = try await sandbox.capture(Invocation("/bin/cat", in: "/"), within: .seconds(10))
        #expect(printed == Captured(ending: .exited(0)))
    }

    @Test("is its folder") func folder() async throws {
        try await withTemporaryFolder { folder in
            let printed = try await sandbox.capture(Invocation("/bin/pwd", in: folder.path), within: .seconds(10))
            #expect(printed.text == folder.path + "\n")
        }
    }

    @Test("is none of our open files") func descriptors() async throws {
        let ours = try FileHandle(forReadingFrom: URL(filePath: "/etc/passwd"))
        defer { try? ours.close() }
        let printed = try await sandbox.capture(script("ls -l /proc/$$/fd"), within: .seconds(10))
        #expect(!printed.text.contains("passwd"))
    }

    @Test("is a session of its own") func session() async throws {
        let printed = try await sandbox.capture(script("cut -d' ' -f1,5,6 /proc/$$/stat; echo $$"), within: .seconds(10))
        let ids = printed.text.split { $0.isWhitespace }
        #expect(ids.count == 4 && Set(ids).count == 1)
    }

    @Test("is found in its own PATH only, and only in absolute folders of it") func path() async throws {
        try await withTemporaryFolder { folder in
            let program = folder.appending(path: "terraform")
            try "#!/bin/sh\necho found\n".write(to: program, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.path)
            let found = Invocation("terraform", environment: ["PATH": "relative::/nowhere:\(folder.path)"], in: "/")
            let printed = try await sandbox.capture(found, within: .seconds(10))
            #expect(printed.text == "found\n")
            for hostile in [".", "", ":", "nowhere"] {
                let fault = await #expect(throws: SandboxFault.self) {
                    try await sandbox.capture(
                        Invocation("terraform", environment: ["PATH": hostile], in: folder.path), within: .seconds(10))
                }
                #expect(fault?.kind == .programMissing)
            }
        }
    }
}

@Suite("A program that cannot be started") struct FaultTests {
    @Test(
        "is named, with the reason",
        arguments: [
            (Invocation("/no/such/program", in: "/"), "starting /no/such/program in /: there is no such program"),
            (Invocation("nobody", environment: ["PATH": "/usr/bin"], in: "/"), "starting nobody in /: there is no such program"),
            (Invocation("ls", in: "/"), "starting ls in /: there is no such program"),
            (Invocation("./ls", environment: ["PATH": "/bin"], in: "/bin"), "starting ./ls in /bin: there is no such program"),
            (Invocation("/etc", in: "/"), "starting /etc in /: there is no such program"),
            (Invocation("/etc/passwd", in: "/"), "starting /etc/passwd in /: there is no such program"),
            (Invocation("/bin/ls", in: "/no/such"), "starting /bin/ls in /no/such: the folder does not exist"),
            (Invocation("/bin/ls", in: "relative"), "starting /bin/ls in relative: the folder is not an absolute path"),
            (Invocation("/bin/ls", ["a\0b"], in: "/"), "starting /bin/ls in /: an argument holds a NUL byte"),
            (Invocation("/bin/ls", environment: ["A": "\0"], in: "/"), "starting /bin/ls in /: the variable A holds a NUL byte"),
            (Invocation("/bin/ls", environment: ["A=B": ""], in: "/"), "starting /bin/ls in /: a variable's name is not one"),
            (Invocation("/bin/ls", environment: ["": ""], in: "/"), "starting /bin/ls in /: a variable's name is not one"),
        ])
    func fault(invocation: Invocation, text: String) async {
        let fault = await #expect(throws: SandboxFault.self) { try await sandbox.capture(invocation, within: .seconds(10)) }
        #expect(fault.map { "\($0)" } == text)
        let same = await #expect(throws: SandboxFault.self) {
            try await sandbox.run(invocation, appendingTo: "/dev/null", within: .seconds(10))
        }
        #expect(same == fault)
    }

    @Test("says which file could not be written") func output() async {
        let fault = await #expect(throws: SandboxFault.self) {
            try await sandbox.run(Invocation("/bin/ls", in: "/"), appendingTo: "/no/such/file", within: .seconds(10))
        }
        #expect(fault.map { "\($0)" }?.hasPrefix("starting /bin/ls in /: cannot write /no/such/file: ") == true)
    }

    @Test("leaves no process when its marker cannot be written") func marker() async {
        let fault = await #expect(throws: SandboxFault.self) {
            try await sandbox.run(script("exec sleep 30"), appendingTo: "/dev/null", marker: "/no/such/marker", within: .seconds(20))
        }
        #expect(fault.map { "\($0)" }?.contains("/no/such/marker") == true)
    }
}

@Suite("What a program prints") struct PrintedTests {
    @Test("is appended to its file, both streams in order, without passing through us") func file() async throws {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "output").path
            for word in ["one", "two"] {
                let ending = try await sandbox.run(
                    script("echo \(word); echo problem >&2; echo end; exit 3"), appendingTo: file, within: .seconds(10))
                #expect(ending == .exited(3))
            }
            #expect(try String(contentsOfFile: file, encoding: .utf8) == "one\nproblem\nend\ntwo\nproblem\nend\n")
            let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
    }

    @Test(
        "is captured, and how it ended", arguments: [("exit 0", Ending.exited(0)), ("exit 7", .exited(7)), ("kill -9 $$", .signalled(9))])
    func capture(end: String, ending: Ending) async throws {
        let printed = try await sandbox.capture(script("echo out; echo err >&2; \(end)"), within: .seconds(10))
        #expect(printed == Captured(ending: ending, output: Array("out\n".utf8), diagnostics: Array("err\n".utf8)))
    }

    @Test("is captured whole, however quickly it ends") func whole() async throws {
        for _ in 0..<50 {
            let printed = try await sandbox.capture(script("head -c 300000 /dev/zero"), within: .seconds(10))
            #expect(printed.output.count == 300_000)
        }
    }

    @Test("ends it when it is more than was allowed") func limit() async throws {
        let fault = await #expect(throws: SandboxFault.self) {
            try await sandbox.capture(script("yes"), limit: 1000, within: .seconds(20))
        }
        #expect(fault?.kind == .tooMuchOutput(limit: 1000))
        let exact = try await sandbox.capture(script("head -c 1000 /dev/zero"), limit: 1000, within: .seconds(20))
        #expect(exact.output.count == 1000)
    }

    @Test("as diagnostics is kept to the last 64 KiB") func diagnostics() async throws {
        let printed = try await sandbox.capture(script("(yes | head -c 1000000; echo last) >&2"), within: .seconds(20))
        #expect(printed.diagnostics.count == 65536)
        #expect(printed.diagnosticText.hasSuffix("last\n"))
    }

    @Test("does not hold us up when a grandchild keeps it open") func grandchild() async throws {
        let printed = try await sandbox.capture(script("sleep 100 & echo done"), within: .seconds(50))
        #expect(printed.ending == .exited(0) && printed.text == "done\n")
    }
}
