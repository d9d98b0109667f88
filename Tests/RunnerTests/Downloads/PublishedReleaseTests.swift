import AsyncHTTPClient
import Domain
import Foundation
import Runner
import Synchronization
import Terraform
import Testing

@Suite("The keys in this program") struct PublishedReleaseTests {
    @Test(
        "are the publishers' own",
        arguments: [
            (SigningKeys.hashiCorp, "C874011F0AB405110D02105534365D9472D7468F"),
            (SigningKeys.openTofu, "E3E6E43D84CB852EADB0051D0C0AF313E5FD9F80"),
        ])
    func fingerprints(keys: SigningKeys, fingerprint: String) async throws {
        try await ReleaseMirror.with { mirror, _ in
            let file = mirror.folder.path + "/key"
            try Data(keys.packets).write(to: URL(filePath: file))
            let listing = try await mirror.gpg(["--with-colons", "--show-keys", file])
            let primary = listing.split(separator: "\n").first { $0.hasPrefix("fpr:") }
            #expect(primary?.split(separator: ":").last.map(String.init) == fingerprint)
            #expect(listing.split(separator: "\n").filter { $0.hasPrefix("pub:") }.count == 1)
        }
    }

    /// What the mirror has is the real list of checksums with its real signature; the archive is none, so the download ends there.
    @Test(
        "believe the signatures of real releases",
        arguments: [PublishedRelease.terraform, .openTofu], [Tampering.nothing, .checksums, .signatureOfAnother])
    func realSignatures(release: PublishedRelease, tampering: Tampering) async throws {
        try await ReleaseMirror.with { mirror, url in
            mirror.publish(release, tampering)
            var source = release.distribution == .terraform ? ReleaseSource.hashiCorp(at: url) : .openTofu()
            if release.distribution == .opentofu { source.base = url + "/tofu" }
            var settings = DownloadSettings(sources: [source])
            settings.spareSpace = 0
            let fault = try await mirror.fault(of: release, settings)
            switch (tampering, fault?.kind) {
            case (.nothing, .altered?), (.checksums, .untrusted?), (.signatureOfAnother, .untrusted?): break
            default: Issue.record("\(String(describing: fault))")
            }
            #expect(mirror.files == [])
        }
    }

    enum Tampering: CaseIterable { case nothing, checksums, signatureOfAnother }
}

extension ReleaseMirror {
    fileprivate func publish(_ release: PublishedRelease, _ tampering: PublishedReleaseTests.Tampering) {
        let isTerraform = release.distribution == .terraform
        let (program, folder) = isTerraform ? ("terraform", "/terraform/1.9.8/") : ("tofu", "/tofu/v1.8.5/")
        let other = isTerraform ? PublishedRelease.openTofu : .terraform
        let signature = tampering == .signatureOfAnother ? other.signature : release.signature
        let sums = tampering == .checksums ? release.checksums.replacing("a", with: "b") : release.checksums
        let path = "\(folder)\(program)_\(release.version)_SHA256SUMS"
        content.withLock {
            $0.files[path] = Array(sums.utf8)
            $0.files[path + (isTerraform ? ".sig" : ".gpgsig")] = Data(base64Encoded: signature).map { Array($0) }
            $0.files["\(folder)\(program)_\(release.version)_linux_\(Self.architecture).zip"] = Array("no archive".utf8)
        }
    }

    fileprivate func fault(of release: PublishedRelease, _ settings: DownloadSettings) async throws -> DownloadFault? {
        let version = try #require(TerraformVersion(release.version))
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: .init(redirectConfiguration: .disallow))
        let downloads = Downloads(settings, over: client, for: self.settings)
        let fault = await #expect(throws: DownloadFault.self) { try await downloads.install(release.distribution, version) }
        try await client.shutdown()
        return fault
    }
}
