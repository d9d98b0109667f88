/// A program could not be downloaded: text for people. Nothing of it was left that could be run.
package struct DownloadFault: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        /// The place does not have such a file.
        case missing
        /// No whole answer came.
        case unreachable(String)
        case tooLarge(limit: Int)
        /// The checksums carry no good signature of a key that we trust.
        case untrusted(String)
        /// What was downloaded is not what was signed.
        case altered
        /// The answer is not what it should be.
        case malformed(String)
        /// A program or a folder of this machine is not as it must be.
        case unable(String)
    }

    package var kind: Kind
    /// What was being downloaded: an address without a password.
    package var address: String

    init(_ kind: Kind, _ address: String) {
        self.kind = kind
        self.address = WebPlace.withoutCredentials(address)
    }

    package var description: String {
        switch kind {
        case .missing: "\(address) does not exist: is there such a version, and does the place for downloads have it?"
        case .unreachable(let reason): "\(address) could not be downloaded: \(reason). Try again later."
        case .tooLarge(let limit): "\(address) is larger than \(limit >> 20) MiB, which is more than it can be."
        case .untrusted(let reason):
            "\(address) is not signed as it must be: \(reason). If the place for downloads signs with a key of its own, "
                + "the server must be told to trust that key (--tf-download-keys)."
        case .altered: "\(address) is not the file that was signed: its SHA-256 is another one."
        case .malformed(let reason): "\(address) is not what it should be: \(reason)."
        case .unable(let reason): "\(address) could not be used: \(reason)."
        }
    }
}
