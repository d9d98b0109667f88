/// Arguments of `terraform init`.
package struct InitCommand: Hashable, Sendable {
    package var version: TerraformVersion
    /// Whether a lock file that belongs to the repository pins the providers.
    package var hasLockFile: Bool

    package init(version: TerraformVersion, hasLockFile: Bool) {
        self.version = version
        self.hasLockFile = hasLockFile
    }

    /// The arguments with `extra` of the operator's after them, or in place of ours where they set the same flag.
    package func arguments(extra: [String] = []) -> [String] {
        // Before 0.9 there is no `init` of a folder, and before 0.14 nothing pins providers.
        guard version >= TerraformVersion(0, 9, 0) else { return ["get"] + Self.merge(["-upgrade"], with: extra) }
        let upgrades = version < TerraformVersion(0, 14, 0) || !hasLockFile
        return ["init"] + Self.merge(upgrades ? ["-input=false", "-upgrade"] : ["-input=false"], with: extra)
    }

    /// `flags`, each replaced in place by the first of `extra` that starts with its name, and then what is left of `extra`.
    package static func merge(_ flags: [String], with extra: [String]) -> [String] {
        var left = extra
        let merged = flags.map { flag in
            let name = singleDashed(flag).prefix { $0 != "=" }
            guard let index = left.firstIndex(where: { singleDashed($0).hasPrefix(name) }) else { return flag }
            return left.remove(at: index)
        }
        return merged + left
    }

    private static func singleDashed(_ argument: String) -> String {
        argument.hasPrefix("--") ? String(argument.dropFirst()) : argument
    }
}
