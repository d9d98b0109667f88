/// The version that a root insists on with `required_version`.
package enum RequiredVersion {
    /// The only constraint that these files of one folder hold. Nil if they have none or several: then nobody can say which counts.
    package static func constraint(inFiles files: [String: String]) -> String? {
        only(visible(files).flatMap { constraints(in: $0) })
    }

    /// The version that a folder's constraints stand for: the newest of `known` that they allow. Nil without exactly one constraint.
    package static func newest(allowedBy constraints: [String], of known: some Sequence<TerraformVersion>) -> TerraformVersion? {
        only(constraints).flatMap(VersionConstraints.init)?.newest(of: known)
    }

    /// The version that these files of one folder demand exactly. Nil if they allow a choice, or say it more than once.
    package static func exact(inFiles files: [String: String]) -> TerraformVersion? { constraint(inFiles: files).flatMap(exact) }

    /// `1.2.3`, `=1.2.3` and `= 1.2.3`.
    package static func exact(_ constraint: String) -> TerraformVersion? {
        var text = constraint[...].drop { $0 == " " }
        if text.first == "=" { text = text.dropFirst().drop { $0 == " " } }
        while text.last == " " { text.removeLast() }
        let parts = text.prefix { $0 != "-" }.split(separator: ".")
        guard text.first?.isNumber == true, parts.count == 3 else { return nil }
        return TerraformVersion(String(text))
    }

    private static func only(_ constraints: [String]) -> String? { constraints.count == 1 ? constraints[0] : nil }

    /// `x.tofu` hides `x.tf`.
    private static func visible(_ files: [String: String]) -> [String] {
        files.filter { name, _ in
            guard name.hasSuffix(".tf") else { return name.hasSuffix(".tofu") }
            return files[name.dropLast(3) + ".tofu"] == nil
        }.sorted { $0.key < $1.key }.map(\.value)
    }

    /// Values of `required_version = "…"` at the start of a line or after a brace. A comment that looks like one is not it.
    static func constraints(in text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).compactMap { line in
            let parts = line.split(separator: "\"", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { return nil }
            let words = parts[0].split { $0 == " " || $0 == "\t" || $0 == "{" || $0 == "=" }
            guard let name = words.last, name == "required_version", words.count == 1 || words.first == "terraform" else { return nil }
            return String(parts[1])
        }
    }
}
