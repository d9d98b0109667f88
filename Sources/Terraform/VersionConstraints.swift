/// What a root demands of its program's version: `>= 1.5, != 1.5.3`.
///
/// They mean what they mean to Terraform. A version before a release (`1.9.0-rc1`) is only meant where one is named.
package struct VersionConstraints: Hashable, Sendable {
    private var terms: [VersionConstraint]

    /// Reads a list separated by commas; nil if any of it is not a constraint.
    package init?(_ text: String) {
        guard text.utf8.count <= 1024 else { return nil }
        terms = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let term = VersionConstraint(part) else { return nil }
            terms.append(term)
        }
    }

    package func allows(_ version: TerraformVersion) -> Bool { terms.allSatisfy { $0.allows(version) } }

    /// The newest of `versions` that is allowed.
    package func newest(of versions: some Sequence<TerraformVersion>) -> TerraformVersion? {
        let namesPrerelease = terms.contains { $0.prerelease != nil }
        return versions.filter { (namesPrerelease || $0.prerelease == nil) && allows($0) }.max()
    }
}
