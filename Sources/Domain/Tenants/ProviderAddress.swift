/// The address of a provider in a registry, made comparable: `aws`, `HashiCorp/aws` and `registry.terraform.io/hashicorp/aws` are one.
package struct ProviderAddress: Hashable, Sendable {
    /// `hashicorp/aws`; with the registry's host in front where it is another than the usual ones.
    package let text: String

    package init(_ written: String) {
        var parts = written.lowercased().split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if parts.count == 1 { parts.insert("hashicorp", at: 0) }
        if parts.count == 3, Self.usualHosts.contains(parts[0]) { parts.removeFirst() }
        text = parts.joined(separator: "/")
    }

    /// The last part, as people call it.
    package var name: String { String(text.split(separator: "/").last ?? "") }

    /// Whether it is a part of the program itself.
    package var isBuiltIn: Bool { text.hasPrefix("terraform.io/builtin/") }

    private static let usualHosts: Set = ["registry.terraform.io", "registry.opentofu.org"]
}
