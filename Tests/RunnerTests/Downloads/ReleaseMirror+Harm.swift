import Foundation
import Runner
import Synchronization

extension ReleaseMirror {
    private var folderPath: String { "/terraform/1.9.8/" }
    private var archivePath: String { folderPath + "terraform_1.9.8_linux_\(Self.architecture).zip" }
    private var sumsPath: String { folderPath + "terraform_1.9.8_SHA256SUMS" }

    func stallArchive() { content.withLock { _ = $0.stalled.insert(archivePath) } }

    /// Returns when half of a stalled archive has arrived.
    func archiveIsHalfThere() async {
        let half = content.withLock { $0.files[archivePath]?.count ?? 0 } / 2
        let file = programs + "/.download-terraform1.9.8/archive.zip"
        while ((try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int) ?? 0) != half { await Task.yield() }
    }

    /// Publishes 1.9.8 with something wrong: the keys to trust.
    func makeHarm(_ harm: DownloadsTests.Harm) async throws -> SigningKeys {
        let keys = try await makeKey("publisher")
        switch harm {
        case .stranger:
            try await makeKey("stranger")
            try await publish("1.9.8", signedBy: "stranger")
        case .expiredKey: return try await publishWithExpiredKey()
        case .twoSignatures:
            try await makeKey("stranger")
            try await publish("1.9.8", signedBy: "publisher", signing: ["--local-user", "stranger@example.com"])
        case .noProgram: try await publish("1.9.8", signedBy: "publisher", program: "something")
        case .notOurName: try await publish("1.9.7", signedBy: "publisher")
        case .noSuchVersion: break
        default: try await publish("1.9.8", signedBy: "publisher")
        }
        damage(harm)
        return keys
    }

    private func publishWithExpiredKey() async throws -> SigningKeys {
        let then = ["--faked-system-time", "20200101T000000"]
        try await gpg(then + ["--quick-gen-key", "former <former@example.com>", "ed25519", "sign", "2d"])
        try await publish("1.9.8", signedBy: "former", signing: then)
        return try await publicKey("former")
    }

    private func damage(_ harm: DownloadsTests.Harm) {
        content.withLock { content in
            switch harm {
            case .archive: content.files[archivePath]?[40] ^= 1
            case .archiveCut: content.files[archivePath]?.removeLast()
            case .checksums: content.files[sumsPath]?[0] ^= 1
            case .checksumsOfAnother: content.files[sumsPath] = Array("\(Self.sha256([1]))  evil\n".utf8)
            case .signature: content.files[sumsPath + ".sig"] = Array("nonsense".utf8)
            case .signatureMissing: content.files[sumsPath + ".sig"] = nil
            case .noArchive: content.files[archivePath] = nil
            case .tooLargeUnmeasured: content.unmeasured.insert(archivePath)
            // The signed sums of another release in this one's place.
            case .notOurName:
                let other = "/terraform/1.9.7/terraform_1.9.7_SHA256SUMS"
                content.files[sumsPath] = content.files[other]
                content.files[sumsPath + ".sig"] = content.files[other + ".sig"]
            default: break
            }
        }
    }
}

extension DownloadsTests.Harm {
    func isExpected(_ kind: DownloadFault.Kind) -> Bool {
        switch (self, kind) {
        case (.archive, .altered), (.archiveCut, .altered): true
        case (.checksums, .untrusted), (.checksumsOfAnother, .untrusted), (.signature, .untrusted), (.stranger, .untrusted): true
        case (.expiredKey, .untrusted("its key has expired; a newer version of this server may know a newer one")): true
        case (.twoSignatures, .untrusted): true
        case (.signatureMissing, .missing), (.noSuchVersion, .missing), (.noArchive, .missing): true
        case (.noProgram, .malformed), (.notOurName, .malformed): true
        case (.tooLarge, .tooLarge(limit: 128)), (.tooLargeUnmeasured, .tooLarge(limit: 128)): true
        case (.noSpace, .unable): true
        default: false
        }
    }
}
