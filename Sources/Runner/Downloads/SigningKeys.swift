import Foundation

/// Public OpenPGP keys whose signatures are believed.
package struct SigningKeys: Hashable, Sendable {
    /// The keys as OpenPGP writes them, one behind the other: a keyring for gpgv.
    package let packets: [UInt8]

    /// Reads keys as `gpg --export` writes them, with or without `--armor`.
    package init(_ bytes: [UInt8]) throws(Unusable) {
        packets = bytes.first.map(Self.beginsKey) == true ? bytes : try Self.packets(armored: String(decoding: bytes, as: UTF8.self))
        guard let first = packets.first, Self.beginsKey(first) else { throw Unusable() }
    }

    /// Reads the keys in a file, at most 1 MiB.
    package init(file path: String) throws {
        let file = try FileHandle(forReadingFrom: URL(filePath: path))
        defer { try? file.close() }
        try self.init(Array(try file.read(upToCount: 1 << 20) ?? Data()))
    }

    /// Keys that are part of this program.
    init(trusted armored: StaticString) {
        do { try self.init(Array(armored.description.utf8)) } catch { preconditionFailure("a key in this program is none: \(error)") }
    }

    private init(packets: [UInt8]) { self.packets = packets }

    package static func + (left: SigningKeys, right: SigningKeys) -> SigningKeys { SigningKeys(packets: left.packets + right.packets) }

    /// A text that holds no public key.
    package struct Unusable: Error, Hashable, Sendable, CustomStringConvertible {
        package var description: String { "this is no public OpenPGP key, as `gpg --export --armor` writes it" }
    }

    /// A packet's first byte says what it is: tag 6 is a public key, in either of the two ways to write a tag.
    private static func beginsKey(_ byte: UInt8) -> Bool { byte == 0xC6 || byte & 0xFC == 0x98 }

    /// The bytes of all blocks in a text; what stands between them does not matter.
    private static func packets(armored text: String) throws(Unusable) -> [UInt8] {
        var packets: [UInt8] = []
        var block: String?
        for line in text.split(whereSeparator: \.isNewline).map({ $0.filter { !$0.isWhitespace } }) {
            if line == "-----BEGINPGPPUBLICKEYBLOCK-----" {
                block = ""
            } else if line == "-----ENDPGPPUBLICKEYBLOCK-----" {
                guard let bytes = block.flatMap({ Data(base64Encoded: $0) }), !bytes.isEmpty else { throw Unusable() }
                packets += bytes
                block = nil
            } else if !line.contains(":"), !line.hasPrefix("=") {  // no header, and not the check sum
                block?.append(line)
            }
        }
        return packets
    }
}
