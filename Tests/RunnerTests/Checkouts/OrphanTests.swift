import Domain
import Foundation
import Git
import Runner
import Sandbox
import TestSupport
import Testing

@Suite("What a dead server left behind") struct OrphanTests {
    @Test("no git waits for a credential for ever") func waitingReader() async throws {
        try await withTemporaryFolder { folder in
            let pipes = folder.appending(path: "pipes")
            try FileManager.default.createDirectory(at: pipes, withIntermediateDirectories: true)
            let launcher = Launcher(grace: .seconds(1))
            func shell(_ command: String) async throws -> Ending {
                try await launcher.run(
                    Invocation("sh", ["-c", command], environment: ["PATH": "/usr/bin:/bin"], in: folder.path),
                    appendingTo: folder.appending(path: "log").path, marker: nil, within: .seconds(60))
            }
            #expect(try await shell("mkfifo pipes/1").isSuccess)
            async let reader = shell("read line < pipes/1; exit 7")
            let checkouts = Checkouts(
                sandbox: launcher, git: GitProgram(GitSettings(home: folder.path)), dataFolder: folder.path, cloneURL: { _ in "" },
                credential: { _ in nil })
            checkouts.releaseOrphans()
            #expect(try await reader == .exited(7))
            #expect(try FileManager.default.contentsOfDirectory(atPath: pipes.path).isEmpty)
        }
    }
}
