import Domain
import Foundation
import Logging
import Runner
import Sandbox
import Synchronization
import Terraform
import Testing

@Suite("The program of a project") struct BinaryChoiceTests {
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    @Test("is downloaded once if nobody put it there, and is then there for good")
    func downloaded() async throws {
        try await ReleaseMirror.with { mirror, url in
            let keys = try await mirror.makeKey("publisher")
            try await mirror.publish("1.9.8", signedBy: "publisher")
            let path = try await mirror.downloads(from: url, trusting: keys) { downloads in
                let binaries = TerraformBinaries(settings: mirror.settings, downloads: downloads)
                let binary = try await binaries.binary(.terraform, version: TerraformVersion(1, 9, 8))
                let again = try await binaries.binary(.terraform, version: TerraformVersion(1, 9, 8))
                #expect(again == binary)
                return binary.path
            }
            #expect(path == mirror.programs + "/terraform1.9.8")
            #expect(mirror.requests(endingIn: ".zip") == 1)
            let offline = TerraformBinaries(settings: mirror.settings)
            let binary = try await offline.binary(.terraform, version: TerraformVersion(1, 9, 8))
            #expect(binary.path == path)
        }
    }

    @Test("is not downloaded if it is in PATH", arguments: ["terraform1.9.8", "terraform"])
    func inPath(name: String) async throws {
        try await ReleaseMirror.with { mirror, url in
            try await mirror.put("path/\(name)", version: "1.9.8")
            try await mirror.downloads(from: url, trusting: .hashiCorp) { downloads in
                let binary = try await TerraformBinaries(settings: mirror.settings, downloads: downloads)
                    .binary(.terraform, version: TerraformVersion(1, 9, 8))
                #expect(binary.path == "\(mirror.path)/\(name)")
                #expect(mirror.content.withLock { $0.requests } == [])
            }
        }
    }

