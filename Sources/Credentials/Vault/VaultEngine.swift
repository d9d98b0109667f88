import Domain

/// A key/value engine: where in it things are.
struct VaultEngine: Sendable {
    var mount: VaultPath
    /// Whether it keeps versions (KV 2).
    var keepsVersions: Bool

    /// Where a secret is read.
    func reading(_ secret: VaultPath) -> String { "\(mount.encoded)/\(keepsVersions ? "data/" : "")\(secret.encoded)" }

    /// Where the names in a folder are listed; nil for the top.
    func listing(_ folder: VaultPath?) -> String {
        let parts = [mount.encoded] + (keepsVersions ? ["metadata"] : []) + (folder.map { [$0.encoded] } ?? [])
        // `GET` with `list` is the same as Vault's own method `LIST`, which not every proxy lets through.
        return parts.joined(separator: "/") + "/?list=true"
    }
}
