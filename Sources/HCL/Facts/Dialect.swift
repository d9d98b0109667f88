/// Which program reads a folder, and so which of its files count.
package enum Dialect: Hashable, Sendable, CaseIterable {
    case terraform, openTofu

    /// The names of the files that make a module out of those of a folder, in their order. For OpenTofu, `a.tofu` hides `a.tf`.
    package func configurationFiles(among names: some Collection<String>) -> [String] {
        let candidates = names.filter { suffix(of: $0) != nil && !Self.isIgnored($0) }
        let all = Set(candidates)
        return candidates.filter { name in
            guard self == .openTofu, let suffix = suffix(of: name), let hiding = Self.hiding[suffix] else { return true }
            return !all.contains(String(name.dropLast(suffix.count)) + hiding)
        }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private func suffix(of name: String) -> String? {
        Self.suffixes.first { name.hasSuffix($0) && (self == .openTofu || !$0.hasPrefix(".tofu")) }
    }

    private static let suffixes = [".tf.json", ".tofu.json", ".tf", ".tofu"]
    private static let hiding = [".tf": ".tofu", ".tf.json": ".tofu.json"]

    /// Backups and locks of editors.
    private static func isIgnored(_ name: String) -> Bool {
        name.hasPrefix(".") || name.hasSuffix("~") || name.hasPrefix("#") && name.hasSuffix("#")
    }

    /// Whether what a file says is put on top of what the others say.
    static func isOverride(_ name: String) -> Bool {
        let stem = name.dropLast(suffixes.first(where: name.hasSuffix)?.count ?? 0)
        return stem == "override" || stem.hasSuffix("_override")
    }
}