    @Test("is named if it is missing and must not be downloaded, with who wants it and where it belongs")
    func missing() async throws {
        try await ReleaseMirror.with { mirror, _ in
            try await mirror.put("path/terraform", version: "1.5.7")
            let missing = await #expect(throws: BinaryMissing.self) {
                try await TerraformBinaries(settings: mirror.settings)
                    .binary(.terraform, version: TerraformVersion(1, 9, 8), for: "network/staging")
            }
            let expected = """
                could not find terraform version 1.9.8 in PATH or \(mirror.programs), and downloads are disabled
                The project network/staging asks for it.
                Put the program into \(mirror.programs) under the name terraform1.9.8, or start the server with --tf-download.
                """
            #expect(missing?.description == expected)
        }
    }

    @Test("is named with the reason if it cannot be downloaded")
    func fault() async throws {
        try await ReleaseMirror.with { mirror, url in
            let missing = await #expect(throws: BinaryMissing.self) {
                try await mirror.downloads(from: url, trusting: .hashiCorp) {
                    try await TerraformBinaries(settings: mirror.settings, downloads: $0)
                        .binary(.terraform, version: TerraformVersion(99, 0, 0), for: "network/staging")
                }
            }
            let expected = """
                could not find or download terraform version 99.0.0
                The project network/staging asks for it.
                \(url)/terraform/99.0.0/terraform_99.0.0_SHA256SUMS does not exist: is there such a version, and does the place for \
                downloads have it?
                """
            #expect(missing?.description == expected)
        }
    }

    @Test("is downloaded again if it no longer runs", arguments: [true, false])
    func broken(mayDownload: Bool) async throws {
        try await ReleaseMirror.with { mirror, url in
            let keys = try await mirror.makeKey("publisher")
            try await mirror.publish("1.9.8", signedBy: "publisher")
            try await mirror.put("data/bin/terraform1.9.8", script: "#!/bin/sh\nexit 3\n")
            try await mirror.downloads(from: url, trusting: keys) { downloads in
                let binaries = TerraformBinaries(settings: mirror.settings, downloads: mayDownload ? downloads : nil)
                if mayDownload {
                    _ = try await binaries.binary(.terraform, version: TerraformVersion(1, 9, 8))
                } else {
                    let missing = await #expect(throws: BinaryMissing.self) {
                        try await binaries.binary(.terraform, version: TerraformVersion(1, 9, 8))
                    }
                    #expect(missing?.description.contains("terraform1.9.8: exit status 3") == true)
                }
                #expect(mirror.requests(endingIn: ".zip") == (mayDownload ? 1 : 0))
            }
        }
    }

    @Test("is an error, not a circle, if the downloaded one does not run either")
    func brokenRelease() async throws {
        try await ReleaseMirror.with { mirror, url in
            let keys = try await mirror.makeKey("publisher")
            try await mirror.publish("1.9.8", signedBy: "publisher", script: "#!/bin/sh\nexit 3\n")
            let missing = await #expect(throws: BinaryMissing.self) {
                try await mirror.downloads(from: url, trusting: keys) {
                    try await TerraformBinaries(settings: mirror.settings, downloads: $0)
                        .binary(.terraform, version: TerraformVersion(1, 9, 8))
                }
            }
            #expect(missing?.description.contains("exit status 3") == true)
            #expect(mirror.requests(endingIn: ".zip") == 1)
        }
    }

    // Rows 133 to 138: without downloads only an exact version counts, or one that is installed.
    @Test(
        "follows the root's required_version",
        arguments: [
            ("= 1.2.3", nil, "1.2.3"), ("1.2.3", nil, "1.2.3"), ("= 1.2.3", true, "1.2.3"), (">= 1.2.3", nil, nil), ("<= 1.2.3", nil, nil),
            ("~> 1.2.3", nil, nil), ("v1.2.3", nil, nil), ("nonsense", nil, nil), ("nonsense", true, nil),
            // Installed are 1.5.7, the server's, and 1.6.1, 1.6.2.
            ("~> 1.5.0", nil, nil), (">= 1.5", nil, nil), ("~> 1.6.0", nil, "1.6.2"), ("= 1.6", nil, nil),
            ("!= 1.5.7, < 1.6.2", nil, "1.6.1"),
            // Published are 1.4.0 to 1.7.0-rc1; no list is to be had for `false`.
            ("~> 1.5.0", true, "1.5.9"), (">= 1.5", true, "1.6.9"), ("= 1.6", true, nil), (">= 1.7.0-beta1", true, "1.7.0-rc1"),
            ("> 2", true, nil), ("~> 1.5.0", false, nil), ("~> 1.6.0", false, "1.6.2"), ("= 1.2.3", false, "1.2.3"),
        ] as [(String, Bool?, String?)])
    func requiredVersion(constraint: String, hasList: Bool?, expected: String?) async throws {
        try await ReleaseMirror.with { mirror, url in
            try await mirror.put("path/terraform", version: "1.5.7")
            try await mirror.put("path/terraform1.6.1", version: "1.6.1")
            try await mirror.put("data/bin/terraform1.6.2", version: "1.6.2")
            try await mirror.put("data/bin/terraform1.6", version: "1.6.0")
            if hasList == true { mirror.publishIndex(["1.4.0", "1.5.9", "1.6.9", "1.7.0-rc1"]) }
            try await mirror.downloads(from: url, trusting: .hashiCorp) { downloads in
                let binaries = TerraformBinaries(settings: mirror.settings, downloads: hasList == nil ? nil : downloads)
                let version = try await binaries.version(demandedBy: constraint, of: .terraform, logger: logger)
                #expect(version?.description == expected)
            }
        }
    }

    // Row 138.
    @Test("follows the list of its own distribution")
    func openTofuList() async throws {
        try await ReleaseMirror.with { mirror, url in
            mirror.content.withLock {
                $0.files["/api.json"] = Array(
                    #"{"versions": [{"id": "1.9.1", "files": ["a"]}, {"id": "1.10.0-rc1"}, {"id": "1.6.0"}]}"#.utf8)
            }
            try await mirror.downloads(
                from: url, trusting: .hashiCorp,
                change: {
                    $0.sources[.opentofu] = ReleaseSource(.opentofu, base: url + "/tofu", index: url + "/api.json", keys: .openTofu)
                }
            ) { downloads in
                let binaries = TerraformBinaries(settings: mirror.settings, downloads: downloads)
                let version = try await binaries.version(demandedBy: ">= 1.5", of: .opentofu, logger: logger)
                #expect(version?.description == "1.9.1")
            }
        }
    }

    @Test("need not be there at the start if it can be downloaded", arguments: [(true, true), (true, false), (false, true)])
    func standard(isPublished: Bool, mayDownload: Bool) async throws {
        try await ReleaseMirror.with { mirror, url in
            let keys = try await mirror.makeKey("publisher")
            if isPublished { try await mirror.publish("1.9.8", signedBy: "publisher") }
            try await mirror.downloads(from: url, trusting: keys) { downloads in
                let binaries = TerraformBinaries(
                    settings: mirror.settings, standardVersion: TerraformVersion(1, 9, 8), downloads: mayDownload ? downloads : nil)
                guard mayDownload else {
                    await #expect(throws: BinaryMissing.self) { try await binaries.standard() }
                    return
                }
                let none = try await binaries.standard()
                #expect(none == nil)
                #expect(mirror.content.withLock { $0.requests } == [])
                _ = try? await binaries.binary(.terraform, version: nil)
                let standard = try await binaries.standard()
                #expect(standard?.version == (isPublished ? TerraformVersion(1, 9, 8) : nil))
            }
        }
    }

    @Test("must be in PATH if nobody names a version", arguments: [(Distribution.terraform, "terraform"), (.opentofu, "tofu")])
    func nothing(distribution: Distribution, program: String) async throws {
        try await ReleaseMirror.with { mirror, _ in
            let settings = RunnerSettings(dataFolder: mirror.data, identity: ["PATH": mirror.path])
            let missing = await #expect(throws: BinaryMissing.self) {
                try await TerraformBinaries(settings: settings, distribution: distribution).standard()
            }
            #expect(
                missing?.description.hasPrefix("\(program) not found in $PATH. Set --default-tf-version or download \(program) from ")
                    == true)
        }
    }
}

