import AsyncHTTPClient
import Crypto
import Domain
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Runner
import Sandbox
import Synchronization
import TestSupport
import Testing

/// A place for downloads on loopback: real HTTP, signatures that `gpg` made.
final class ReleaseMirror: Sendable {  // a class, since the server's handlers and the test see the same files
    struct Content: Sendable {
        var files: [String: [UInt8]] = [:]
        var redirects: [String: String] = [:]
        /// Files of which only the first half comes, until the gate is opened.
        var stalled: Set<String> = []
        /// Files that come in many small pieces and without a length.
        var unmeasured: Set<String> = []
        var requests: [String] = []
        var authorizations: [String] = []
    }

    let folder: URL
    let content = Mutex(Content())
    let gate = Gate()
    private let sandbox = Launcher(grace: .milliseconds(500))

    private init(folder: URL) { self.folder = folder }

    var data: String { folder.path + "/data" }
    var programs: String { data + "/bin" }
    /// What comes before the system's programs in `PATH`.
    var path: String { folder.path + "/path" }
    var settings: RunnerSettings { RunnerSettings(dataFolder: data, identity: ["PATH": path + ":/usr/bin:/bin"]) }

    /// Runs `body` beside a mirror; `url` is where it is.
    static func with(
        isolation: isolated (any Actor)? = #isolation, _ body: @escaping @Sendable (ReleaseMirror, _ url: String) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let mirror = ReleaseMirror(folder: folder)
            for name in ["data/bin", "path", "work"] {
                try FileManager.default.createDirectory(at: folder.appending(path: name), withIntermediateDirectories: true)
            }
            let router = Router()
            router.get("**") { request, _ in mirror.answer(request) }
            let quiet = Logger(label: "mirror") { _ in SwiftLogNoOpLogHandler() }
            try await Application(router: router, logger: quiet).test(.live) { client in
                defer { mirror.gate.open() }
                try await body(mirror, "http://localhost:\(try #require(client.port))")
            }
        }
    }

    private func answer(_ request: Request) -> Response {
        let path = request.uri.path
        let (bytes, redirect, isStalled, isUnmeasured) = content.withLock {
            $0.requests.append(path)
            if let value = request.headers[.authorization] { $0.authorizations.append(value) }
            return ($0.files[path], $0.redirects[path], $0.stalled.contains(path), $0.unmeasured.contains(path))
        }
        if let redirect { return Response(status: .found, headers: [.location: redirect]) }
        guard let bytes else { return Response(status: .notFound) }
        let gate = gate
        if isStalled {
            return Response(
                status: .ok,
                body: ResponseBody(contentLength: bytes.count) { writer in
                    try await writer.write(ByteBuffer(bytes: bytes.prefix(bytes.count / 2)))
                    await gate.wait()
                    try await writer.write(ByteBuffer(bytes: bytes.dropFirst(bytes.count / 2)))
                    try await writer.finish(nil)
                })
        }
        if isUnmeasured {
            return Response(
                status: .ok,
                body: ResponseBody { writer in
                    for start in stride(from: 0, to: bytes.count, by: 4096) {
                        try await writer.write(ByteBuffer(bytes: bytes[start..<min(bytes.count, start + 4096)]))
                    }
                    try await writer.finish(nil)
                })
        }
        return Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    func requests(endingIn suffix: String) -> Int { content.withLock { $0.requests.filter { $0.hasSuffix(suffix) }.count } }
}

/// Opens once; who waits for it waits until then.
final class Gate: Sendable {  // a class, since all who wait must see the same gate
    private let (stream, continuation) = AsyncStream<Never>.makeStream()
    func open() { continuation.finish() }
    func wait() async { for await _ in stream {} }
}

// MARK: Publishing

extension ReleaseMirror {
    static var architecture: String {
        #if arch(arm64)
            "arm64"
        #else
            "amd64"
        #endif
    }

    /// A new key pair: the public key as people hand it on.
    @discardableResult func makeKey(_ name: String, arguments: [String] = []) async throws -> SigningKeys {
        try await gpg(arguments + ["--quick-gen-key", "\(name) <\(name)@example.com>", "ed25519", "sign", "never"])
        return try await publicKey(name)
    }

    func publicKey(_ name: String) async throws -> SigningKeys {
        try SigningKeys(Array(try await gpg(["--armor", "--export", "\(name)@example.com"]).utf8))
    }

