/// Why a tenant's project is left alone.
package enum TenantRefusal: Hashable, Codable, Sendable {
    /// Tenants are declared, and the project is none's.
    case nobodys
    /// The pull request is by somebody who may not write to the repository, and nobody who may has asked.
    case untrusted(String, author: String)
    /// `user` is in none of these teams.
    case notInTeams(String, Phase, user: String, [String])
    /// Too few people have approved; with teams, only their members count.
    case approvalsMissing(String, Phase, wanted: Int, have: Int, [String])
    /// Nothing is granted for a phase.
    case ungranted(String, Phase)
    /// The plan was made for another tenant than the project's present one.
    case otherTenant(planned: String, current: String)
    case unsettled(UnsettledCredentials)
}
