import Foundation
import Runner
import Testing

@Suite("A file of keys") struct SigningKeysTests {
    private static let armored = """
        Some words before.

        -----BEGIN PGP PUBLIC KEY BLOCK-----
        Comment: none

        mAEC
        =abcd
        -----END PGP PUBLIC KEY BLOCK-----
        -----BEGIN PGP PUBLIC KEY BLOCK-----

        mAMEmAMF
        -----END PGP PUBLIC KEY BLOCK-----
        """

    @Test(
        "is read with or without armor, several blocks too",
        arguments: [
            (Array(armored.utf8), [0x98, 1, 2, 0x98, 3, 4, 0x98, 3, 5]),
            (Array(armored.replacing("\n", with: "\r\n").utf8), [0x98, 1, 2, 0x98, 3, 4, 0x98, 3, 5]),
            ([0x99, 1, 2], [0x99, 1, 2]), ([0xC6, 1], [0xC6, 1]),
        ] as [([UInt8], [UInt8])])
    func reads(bytes: [UInt8], expected: [UInt8]) throws {
        #expect(try SigningKeys(bytes).packets == expected)
    }

    @Test(
        "is refused if it has no public key",
        arguments: [
            "", "nonsense", "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n-----END PGP PUBLIC KEY BLOCK-----",
            "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmAEC",
            "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n!!!!\n-----END PGP PUBLIC KEY BLOCK-----",
            "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQEC\n-----END PGP PRIVATE KEY BLOCK-----",
            "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nlQEC\n-----END PGP PUBLIC KEY BLOCK-----",
        ])
    func refuses(text: String) {
        #expect(throws: SigningKeys.Unusable.self) { try SigningKeys(Array(text.utf8)) }
    }

    @Test("is refused if it is not there")
    func missing() {
        #expect(throws: (any Error).self) { try SigningKeys(file: "/nonexistent/keys.asc") }
    }
}

@Suite("A place for downloads") struct ReleaseSourceTests {
    @Test(
        "is laid out as HashiCorp's own",
        arguments: ["https://releases.hashicorp.com", "https://mirror.example.com/a/", "https://mirror.example.com/a//"])
    func mirror(url: String) {
        let source = ReleaseSource.hashiCorp(at: url)
        #expect(source.index == source.base + "/index.json")
        #expect(source.base.hasSuffix("/terraform"))
        #expect(!source.base.dropFirst("https://".count).contains("//"))
        #expect(source.keys == .hashiCorp)
    }
}
