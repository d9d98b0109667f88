import Domain
import RepoConfig

// MARK: For people

extension CheckReport {
    /// Rows about whose the project at `index` is, and what its jobs would get; none where no tenants are declared.
    func tenantRows(_ index: Int) -> [(String, String)] {
        guard policy?.rules.tenancy != nil else { return [] }
        guard let grants = grants[index] else { return [("tenant", "nobody: the server leaves it alone")] }
        let tenant = grants.tenant
        var rows = [("tenant", "\(tenant.name) (\(rulesFile ?? ""):\(grants.claim.line): \(grants.claim.words))")]
        for phased in grants.phases { rows += self.rows(of: phased) }
        let without = grants.phases.filter { $0.gifts.isEmpty && $0.failure == nil }.map(\.phase.rawValue)
        if !without.isEmpty { rows.append(("nothing for", without.joined(separator: ", "))) }
        let names = [("sets", tenant.environment.keys.sorted()), ("passes on", tenant.passedOn), ("hides", tenant.masks)]
        for (title, names) in names where !names.isEmpty { rows.append((title, names.joined(separator: ", "))) }
        if tenant.inheritsEnvironment { rows.append(("inherits", "the server's environment, without what is known to be secret")) }
        return rows
    }

    private func rows(of phased: ProjectGrants.Phased) -> [(String, String)] {
        let title = "\(phased.phase.rawValue) gets"
        if let failure = phased.failure { return [(title, "nothing: \(failure.words)")] }
        var lines = phased.gifts.map { entitlement, stores, omission in
            entitlement.words(stores) + (omission.map { " (left out: \($0.words))" } ?? "")
        }
        if phased.tellsGaps { lines += phased.gaps.map { "! \($0.sentence)" } }
        return lines.enumerated().map { ($0.offset == 0 ? title : "", $0.element) }
    }
}

extension ProjectGrants.Phased {
    /// Whether it is worth a word that something is needed: not where nothing was ever meant to be granted.
    fileprivate var tellsGaps: Bool { phase == .plan || phase == .apply }
}

// MARK: For programs

extension CheckReport {
    func tenantValue(_ index: Int) -> JSONValue {
        guard let grants = grants[index] else { return .null }
        let (tenant, claim) = (grants.tenant, grants.claim)
        let phases = grants.phases.map { ($0.phase.rawValue, value($0)) }
        return .object([
            "name": .text(tenant.name), "line": .number(tenant.line),
            "claim": .object([
                "repo": .text(claim.repository), "dir": .optional(claim.dir), "workspace": .optional(claim.workspace),
                "project": .optional(claim.project), "line": .number(claim.line),
            ]),
            "phases": .object(Dictionary(phases) { first, _ in first }), "environment": .texts(tenant.environment.keys.sorted()),
            "mask": .texts(tenant.masks), "pass_env": .texts(tenant.passedOn),
            "inherit_env": .text(tenant.inheritsEnvironment ? "all" : "none"), "doubts": .texts(grants.needs.doubts),
        ])
    }

    private func value(_ phased: ProjectGrants.Phased) -> JSONValue {
        .object([
            "gets": .list(
                phased.gifts.map { entitlement, stores, omission in
                    .object(entitlement.fields(stores).merging(["left_out": .optional(omission?.words)]) { $1 })
                }), "lacks": .texts(phased.gaps.map(\.sentence)), "error": .optional(phased.failure?.words),
        ])
    }
}

extension Entitlement {
    fileprivate func fields(_ stores: [String: SecretStore]) -> [String: JSONValue] {
        var fields: [String: JSONValue] = ["provider": .optional(provider)]
        func set(_ kind: String, _ more: [String: JSONValue]) {
            fields["kind"] = .text(kind)
            fields.merge(more) { $1 }
        }
        switch kind {
        case .stored(let stored):
            let place = stores[stored.store].map { JSONValue.text($0.words) } ?? .null
            set("secret", ["store": .text(stored.store), "place": place])
            switch stored.selection {
            case .secret(let name): set("secret", ["name": .text(name)])
            case .prefix(let prefix): set("secret", ["prefix": .text(prefix)])
            case .variable(let variable, let name): set("secret", ["name": .text(name), "variable": .text(variable)])
            }
        case .aws(let identity): set("aws", ["role_arn": .text(identity.role.arn), "profile": .optional(identity.profile)])
        case .azure(let identity): set("azure", ["client": .optional(identity.client), "subscription": .optional(identity.subscription)])
        case .google(let identity):
            set("google", ["service_account": .text(identity.serviceAccount), "project": .optional(identity.project)])
        case .vault(let identity):
            switch identity.product {
            case .token(let policies): set("vault_token", ["store": .text(identity.store), "policies": .texts(policies)])
            case .dynamic(let path, _, let variables):
                set("vault", ["store": .text(identity.store), "path": .text(path), "variables": .texts(variables.values.sorted())])
            }
        }
        return fields
    }
}

extension AzureIdentity {
    fileprivate var client: String? {
        switch login {
        case .clientSecret(_, let client, _), .workloadIdentity(_, let client, _): client
        case .managedIdentity(let client): client
        case .ambient: nil
        }
    }
}

// MARK: Findings

extension CheckReport {
    /// What is wrong with the tenants of the projects that were found.
    var tenantFindings: [Finding] {
        guard policy?.rules.tenancy != nil else { return [] }
        return zip(projects, grants).flatMap { explained, grants -> [Finding] in
            let name = explained.project.key.statusName
            guard let grants else {
                return [
                    .warning(
                        "no tenant claims \(name), so the server leaves it alone", in: explained.line.map { _ in repositoryFile },
                        line: explained.line)
                ]
            }
            return grants.phases.compactMap { phased in
                phased.failure.map {
                    let text = "\(name) cannot be given anything for \(phased.phase.rawValue): \($0.words)"
                    return .problem(text, in: rulesFile, line: grants.tenant.line, path: "tenant \(grants.tenant.name)")
                }
            }
        }
    }
}

extension Explanation {
    /// Where the repository's file lists it.
    fileprivate var line: Int? {
        if case .configured(_, let line, _) = source { line } else { nil }
    }
}