    /// Publishes a release as HashiCorp does, signed by `key`. The program is a script that prints its version.
    func publish(
        _ version: String, signedBy key: String, program: String = "terraform", script: String? = nil, signature suffix: String = ".sig",
        signing arguments: [String] = []
    ) async throws {
        let work = folder.path + "/work/\(version)"
        try FileManager.default.createDirectory(atPath: work, withIntermediateDirectories: true)
        let text = script ?? "#!/bin/sh\necho 'Terraform v\(version)'\necho 'on linux_\(Self.architecture)'\n"
        try Data(text.utf8).write(to: URL(filePath: "\(work)/\(program)"))
        try Data("a license\n".utf8).write(to: URL(filePath: "\(work)/LICENSE.txt"))
        try await run("python3", ["-m", "zipfile", "-c", "archive.zip", "LICENSE.txt", program], in: work)
        let archive = [UInt8](try Data(contentsOf: URL(filePath: "\(work)/archive.zip")))
        let name = "terraform_\(version)_linux_\(Self.architecture).zip"
        let sums = "\(Self.sha256([0]))  terraform_\(version)_windows_386.zip\n\(Self.sha256(archive))  \(name)\n"
        try Data(sums.utf8).write(to: URL(filePath: "\(work)/sums"))
        try await gpg(arguments + ["--local-user", "\(key)@example.com", "--output", "\(work)/sums.sig", "--detach-sign", "\(work)/sums"])
        let signature = [UInt8](try Data(contentsOf: URL(filePath: "\(work)/sums.sig")))
        let base = "/terraform/\(version)/"
        content.withLock {
            $0.files[base + name] = archive
            $0.files[base + "terraform_\(version)_SHA256SUMS"] = Array(sums.utf8)
            $0.files[base + "terraform_\(version)_SHA256SUMS" + suffix] = signature
        }
    }

    func publishIndex(_ versions: [String]) {
        let entries = versions.map { #""\#($0)": {"name": "terraform", "version": "\#($0)", "builds": [{"os": "linux"}]}"# }
        let text = #"{"name": "terraform", "versions": {\#(entries.joined(separator: ", "))}}"#
        content.withLock { $0.files["/terraform/index.json"] = Array(text.utf8) }
    }

    static func sha256(_ bytes: [UInt8]) -> String {
        SHA256.hash(data: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @discardableResult func gpg(_ arguments: [String]) async throws -> String {
        let home = folder.path + "/gpg"
        try? FileManager.default.createDirectory(
            atPath: home, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        return try await run(
            "gpg", ["--homedir", home, "--batch", "--quiet", "--passphrase", "", "--pinentry-mode", "loopback"] + arguments)
    }

    @discardableResult private func run(_ program: String, _ arguments: [String], in work: String? = nil) async throws -> String {
        let captured = try await sandbox.capture(
            Invocation(program, arguments, environment: ["PATH": "/usr/bin:/bin", "HOME": folder.path], in: work ?? folder.path),
            within: .seconds(60))
        try #require(captured.ending.isSuccess, "\(program) \(arguments): \(captured.diagnosticText)")
        return captured.text
    }
}

// MARK: Installing

extension ReleaseMirror {
    /// Puts a program that says it is `version` of terraform.
    func put(_ file: String, version: String) async throws { try await put(file, script: "#!/bin/sh\necho 'Terraform v\(version)'\n") }

    /// Puts a program there. Another process writes it: a file that this one wrote cannot always be started at once.
    func put(_ file: String, script: String) async throws {
        let draft = "\(folder.path)/work/draft"
        try Data(script.utf8).write(to: URL(filePath: draft))
        try await run("install", ["-m", "755", draft, file])
    }
}

// MARK: Asking

extension ReleaseMirror {
    /// Runs `body` with downloads from here that trust `keys`.
    func downloads<Value: Sendable>(
        from url: String, trusting keys: SigningKeys, as runner: RunnerSettings? = nil,
        change: (inout DownloadSettings) -> Void = { _ in },
        _ body: (Downloads) async throws -> Value
    ) async throws -> Value {
        var source = ReleaseSource.hashiCorp(at: url)
        source.keys = keys
        var settings = DownloadSettings(sources: [source])
        settings.spareSpace = 1 << 20
        change(&settings)
        let client = HTTPClient(
            eventLoopGroupProvider: .singleton,
            configuration: .init(redirectConfiguration: .disallow, timeout: .init(connect: .seconds(10), read: .seconds(30))))
        do {
            let value = try await body(Downloads(settings, over: client, for: runner ?? self.settings))
            try await client.shutdown()
            return value
        } catch {
            try await client.shutdown()
            throw error
        }
    }

    /// Everything in the folder for programs, however deep.
    var files: [String] { (FileManager.default.enumerator(atPath: programs)?.allObjects as? [String] ?? []).sorted() }

    /// What of it could be run.
    var runnable: [String] {
        files.filter {
            var isFolder: ObjCBool = false
            let path = "\(programs)/\($0)"
            return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
                && FileManager.default.isExecutableFile(atPath: path)
        }
    }
}
