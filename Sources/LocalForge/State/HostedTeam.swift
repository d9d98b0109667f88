/// A team of an organisation.
package struct HostedTeam: Hashable, Sendable {
    package var slug: String
    package var members: [String]
    /// The team above it.
    package var parent: String?
    package init(_ slug: String, members: [String], parent: String? = nil) {
        self.slug = slug
        self.members = members
        self.parent = parent
    }
}
