package import Domain
import HCL

/// The version that a root insists on with `required_version`.
package enum RequiredVersion {
    /// The files of a folder that could hold it. For OpenTofu, `x.tofu` hides `x.tf`.
    package static func files(among names: [String], of distribution: Distribution) -> [String] {
        dialect(of: distribution).configurationFiles(among: names)
    }

    /// The only constraint that the files of one folder hold. Nil if they have none or several: then nobody can say which counts.
    package static func constraint(inFiles files: [String: String], of distribution: Distribution) -> String? {
        only(TerraformModule(files: files, dialect: dialect(of: distribution)).requiredVersions.map(\.text))
    }

    /// The version that a folder's constraints stand for: the newest of `known` that they allow. Nil without exactly one constraint.
    package static func newest(allowedBy constraints: [String], of known: some Sequence<TerraformVersion>) -> TerraformVersion? {
        only(constraints).flatMap(VersionConstraints.init)?.newest(of: known)
    }

    /// The version that a constraint names: `1.2.3`, `=1.2.3` and `= 1.2.3`. Nil if it allows a choice.
    package static func exact(_ constraint: String) -> TerraformVersion? {
        var text = constraint[...].drop { $0 == " " }
        if text.first == "=" { text = text.dropFirst().drop { $0 == " " } }
        while text.last == " " { text.removeLast() }
        let parts = text.prefix { $0 != "-" }.split(separator: ".")
        guard text.first?.isNumber == true, parts.count == 3 else { return nil }
        return TerraformVersion(String(text))
    }

    private static func only(_ constraints: [String]) -> String? { constraints.count == 1 ? constraints[0] : nil }

    private static func dialect(of distribution: Distribution) -> Dialect { distribution == .opentofu ? .openTofu : .terraform }
}
