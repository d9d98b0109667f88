import Domain
import Foundation
import Git
import Runner
import Sandbox
import TestSupport
import Testing

/// A forge that gives out its repository over HTTPS, to those who know its token only.
private struct PrivateForge: Sendable {
    let folder: URL
    let host: String
    let certificate: String
    let commit: String

    private struct Ready: Decodable {
        var hostname: String
        var certificate: String
        enum CodingKeys: String, CodingKey {
            case hostname
            case certificate = "ca_file"
        }
    }

    /// Serves `acme/infra` while `body` runs.
    static func serving(in folder: URL, token: String, _ body: @escaping @Sendable (PrivateForge) async throws -> Void) async throws {
        let origin = try await Origin(in: folder)
        let commit = try await origin.commit(["app/main.tf": "private"])
        let output = folder.appending(path: "ready")
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                let program = sharedFolder.appending(path: "conformance/fake_github.py").path
                let arguments = [
                    "-u", program, "--dir", folder.appending(path: "forge").path, "--token", "\(token)=bot",
                    "--repo", "acme/infra=\(folder.appending(path: "origin").path)",
                ]
                _ = try? await Launcher(grace: .seconds(1)).run(
                    Invocation(
                        "python3", arguments,
                        environment: ["PATH": "/usr/local/bin:/usr/bin:/bin", "TMPDIR": folder.path, "HOME": folder.path],
                        in: folder.path),
                    appendingTo: output.path, within: .seconds(120))
            }
            let ready = try await ready(output)
            try await body(PrivateForge(folder: folder, host: ready.hostname, certificate: ready.certificate, commit: commit))
            tasks.cancelAll()
        }
    }

    private static func ready(_ output: URL) async throws -> Ready {
        for _ in 0..<2000 {
            if let data = try? Data(contentsOf: output), let ready = try? JSONDecoder().decode(Ready.self, from: data) { return ready }
            try await ContinuousClock().sleep(for: .milliseconds(10))
        }
        throw Origin.Failed(text: read(output.path) ?? "the forge did not start")
    }

    func checkouts(program: String = "git", password: String) -> Checkouts {
        let path = "\(folder.path)/bin:/usr/local/bin:/usr/bin:/bin"
        let settings = GitSettings(program: program, path: path, home: folder.appending(path: "home").path, certificateFile: certificate)
        return Checkouts(
            sandbox: Launcher(grace: .seconds(1)), git: GitProgram(settings), dataFolder: folder.appending(path: "data").path,
            cloneURL: { "https://\(host)/\($0.fullName).git" }, credential: { _ in ("x-access-token", Secret(password)) })
    }

    var pullRequest: PullRequest {
        let repository = Repository(host: "127.0.0.1", fullName: "acme/infra")
        return PullRequest(
            reference: PullRequest.Reference(repository: repository, number: 7),
            head: PullRequest.Head(repository: repository, branch: "main", commit: commit), baseBranch: "main", author: "a", url: "")
    }
}

@Suite("A credential for fetching") struct FetchCredentialTests {
    private let token = "ghs_0123456789abcdef' \"$(id)`id`\\"

