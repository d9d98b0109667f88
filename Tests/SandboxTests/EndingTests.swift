import Domain
import Foundation
import Glibc
import Sandbox
import TestSupport
import Testing

private let sandbox = Launcher(grace: .milliseconds(300))

private func script(_ text: String, in folder: URL) -> Invocation {
    Invocation("/bin/sh", ["-c", text], environment: ["PATH": "/usr/bin:/bin"], in: folder.path)
}

/// Waits until `file` has a text that `isEnough`.
private func text(of file: URL, until isEnough: (String) -> Bool = { $0.hasSuffix("\n") }) async throws -> String {
    for _ in 0..<1000 {
        if let text = try? String(contentsOf: file, encoding: .utf8), isEnough(text) { return text }
        try await ContinuousClock().sleep(for: .milliseconds(10))
    }
    throw Missing(file: file.lastPathComponent)
}

private struct Missing: Error { var file: String }

/// Whether the process whose pid `file` holds does nothing any more.
private func isGone(_ file: URL) -> Bool {
    guard let text = try? String(contentsOf: file, encoding: .utf8) else { return false }
    let pid = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return true }
    return stat.contains(") Z ")
}

/// Ignores what can be ignored, says that it runs, and has a child that does the same.
private let stubborn = """
    trap '' INT TERM
    (trap '' INT TERM; sh -c 'echo $PPID' > grandchild; while :; do sleep 1; done) &
    while [ ! -s grandchild ]; do sleep 0.05; done
    echo $$ > leader; while :; do sleep 1; done
    """

@Suite("A program that must stop") struct EndingTests {
    @Test("is stopped at its time limit, with everyone it started, whatever they ignore") func timeLimit() async throws {
        try await withTemporaryFolder { folder in
            let ending = try await sandbox.run(
                script(stubborn, in: folder), appendingTo: folder.appending(path: "output").path, within: .seconds(4))
            #expect(ending == .timedOut)
            #expect(isGone(folder.appending(path: "leader")))
            #expect(isGone(folder.appending(path: "grandchild")))
        }
    }

    @Test("is stopped by cancellation, and is gone when the caller hears of it") func cancellation() async throws {
        try await withTemporaryFolder { folder in
            await withTaskGroup(of: Void.self) { tasks in
                tasks.addTask {
                    await #expect(throws: CancellationError.self) {
                        try await sandbox.run(
                            script(stubborn, in: folder), appendingTo: folder.appending(path: "output").path, within: .seconds(60))
                    }
                    let areGone = ["leader", "grandchild"].map { isGone(folder.appending(path: $0)) }
                    #expect(areGone == [true, true])
                }
                _ = try? await text(of: folder.appending(path: "leader"))
                tasks.cancelAll()
            }
        }
    }

    @Test(
        "says how it ended even so, if that is asked for",
        arguments: [("exit 0", Ending.exited(0)), ("exit 3", .exited(3)), ("kill -9 $$", .signalled(9))])
    func endingOfCancelled(end: String, expected: Ending) async throws {
        try await withTemporaryFolder { folder in
            let started = folder.appending(path: "started")
            let words = "trap '\(end)' INT; echo $$ > started; while :; do sleep 0.02; done"
            await withTaskGroup(of: Void.self) { tasks in
                tasks.addTask {
                    let patient = Launcher(grace: .seconds(60))
                    let ending = try? await patient.runToItsEnd(
                        script(words, in: folder), appendingTo: folder.appending(path: "output").path, within: .seconds(60))
                    #expect(ending == expected)
                }
                _ = try? await text(of: started)
                tasks.cancelAll()
            }
        }
    }

    @Test("that is only captured is stopped as well") func captured() async throws {
        try await withTemporaryFolder { folder in
            let printed = try await sandbox.capture(script(stubborn, in: folder), within: .seconds(4))
            #expect(printed.ending == .timedOut)
            #expect(isGone(folder.appending(path: "grandchild")))
        }
    }

    @Test("is interrupted first, and may finish what it does") func interrupt() async throws {
        try await withTemporaryFolder { folder in
            let output = folder.appending(path: "output")
            let polite = "trap 'sleep 0.1; echo saved; exit 0' INT; echo ready; while :; do sleep 0.05; done"
            _ = try await Launcher(grace: .seconds(20)).run(script(polite, in: folder), appendingTo: output.path, within: .seconds(4))
            #expect(try String(contentsOf: output, encoding: .utf8) == "ready\nsaved\n")
        }
    }

    @Test("may finish even if the shell above it is gone at once") func below() async throws {
        try await withTemporaryFolder { folder in
            let output = folder.appending(path: "output")
            let polite = "sh -c \"trap 'sleep 0.5; echo saved; exit 0' INT; echo ready; while :; do sleep 0.05; done\"; echo never"
            _ = try await Launcher(grace: .seconds(20)).run(script(polite, in: folder), appendingTo: output.path, within: .seconds(4))
            #expect(try String(contentsOf: output, encoding: .utf8) == "ready\nsaved\n")
        }
    }

    @Test("is not even started for a cancelled task") func cancelledBefore() async throws {
        try await withTemporaryFolder { folder in
            await withTaskGroup(of: Void.self) { tasks in
                tasks.cancelAll()
                tasks.addTask {
                    await #expect(throws: CancellationError.self) {
                        try await sandbox.run(script("touch started", in: folder), appendingTo: "/dev/null", within: .seconds(10))
                    }
                }
            }
            #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "started").path))
        }
    }

    @Test("takes those with it that it left in its group when it ended by itself") func leftovers() async throws {
        try await withTemporaryFolder { folder in
            let leaving =
                "(trap '' HUP INT TERM; sh -c 'echo $PPID' > grandchild; exec sleep 100) & while [ ! -s grandchild ]; do sleep 0.05; done"
            let ending = try await sandbox.run(script(leaving, in: folder), appendingTo: "/dev/null", within: .seconds(50))
            #expect(ending == .exited(0))
            #expect(isGone(folder.appending(path: "grandchild")))
        }
    }
}

