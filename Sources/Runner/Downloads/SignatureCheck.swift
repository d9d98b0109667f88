import Domain
import Sandbox

/// Asks gpgv whether a file carries a good signature of a key that we trust.
struct SignatureCheck: Sendable {
    let sandbox: Launcher
    let searchPath: String

    /// Nil if it does, else what is wrong. `folder` is our own and has nothing but files of this download.
    func complaint(about file: String, signedBy signature: String, trusting keys: SigningKeys, in folder: String) async throws -> String? {
        let ring = "\(folder)/keys.gpg"
        try NewFile.write(keys.packets, to: ring)
        let invocation = Invocation(
            "gpgv", ["--homedir", folder, "--keyring", ring, "--weak-digest", "SHA1", "--status-fd", "1", "--", signature, file],
            environment: ["PATH": searchPath, "HOME": folder, "LC_ALL": "C"], in: folder)
        do {
            let captured = try await sandbox.capture(invocation, limit: 1 << 20, within: .seconds(30))
            return Self.complaint(in: captured)
        } catch let fault as SandboxFault where fault.kind == .programMissing {
            return "it cannot be checked, as the server has no gpgv (Debian's package gpgv)"
        }
    }

    /// gpgv also ends well for a key that has expired, so only its words for programs count: one signature, and that one good.
    private static func complaint(in captured: Captured) -> String? {
        let words = captured.text.split(separator: "\n").compactMap { line -> Substring? in
            let words = line.split(separator: " ", maxSplits: 2)
            return words.count > 1 && words[0] == "[GNUPG:]" ? words[1] : nil
        }
        let verdicts = words.filter { ["GOODSIG", "BADSIG", "ERRSIG", "EXPSIG", "EXPKEYSIG", "REVKEYSIG"].contains($0) }
        switch verdicts {
        case ["GOODSIG"] where captured.ending.isSuccess && words.filter({ $0 == "VALIDSIG" }).count == 1: return nil
        case ["BADSIG"]: return "the signature belongs to another text"
        case ["EXPSIG"]: return "the signature has expired"
        case ["EXPKEYSIG"]: return "its key has expired; a newer version of this server may know a newer one"
        case ["REVKEYSIG"]: return "its key was withdrawn"
        case ["ERRSIG"]:
            return words.contains("NO_PUBKEY") ? "its key is not one that this server trusts" : "the signature cannot be checked"
        default: return "there is not exactly one good signature"
        }
    }
}
