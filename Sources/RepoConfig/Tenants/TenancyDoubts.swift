import Domain

extension OperatorTenancy {
    /// What is said of tenants and can hardly be meant.
    var doubts: [ConfigError.Problem] {
        owners.enumerated().flatMap { index, owner in
            unprotectedClaims(owner, "tenants[\(index)]") + emptyClaims(index) + secretsInTheOpen(owner.tenant, "tenants[\(index)]")
                + sharedRoles(owner.tenant, "tenants[\(index)]")
        }
    }

    /// Names and workspaces are given in the repository's own file.
    private func unprotectedClaims(_ owner: Owner, _ path: String) -> [ConfigError.Problem] {
        owner.tenant.claims.enumerated().compactMap { index, claim in
            guard claim.dir == nil, claim.workspace != nil || claim.project != nil else { return nil }
            let text =
                "whoever writes a pull request chooses workspaces and the names of projects, and so whether this fits; say the folders, too"
            return .init(path: "\(path).projects[\(index)]", line: claim.line, text: text)
        }
    }

    /// What earlier tenants leave nothing of.
    private func emptyClaims(_ index: Int) -> [ConfigError.Problem] {
        let owner = owners[index]
        return owner.repositories.enumerated().compactMap { number, pattern in
            guard let repository = pattern.exactRepository,
                let earlier = owners[..<index].first(where: { $0.claimsAll(of: repository) })
            else { return nil }
            let text = "nothing is left for it: all of \(repository) is the tenant's '\(earlier.tenant.name)', who stands before it"
            return .init(path: "tenants[\(index)].projects[\(number)]", line: owner.tenant.claims[number].line, text: text)
        }
    }

    private func secretsInTheOpen(_ tenant: Tenant, _ path: String) -> [ConfigError.Problem] {
        let endings = ["_token", "_secret", "_password", "_passwd", "_api_key", "_access_key", "_private_key", "_secret_key"]
        return tenant.environment.keys.sorted().filter { name in endings.contains { name.lowercased().hasSuffix($0) } }.map {
            .init(path: "\(path).environment.\($0)", line: tenant.line, text: "it looks like a secret, which belongs into a store")
        }
    }

    /// A plan runs code that nobody has looked at, and must not be able to do what an apply can.
    private func sharedRoles(_ tenant: Tenant, _ path: String) -> [ConfigError.Problem] {
        let planned = Set(tenant.entitlements.filter { $0.phases.contains(.plan) }.compactMap(\.kind.actsAs))
        let applied = Set(tenant.entitlements.flatMap(\.changing))
        return planned.intersection(applied).sorted().map {
            .init(path: "\(path).identities", line: tenant.line, text: "plans act as \($0), which also applies; plans should only read")
        }
    }
}

extension OperatorTenancy.Owner {
    fileprivate func claimsAll(of repository: Repository) -> Bool {
        zip(tenant.claims, repositories).contains { claim, pattern in
            claim.dir == nil && claim.workspace == nil && claim.project == nil && pattern.matches(repository)
        }
    }
}

extension Entitlement {
    /// Who changes infrastructure by it.
    fileprivate var changing: [String] {
        let changes: Set<Phase> = [.apply, .destroy, .importing, .state]
        return phases.contains(where: changes.contains) ? [kind.actsAs].compactMap(\.self) : []
    }
}

extension Entitlement.Kind {
    /// Who jobs are by it.
    fileprivate var actsAs: String? {
        switch self {
        case .aws(let identity): identity.role.arn
        case .google(let identity): identity.serviceAccount
        case .azure(let identity):
            switch identity.login {
            case .clientSecret(_, let client, _), .workloadIdentity(_, let client, _), .managedIdentity(let client?): "the client \(client)"
            case .managedIdentity(nil), .ambient: nil
            }
        case .vault, .stored: nil
        }
    }
}
