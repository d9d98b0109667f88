import Forges
import Foundation
import TestSupport
import Testing

@Suite("Trusted roots") struct TrustedRootsTests {
    @Test("of the system stay trusted beside one's own, also for git", .enabled(if: FakeGitHub.isHere)) func bundle() async throws {
        try await withFakeGitHub { fake in
            let own = try String(contentsOfFile: fake.caFile, encoding: .utf8)
            let system = try? String(contentsOfFile: "/etc/ssl/certs/ca-certificates.crt", encoding: .utf8)
            try await withTemporaryFolder { folder in
                let bundle = folder.appending(path: "ca.pem").path
                try TrustedRoots(additionalFile: fake.caFile).writeBundle(to: bundle)
                let text = try String(contentsOfFile: bundle, encoding: .utf8)
                #expect(text.contains(own))
                if let system { #expect(text.contains(system)) }
                // The bundle is one that can be read again.
                _ = try TrustedRoots(additionalFile: bundle)
            }
        }
    }

    @Test("need no file") func none() throws {
        for path in [nil, ""] as [String?] {
            _ = try TrustedRoots(additionalFile: path).tlsConfiguration
        }
    }

    @Test("are not read from what holds none") func unusable() async throws {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "ca.pem").path
            let missing = #expect(throws: TrustedRoots.Unusable.self) { try TrustedRoots(additionalFile: file) }
            #expect(missing?.path == file)
            for text in ["", "hello", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
                try Data(text.utf8).write(to: URL(filePath: file))
                #expect(throws: TrustedRoots.Unusable.self) { try TrustedRoots(additionalFile: file) }
            }
        }
    }
}