@Suite("conftest") struct ConftestBinaryTests {
    @Test(
        "is the version that is wanted, else the server's, else the one in PATH",
        arguments: [
            (["path/conftest"], nil, nil, "path/conftest"),
            (["path/conftest", "path/conftest0.50.0"], nil, "0.50.0", "path/conftest0.50.0"),
            (["path/conftest", "data/bin/conftest0.50.0"], "0.50.0", "0.40.0", "data/bin/conftest0.50.0"),
            (["path/conftest"], "0.55.0", nil, "path/conftest"), (["path/conftest"], nil, "0.55.0", "path/conftest"),
            (["path/conftest"], "0.50.0", nil, nil), ([], nil, nil, nil), ([], nil, "0.50.0", nil),
        ] as [([String], String?, String?, String?)])
    func find(files: [String], version: String?, standard: String?, expected: String?) async throws {
        try await ReleaseMirror.with { mirror, _ in
            for file in files { try await mirror.put(file, script: "#!/bin/sh\necho 'Conftest: 0.55.0'\necho 'OPA: 1.0.0'\n") }
            let find = {
                try await ConftestBinary.find(
                    version: version.flatMap(TerraformVersion.init), standardVersion: standard.flatMap(TerraformVersion.init),
                    settings: mirror.settings, sandbox: Launcher())
            }
            if let expected {
                let binary = try await find()
                #expect(binary.path == "\(mirror.folder.path)/\(expected)")
                return
            }
            let words = await #expect(throws: BinaryMissing.self) { try await find() }?.description
            guard let wanted = version ?? standard else {
                #expect(words == "no conftest version configured/specified or not found conftest command")
                return
            }
            #expect(words?.hasPrefix("could not find conftest version \(wanted) in PATH or \(mirror.programs)\n") == true)
        }
    }
}
