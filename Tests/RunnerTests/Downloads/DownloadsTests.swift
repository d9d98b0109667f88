import Domain
import Foundation
import Runner
import Terraform
import Synchronization
import TestSupport
import Testing

@Suite("A download of a program") struct DownloadsTests {
    let version = TerraformVersion(1, 9, 8)

    @Test("puts the signed program, and nothing else, where it is looked for")
    func installs() async throws {
        try await ReleaseMirror.with { mirror, url in
            let keys = try await mirror.makeKey("publisher")
            try await mirror.publish("1.9.8", signedBy: "publisher")
            let path = try await mirror.downloads(from: url, trusting: keys) { try await $0.install(.terraform, version) }
            #expect(path == mirror.programs + "/terraform1.9.8")
            #expect(mirror.files == ["terraform1.9.8"])
            #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("#!/bin/sh\necho 'Terraform v1.9.8'"))
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o755)
        }
    }

    @Test("happens once")
    func once() async throws {
        try await ReleaseMirror.with { mirror, url in
            let keys = try await mirror.makeKey("publisher")
            try await mirror.publish("1.9.8", signedBy: "publisher")
            try await mirror.publish("1.9.7", signedBy: "publisher")
            try await mirror.downloads(from: url, trusting: keys) { downloads in
                try await withThrowingTaskGroup { group in
                    for number in 0..<10 {
                        group.addTask { try await downloads.install(.terraform, TerraformVersion(1, 9, number % 2 == 0 ? 8 : 7)) }
                    }
                    try await group.waitForAll()
                }
                _ = try await downloads.install(.terraform, version)
            }
            #expect(mirror.requests(endingIn: ".zip") == 2)
            #expect(mirror.requests(endingIn: "_SHA256SUMS") == 2)
            #expect(mirror.runnable == ["terraform1.9.7", "terraform1.9.8"])
        }
    }

    enum Harm: CaseIterable {
        case archive, archiveCut, checksums, checksumsOfAnother, signature, signatureMissing, stranger, expiredKey, twoSignatures
        case noSuchVersion, noArchive, noProgram, notOurName, tooLarge, tooLargeUnmeasured, noSpace
    }

    @Test("leaves nothing that could be run if anything is wrong", arguments: Harm.allCases)
    func harm(_ harm: Harm) async throws {
        try await ReleaseMirror.with { mirror, url in
            let keys = try await mirror.makeHarm(harm)
            let fault = await #expect(throws: DownloadFault.self) {
                try await mirror.downloads(from: url, trusting: keys) { settings in
                    if harm == .tooLarge || harm == .tooLargeUnmeasured { settings.archiveLimit = 128 }
                    if harm == .noSpace { settings.spareSpace = .max }
                } _: {
                    try await $0.install(.terraform, version)
                }
            }
            #expect(fault.map { harm.isExpected($0.kind) } == true, "\(String(describing: fault))")
            #expect(mirror.files == [])
        }
    }

    @Test("may be tried again")
    func again() async throws {
        try await ReleaseMirror.with { mirror, url in
            let keys = try await mirror.makeKey("publisher")
            try await mirror.downloads(from: url, trusting: keys) { downloads in
                await #expect(throws: DownloadFault.self) { try await downloads.install(.terraform, version) }
                try await mirror.publish("1.9.8", signedBy: "publisher")
                _ = try await downloads.install(.terraform, version)
            }
            #expect(mirror.files == ["terraform1.9.8"])
        }
    }

    @Test("is given up with its job, and leaves nothing")
    func cancelled() async throws {
        try await ReleaseMirror.with { mirror, url in
            let keys = try await mirror.makeKey("publisher")
            try await mirror.publish("1.9.8", signedBy: "publisher")
            mirror.stallArchive()
            try await mirror.downloads(from: url, trusting: keys) { downloads in
                await withThrowingTaskGroup { group in
                    group.addTask { _ = try await downloads.install(.terraform, version) }
                    await mirror.archiveIsHalfThere()
                    #expect(mirror.runnable == [])
                    group.cancelAll()
                    await #expect(throws: CancellationError.self) { try await group.waitForAll() }
                }
            }
            #expect(mirror.files == [])
        }
    }

    @Test("goes on for those who wait when the first gives up")
    func cancelledFirst() async throws {
        try await ReleaseMirror.with { mirror, url in
            let keys = try await mirror.makeKey("publisher")
            try await mirror.publish("1.9.8", signedBy: "publisher")
            mirror.stallArchive()
            try await mirror.downloads(from: url, trusting: keys) { downloads in
                try await withThrowingTaskGroup { group in
                    await withThrowingTaskGroup { first in
                        first.addTask { _ = try await downloads.install(.terraform, version) }
                        await mirror.archiveIsHalfThere()
                        group.addTask { _ = try await downloads.install(.terraform, version) }
                        mirror.content.withLock { $0.stalled = [] }
                        first.cancelAll()
                    }
                    try await group.waitForAll()
                }
            }
            #expect(mirror.files == ["terraform1.9.8"])
        }
    }

    @Test("does not last for ever when the other side drips")
    func timeLimit() async throws {
        try await ReleaseMirror.with { mirror, url in
            let keys = try await mirror.makeKey("publisher")
            try await mirror.publish("1.9.8", signedBy: "publisher")
            mirror.stallArchive()
            let fault = await #expect(throws: DownloadFault.self) {
                try await mirror.downloads(from: url, trusting: keys) {
                    $0.archiveTime = .milliseconds(300)
                } _: {
                    try await $0.install(.terraform, version)
                }
            }
            #expect(fault?.description.contains("it took longer than") == true)
            #expect(mirror.files == [])
        }
    }

    @Test("clears up what a killed server had begun, which was never a program")
    func leftovers() async throws {
        try await ReleaseMirror.with { mirror, url in
            let keys = try await mirror.makeKey("publisher")
            try await mirror.publish("1.9.8", signedBy: "publisher")
            for name in [".download-terraform1.9.8", ".download-terraform0.1.0"] {
                try FileManager.default.createDirectory(atPath: "\(mirror.programs)/\(name)", withIntermediateDirectories: true)
                try Data("half".utf8).write(to: URL(filePath: "\(mirror.programs)/\(name)/program"))
            }
            #expect(mirror.runnable == [])
            _ = try await mirror.downloads(from: url, trusting: keys) { try await $0.install(.terraform, version) }
            #expect(mirror.files == ["terraform1.9.8"])
        }
    }

    @Test("prefers the signature of the key in use")
    func signatureNames() async throws {
        try await ReleaseMirror.with { mirror, url in
            let keys = try await mirror.makeKey("publisher")
            try await mirror.publish("1.9.8", signedBy: "publisher", signature: ".72D7468F.sig")
            mirror.content.withLock { $0.files["/terraform/1.9.8/terraform_1.9.8_SHA256SUMS.sig"] = Array("of the old key".utf8) }
            _ = try await mirror.downloads(from: url, trusting: keys) { try await $0.install(.terraform, version) }
            #expect(mirror.files == ["terraform1.9.8"])
        }
    }

    @Test("trusts the keys that the operator adds")
    func moreKeys() async throws {
        try await ReleaseMirror.with { mirror, url in
            let keys = try await mirror.makeKey("mirror")
            let file = mirror.folder.appending(path: "keys.asc")
            try Data(try await mirror.gpg(["--armor", "--export", "mirror@example.com"]).utf8).write(to: file)
            #expect(try SigningKeys(file: file.path) == keys)
            try await mirror.publish("1.9.8", signedBy: "mirror")
            let source = ReleaseSource.hashiCorp(at: url, moreKeys: try SigningKeys(file: file.path))
            #expect(source.base == url + "/terraform")
            _ = try await mirror.downloads(from: url, trusting: source.keys) { try await $0.install(.terraform, version) }
            #expect(mirror.files == ["terraform1.9.8"])
        }
    }

    @Test("says what went wrong, where, and what to do")
    func words() async throws {
        try await ReleaseMirror.with { mirror, url in
            let keys = try await mirror.makeHarm(.stranger)
            let withPassword = url.replacingOccurrences(of: "http://", with: "http://ann:sesame@")
            let fault = await #expect(throws: DownloadFault.self) {
                try await mirror.downloads(from: withPassword, trusting: keys) { try await $0.install(.terraform, version) }
            }
            let expected =
                "\(url)/terraform/1.9.8/terraform_1.9.8_SHA256SUMS is not signed as it must be: its key is not one that this server "
                + "trusts. If the place for downloads signs with a key of its own, the server must be told to trust that key "
                + "(--tf-download-keys)."
            #expect(fault?.description == expected)
            #expect(mirror.content.withLock { Set($0.authorizations) } == ["Basic YW5uOnNlc2FtZQ=="])
        }
    }

    @Test("knows the list of all releases, and asks for it once in a while")
    func index() async throws {
        try await ReleaseMirror.with { mirror, url in
            let keys = try await mirror.makeKey("publisher")
            mirror.publishIndex(["1.9.8", "1.10.0-rc1", "0.11.15-oci", "1.9.10", "nonsense"])
            let versions = try await mirror.downloads(from: url, trusting: keys) { downloads in
                _ = try await downloads.versions(of: .terraform)
                return try await downloads.versions(of: .terraform)
            }
            #expect(versions.sorted().map(\.description) == ["0.11.15-oci", "1.9.8", "1.9.10", "1.10.0-rc1"])
            #expect(mirror.requests(endingIn: "index.json") == 1)
        }
    }

    @Test("follows redirects, and tells no other host its password", arguments: ["/moved/", "relative", "other"])
    func redirects(kind: String) async throws {
        try await ReleaseMirror.with { mirror, url in
            let keys = try await mirror.makeKey("publisher")
            try await mirror.publish("1.9.8", signedBy: "publisher")
            let name = "terraform_1.9.8_linux_\(ReleaseMirror.architecture).zip"
            let path = "/terraform/1.9.8/\(name)"
            let target =
                switch kind {
                case "relative": "../../moved/\(name)"
                case "other": url.replacingOccurrences(of: "localhost", with: "127.0.0.1") + "/moved/\(name)"
                default: "/moved/\(name)"
                }
            mirror.content.withLock {
                $0.files["/moved/\(name)"] = $0.files.removeValue(forKey: path)
                $0.redirects[path] = target
            }
            let withPassword = url.replacingOccurrences(of: "http://", with: "http://ann:sesame@")
            _ = try await mirror.downloads(from: withPassword, trusting: keys) { try await $0.install(.terraform, version) }
            #expect(mirror.files == ["terraform1.9.8"])
            let authorized = mirror.content.withLock { $0.authorizations.count }
            #expect(authorized == mirror.content.withLock { $0.requests.count } - (kind == "other" ? 1 : 0))
        }
    }

    @Test(
        "does not follow redirects in circles or away from the web",
        arguments: ["/terraform/1.9.8/terraform_1.9.8_SHA256SUMS", "file:///etc/passwd", ""])
    func badRedirects(target: String) async throws {
        try await ReleaseMirror.with { mirror, url in
            let keys = try await mirror.makeKey("publisher")
            mirror.content.withLock { $0.redirects["/terraform/1.9.8/terraform_1.9.8_SHA256SUMS"] = target }
            let fault = await #expect(throws: DownloadFault.self) {
                try await mirror.downloads(from: url, trusting: keys) { try await $0.install(.terraform, version) }
            }
            #expect(fault.map { if case .malformed = $0.kind { true } else { false } } == true, "\(String(describing: fault))")
            #expect(mirror.files == [])
        }
    }

    @Test("says which program of the system is missing", arguments: ["gpgv", "unzip"])
    func missingTool(tool: String) async throws {
        try await ReleaseMirror.with { mirror, url in
            let keys = try await mirror.makeKey("publisher")
            try await mirror.publish("1.9.8", signedBy: "publisher")
            for other in ["gpgv", "unzip"] where other != tool {
                try FileManager.default.createSymbolicLink(
                    atPath: "\(mirror.path)/\(other)", withDestinationPath: "/usr/bin/\(other)")
            }
            let runner = RunnerSettings(dataFolder: mirror.data, identity: ["PATH": mirror.path])
            let fault = await #expect(throws: DownloadFault.self) {
                try await mirror.downloads(from: url, trusting: keys, as: runner) { try await $0.install(.terraform, version) }
            }
            #expect(fault?.description.contains("the server has no \(tool) (Debian's package \(tool))") == true)
            #expect(mirror.files == [])
        }
    }
}