    @Test("opens a private repository, and is nowhere but in the pipe that git reads") func success() async throws {
        let token = token
        try await withTemporaryFolder { folder in
            try await PrivateForge.serving(in: folder, token: token) { forge in
                // In git's place: notes what everybody can see of it and of its children, then is git.
                let bin = folder.appending(path: "bin")
                try FileManager.default.createDirectory(at: bin, withIntermediateDirectories: true)
                let spy = """
                    #!/bin/sh
                    tr '\\0' '\\n' < /proc/$$/cmdline >> '\(folder.path)/seen'
                    tr '\\0' '\\n' < /proc/$$/environ >> '\(folder.path)/seen'
                    GIT_TRACE='\(folder.path)/trace'; export GIT_TRACE
                    exec /usr/bin/git "$@"
                    """
                try spy.write(to: bin.appending(path: "spy"), atomically: true, encoding: .utf8)
                try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: bin.appending(path: "spy").path)
                let checkouts = forge.checkouts(program: "spy", password: token)
                try await checkouts.commitIsThere(forge.commit, of: forge.pullRequest)
                let copy = try await checkouts.workingCopy(
                    for: forge.pullRequest.reference, project: ProjectKey(dir: "app"), at: forge.commit)
                #expect(read("\(copy)/app/main.tf") == "private")
                let seen = try #require(read("\(folder.path)/seen"))
                #expect(seen.contains("fetch") && seen.contains("GIT_TERMINAL_PROMPT=0"))
                // The arguments of every program that git started.
                let trace = try #require(read("\(folder.path)/trace"))
                #expect(trace.contains("remote-https") && trace.contains("answer"))
                for text in [seen, trace] { #expect(!text.contains("ghs_")) }
                #expect(filesHolding("ghs_", under: folder.appending(path: "data").path).isEmpty)
                #expect(names(in: folder.appending(path: "data/pipes").path).isEmpty)
            }
        }
    }

    @Test("that is wrong is an answer at once, which does not hold it") func wrong() async throws {
        let token = token
        try await withTemporaryFolder { folder in
            try await PrivateForge.serving(in: folder, token: token) { forge in
                let fault = await #expect(throws: CheckoutFault.self) {
                    try await forge.checkouts(password: "wrong-secret").commitIsThere(forge.commit, of: forge.pullRequest)
                }
                #expect(fault?.text.contains("Authentication failed") == true, "\(fault?.text ?? "")")
                #expect(fault?.text.contains("wrong-secret") == false)
                #expect(names(in: folder.appending(path: "data/pipes").path).isEmpty)
            }
        }
    }

    @Test("never goes into an address") func address() async throws {
        try await withTemporaryFolder { folder in
            let origin = try await Origin(in: folder)
            let checkouts = Checkouts(
                sandbox: Launcher(), git: GitProgram(GitSettings(home: folder.path)), dataFolder: folder.appending(path: "data").path,
                cloneURL: { "https://bot:ghs_secret@127.0.0.1/\($0.fullName).git" }, credential: { _ in nil })
            let fault = await #expect(throws: CheckoutFault.self) {
                try await checkouts.commitIsThere(String(repeating: "1", count: 40), of: origin.pullRequest())
            }
            #expect(fault?.text == "the address of github.com/acme/infra is not one that may be fetched from")
        }
    }

    private func filesHolding(_ text: String, under folder: String) -> [String] {
        let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return files.filter { FileManager.default.contents(atPath: "\(folder)/\($0)")?.firstRange(of: Data(text.utf8)) != nil }
    }
}

@Suite("Taking turns at a working copy") struct TurnTests {
    @Test("is given up by who is cancelled, and goes to the next") func cancelled() async throws {
        try await withTemporaryFolder { folder in
            let origin = try await Origin(in: folder)
            let commit = try await origin.commit(["a": "1"])
            let reference = origin.pullRequest().reference
            try await origin.checkouts.commitIsThere(commit, of: origin.pullRequest())
            let endings = await withTaskGroup(of: CheckoutFault.Kind?.self) { tasks in
                for _ in 0..<10 {
                    tasks.addTask {
                        do {
                            _ = try await origin.checkouts.workingCopyForHooks(of: reference, named: "same", at: commit)
                            return nil
                        } catch {
                            return (error as? CheckoutFault)?.kind
                        }
                    }
                }
                tasks.cancelAll()
                return await tasks.reduce(into: []) { $0.append($1) }
            }
            #expect(endings.allSatisfy { $0 == nil || $0 == .cancelled })
            _ = try await origin.checkouts.workingCopyForHooks(of: reference, named: "same", at: commit)
        }
    }
}
