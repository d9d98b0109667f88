package import Domain
import Patterns

/// Says whose the projects of one repository are.
package struct TenantFinder: Sendable {
    /// Whose a project is, and why.
    package struct Claimed: Hashable, Sendable {
        package var tenant: Tenant
        package var claim: Tenant.Claim
    }

    private struct Pattern {
        var claimed: Claimed
        var dir: Glob?
        var workspace: Glob?
        var project: Glob?

        func fits(_ key: ProjectKey) -> Bool {
            if let dir, !dir.matches(key.dir) { return false }
            if let workspace, !workspace.matches(key.workspace) { return false }
            // A project without a name fits no name, not even `*`.
            if let project { return key.name.map(project.matches) ?? false }
            return true
        }
    }

    private let patterns: [Pattern]

    /// `tenancy` is that of the repository.
    package init(_ tenancy: Tenancy) {
        // The patterns were compiled when they were read. If one does not compile any more, a later tenant must not get its projects.
        patterns = (try? tenancy.tenants.flatMap { tenant in try tenant.claims.map { try Self.pattern($0, of: tenant) } }) ?? []
    }

    private static func pattern(_ claim: Tenant.Claim, of tenant: Tenant) throws(PatternError) -> Pattern {
        Pattern(
            claimed: Claimed(tenant: tenant, claim: claim), dir: try glob(claim.dir), workspace: try glob(claim.workspace),
            project: try glob(claim.project))
    }

    private static func glob(_ text: String?) throws(PatternError) -> Glob? {
        guard let text else { return nil }
        return try Glob(text)
    }

    /// The first claim that fits a project; nil for a project of nobody.
    package func claim(on project: ProjectKey) -> Claimed? {
        patterns.first { $0.fits(project) }?.claimed
    }
}
