/// How names of secrets are made from parts that people name as they like, so that different parts never make one name.
package enum SecretSpelling: Hashable, Sendable {
    /// For stores that allow letters, digits and `-`, and may ignore case: small letters and digits stay, every other byte becomes `-` and
    /// two hexadecimal digits. So `--` between two parts can be no piece of either.
    case narrow
    /// For the others: letters, digits, `-` and `_` stay, every other byte becomes `.` and two hexadecimal digits. So `/` between two
    /// parts can be no piece of either, and no part can lead out of a folder.
    case wide

    /// A part of a name. Different values have different spellings, also when case is ignored where the store ignores it.
    package func component(_ value: String) -> String {
        var bytes: [UInt8] = []
        for byte in value.utf8 {
            if keeps(byte) {
                bytes.append(byte)
            } else {
                bytes += [escape, Self.digits[Int(byte >> 4)], Self.digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether a byte stands for itself.
    package func keeps(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"): self == .wide
        default: false
        }
    }

    /// What begins a byte that does not stand for itself.
    package var escape: UInt8 { UInt8(ascii: self == .narrow ? "-" : ".") }

    private static let digits = Array("0123456789abcdef".utf8)
}

// MARK: Length

extension SecretStore {
    package var spelling: SecretSpelling {
        switch self {
        case .azureKeyVault, .googleSecretManager: .narrow
        case .awsSecretsManager, .awsParameterStore, .vault, .file: .wide
        }
    }

    /// The most characters that a name may have.
    package var longestName: Int {
        switch self {
        case .azureKeyVault: 127
        case .googleSecretManager: 255
        case .awsSecretsManager, .vault: 512
        case .awsParameterStore: 1011
        case .file: 4096
        }
    }

    /// `name` if the store allows its length, or else the short form that stands for it: `h--`, what can be read of it, and the beginning of
    /// its digest. A prefix leaves room for what follows it, and its short form ends in a separator.
    /// - Parameter digest: the SHA-256 of bytes.
    package func fitted(_ name: String, isPrefix: Bool = false, digest: ([UInt8]) -> [UInt8]) -> String {
        let longest = isPrefix ? longestName - Self.roomForVariables : longestName
        guard name.utf8.count > longest else { return name }
        let short = "h--\(SecretSpelling.slug(name))--\(SecretSpelling.base32(digest(Array(name.utf8))))"
        return isPrefix ? short + (spelling == .narrow ? "--" : "/") : short
    }

    private static let roomForVariables = 40
}

extension SecretSpelling {
    /// Whether a name has the form of those that stand for longer ones.
    static func looksShortened(_ name: String) -> Bool {
        var bytes = Array(name.utf8)
        if bytes.suffix(2).elementsEqual("--".utf8) { bytes.removeLast(2) }
        if bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
        guard bytes.starts(with: "h--".utf8), bytes.count >= 5 + digestLength else { return false }
        return bytes.suffix(digestLength).allSatisfy(alphabet.contains) && bytes.dropLast(digestLength).suffix(2).elementsEqual("--".utf8)
    }

    /// The beginning of a name, of small letters, digits and single `-`.
    static func slug(_ name: String) -> String {
        var bytes: [UInt8] = []
        for byte in name.utf8 where bytes.count < 60 {
            let isCapital = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
            let small = isCapital ? byte + 32 : byte
            if SecretSpelling.narrow.keeps(small) {
                bytes.append(small)
            } else if let last = bytes.last, last != UInt8(ascii: "-") {
                bytes.append(UInt8(ascii: "-"))
            }
        }
        while bytes.last == UInt8(ascii: "-") { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The first 160 bits in base 32.
    static func base32(_ digest: [UInt8]) -> String {
        var (bits, count) = (0, 0)
        var characters: [UInt8] = []
        for byte in digest.prefix(digestLength * 5 / 8) {
            bits = bits << 8 | Int(byte)
            count += 8
            while count >= 5 {
                count -= 5
                characters.append(alphabet[bits >> count & 31])
            }
            bits &= 31
        }
        return String(decoding: characters, as: UTF8.self)
    }

    private static let digestLength = 32
    private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)
}

// MARK: Which store is meant

extension SecretStore {
    /// Whether two keys of `secret_stores` may mean the same secrets, whoever asks for them.
    package func mayHoldSecrets(of other: SecretStore) -> Bool {
        switch (self, other) {
        case (.azureKeyVault(let one), .azureKeyVault(let two)): one.url.lowercased() == two.url.lowercased()
        case (.awsSecretsManager(let one), .awsSecretsManager(let two)), (.awsParameterStore(let one), .awsParameterStore(let two)):
            one.mayBe(two)
        case (.googleSecretManager(let one), .googleSecretManager(let two)): one.project == two.project
        case (.vault(let one), .vault(let two)):
            one.address.lowercased() == two.address.lowercased() && one.namespace == two.namespace && one.mount == two.mount
        case (.file(let one), .file(let two)): one.path == two.path
        default: false
        }
    }
}

extension SecretStore.AWSPlace {
    private var account: String? { role.flatMap { AWSRole.account(of: $0.arn) } }

    /// Nobody knows here which account the server itself belongs to.
    fileprivate func mayBe(_ other: SecretStore.AWSPlace) -> Bool {
        guard region == other.region, let mine = account, let theirs = other.account else { return region == other.region }
        return mine == theirs
    }
}