@Suite("A program that outlived its server") struct OrphanTests {
    /// Runs a script and gives `body` a copy of its marker, which stays when the script ends, as after a server's death.
    private func withOrphan(_ program: String, _ body: @Sendable (URL, String) async throws -> Void) async throws -> Ending? {
        try await withTemporaryFolder { folder in
            let marker = folder.appending(path: "marker"), copy = folder.appending(path: "copy")
            return try await withThrowingTaskGroup(of: Ending?.self) { tasks in
                tasks.addTask {
                    try await sandbox.run(
                        script(program, in: folder), appendingTo: folder.appending(path: "output").path, marker: marker.path,
                        within: .seconds(60))
                }
                _ = try await text(of: folder.appending(path: "leader"))
                _ = try await text(of: marker) { $0.hasSuffix("}") }
                try FileManager.default.copyItem(at: marker, to: copy)
                try await body(folder, copy.path)
                let ending = try await tasks.next() ?? nil
                #expect(!FileManager.default.fileExists(atPath: marker.path), "a marker goes with its process")
                #expect(!Orphan.isAlive(marker: copy.path))
                return ending
            }
        }
    }

    @Test("is found by its marker, interrupted, and gone then") func polite() async throws {
        let ending = try await withOrphan("trap 'exit 5' INT; echo $$ > leader; while :; do sleep 0.05; done") { folder, marker in
            #expect(Orphan.isAlive(marker: marker))
            #expect(await Orphan.end(marker: marker, politely: .seconds(20)) == .ended)
            #expect(isGone(folder.appending(path: "leader")))
            #expect(!FileManager.default.fileExists(atPath: marker))
        }
        #expect(ending == .exited(5))
    }

    @Test("is killed with its children if it does not listen") func stubbornOrphan() async throws {
        let ending = try await withOrphan(stubborn) { folder, marker in
            #expect(await Orphan.end(marker: marker, politely: .milliseconds(200)) == .ended)
            #expect(isGone(folder.appending(path: "leader")))
            #expect(isGone(folder.appending(path: "grandchild")))
        }
        #expect(ending == .signalled(9))
    }

    @Test(
        "is not mistaken for another that has its pid now, or had it before the machine started",
        arguments: ["startTime", "boot"])
    func reused(key: String) async throws {
        _ = try await withOrphan("echo $$ > leader; while [ ! -e stop ]; do sleep 0.05; done") { folder, marker in
            var note = try #require(
                JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: marker))) as? [String: Any])
            note[key] = key == "boot" ? "another" : 17 as Any
            try JSONSerialization.data(withJSONObject: note).write(to: URL(filePath: marker))
            #expect(!Orphan.isAlive(marker: marker))
            #expect(await Orphan.end(marker: marker, politely: .seconds(1)) == .gone)
            #expect(!isGone(folder.appending(path: "leader")))
            try Data().write(to: folder.appending(path: "stop"))
        }
    }

    @Test("is known by its output when only a child of it is left") func childLeft() async throws {
        try await withTemporaryFolder { folder in
            // Two sessions: ours runs `setsid`, whose first process ends and leaves a child that prints to the output.
            let output = folder.appending(path: "output")
            let leave = "setsid sh -c 'echo $$ > leader; (trap \"\" HUP; exec sleep 60) & echo $! > grandchild' > output 2>&1"
            _ = try await sandbox.capture(script(leave, in: folder), within: .seconds(10))
            let leader = try #require(Int(try await text(of: folder.appending(path: "leader")).dropLast()))
            var status = stat()
            stat(output.path, &status)
            let boot = try String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8).dropLast()
            for (inode, finding) in [(UInt64(status.st_ino) + 1, Orphan.Finding.gone), (UInt64(status.st_ino), .ended)] {
                let note: [String: Any] = [
                    "pid": leader, "startTime": 1, "boot": String(boot), "device": UInt64(status.st_dev), "inode": inode,
                ]
                let marker = folder.appending(path: "marker")
                try JSONSerialization.data(withJSONObject: note).write(to: marker)
                #expect(await Orphan.end(marker: marker.path, politely: .milliseconds(100)) == finding)
                #expect(isGone(folder.appending(path: "grandchild")) == (finding == .ended))
            }
        }
    }

    @Test("of which nothing is written is gone", arguments: ["", "{}", "[]", "{\"pid\":1,\"startTime\":1,\"boot\":\"\"}"])
    func nothing(text: String) async throws {
        try await withTemporaryFolder { folder in
            let marker = folder.appending(path: "marker")
            #expect(!Orphan.isAlive(marker: marker.path))
            try text.write(to: marker, atomically: true, encoding: .utf8)
            #expect(await Orphan.end(marker: marker.path, politely: .seconds(1)) == .gone)
        }
    }
}
