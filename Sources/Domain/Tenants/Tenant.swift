/// Somebody whose infrastructure nobody else's jobs may touch: which projects are theirs, and what their jobs get.
package struct Tenant: Hashable, Codable, Sendable {
    package var name: String
    package var claims: [Claim]
    /// Plain values for every job.
    package var environment: [String: String]
    package var entitlements: [Entitlement]
    /// Variables that no job sees, whatever else says so.
    package var masks: [String]
    /// Names from the server's environment that jobs get; `inheritsEnvironment` passes on all of it but secrets.
    package var passedOn: [String]
    package var inheritsEnvironment: Bool
    /// Hosts that jobs may reach.
    package var egress: [String]
    package var permissions: TenantPermissions
    package var highImpact: HighImpact
    /// The line of the operator's file that it begins at.
    package var line: Int

    package init(
        name: String, claims: [Claim], environment: [String: String] = [:], entitlements: [Entitlement] = [], masks: [String] = [],
        passedOn: [String] = [], inheritsEnvironment: Bool = false, egress: [String] = [], permissions: TenantPermissions = .init(),
        highImpact: HighImpact = .init(), line: Int = 0
    ) {
        self.name = name
        self.claims = claims
        self.environment = environment
        self.entitlements = entitlements
        self.masks = masks
        self.passedOn = passedOn
        self.inheritsEnvironment = inheritsEnvironment
        self.egress = egress
        self.permissions = permissions
        self.highImpact = highImpact
        self.line = line
    }

    /// Which projects are a tenant's. Every part that is given must fit.
    package struct Claim: Hashable, Codable, Sendable {
        /// `github.com/acme/infrastructure`, or an expression between slashes: the base repository, never a fork.
        package var repository: String
        /// A glob such as `payments/**`.
        package var dir: String?
        /// A glob.
        package var workspace: String?
        /// A glob for the project's name.
        package var project: String?
        /// The line of the operator's file that it begins at.
        package var line: Int
        package init(repository: String, dir: String? = nil, workspace: String? = nil, project: String? = nil, line: Int = 0) {
            self.repository = repository
            self.dir = dir
            self.workspace = workspace
            self.project = project
            self.line = line
        }
    }
}

/// Who may have a tenant's jobs run, beyond what holds for the repository.
package struct TenantPermissions: Hashable, Codable, Sendable {
    /// Whose pull requests are planned with credentials.
    package enum Authors: Hashable, Codable, Sendable {
        case everyone
        /// Members and collaborators of the repository.
        case trusted
        /// Members of any of these, `acme/platform`.
        case teams([String])
    }
    /// Approvals of other people than the author and whoever gives the command.
    package struct Approvals: Hashable, Codable, Sendable {
        package var count: Int
        /// Only those of members of these teams count; empty for everybody's.
        package var teams: [String]
        package init(count: Int, teams: [String] = []) {
            self.count = count
            self.teams = teams
        }
    }
    /// Who may change infrastructure, and who must have agreed.
    package struct Change: Hashable, Codable, Sendable {
        /// Empty for everybody who may give the command.
        package var teams: [String]
        package var approvals: Approvals?
        package init(teams: [String] = [], approvals: Approvals? = nil) {
            self.teams = teams
            self.approvals = approvals
        }
    }
    package var planAuthors: Authors
    package var apply: Change
    /// On top of `apply`. Unless it says otherwise, somebody else must have approved.
    package var destroy: Change
    package init(
        planAuthors: Authors = .everyone, apply: Change = .init(), destroy: Change = .init(approvals: .init(count: 1))
    ) {
        self.planAuthors = planAuthors
        self.apply = apply
        self.destroy = destroy
    }
}

/// What makes an apply a matter of high impact besides deleting and forgetting.
package struct HighImpact: Hashable, Codable, Sendable {
    /// Globs for resource types, `aws_iam_*`.
    package var types: [String]
    /// Globs for resource addresses, `module.database.*`.
    package var addresses: [String]
    package init(types: [String] = [], addresses: [String] = []) {
        self.types = types
        self.addresses = addresses
    }
}
