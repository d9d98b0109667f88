import Domain

/// Finds names of secrets that projects could be given such names for that they get what is another's.
struct SharedNames {
    private struct Use {
        var tenant: Int
        var selection: StoredEnvironment.Selection
        var store: SecretStore
        var pattern: NamePattern

        var words: String { "\(quoted(selection.secret)) of tenants[\(tenant)]" }
        var isOfVariables: Bool { pattern.hasVariables }
    }

    private let tenancy: OperatorTenancy
    private let uses: [Use]
    /// The hosts that claims name.
    private let hosts: Set<String>

    init(_ tenancy: OperatorTenancy) {
        self.tenancy = tenancy
        hosts = Set(tenancy.owners.flatMap(\.repositories).compactMap(\.exactRepository).map(\.host))
        uses = tenancy.owners.enumerated().flatMap { number, owner in
            owner.tenant.entitlements.compactMap { entitlement in
                guard case .stored(let stored) = entitlement.kind, let store = tenancy.stores[stored.store],
                    let pattern = NamePattern(stored.selection, in: store)
                else { return nil }
                return Use(tenant: number, selection: stored.selection, store: store, pattern: pattern)
            }
        }
    }

    /// What is wrong, by the place of the tenant.
    var complaints: Complaints {
        var byTenant: [Int: String] = [:]
        for (index, use) in uses.enumerated() {
            for earlier in uses[..<index] where byTenant[use.tenant] == nil {
                byTenant[use.tenant] = problem(with: use, beside: earlier)
            }
        }
        for (number, text) in problemsOfRepositories where byTenant[number] == nil { byTenant[number] = text }
        var complaints = Complaints()
        for (number, text) in byTenant { complaints.add(String(number), text, line: tenancy.owners[number].tenant.line) }
        return complaints
    }

    private func problem(with use: Use, beside earlier: Use) -> String? {
        // What the operator wrote out twice is meant.
        guard use.isOfVariables || earlier.isOfVariables, use.pattern.beginsLike(earlier.pattern),
            use.store.mayHoldSecrets(of: earlier.store)
        else { return nil }
        if use.selection.secret == earlier.selection.secret, use.selection.isPrefix == earlier.selection.isPrefix {
            return use.tenant == earlier.tenant ? nil : problem(withName: use, alsoOf: earlier)
        }
        guard use.pattern.meets(earlier.pattern) else { return nil }
        return
            "secret \(quoted(use.selection.secret)) can come to be \(earlier.words), if a project is called so; begin or end one differently"
    }

    /// Two tenants may use one text if it tells their repositories apart.
    private func problem(withName use: Use, alsoOf earlier: Use) -> String? {
        guard let variables = try? SecretName(use.selection.secret).variables else { return nil }
        var missing = [SecretName.Variable.owner, .repository].filter { !variables.contains($0) }
        if missing.isEmpty, !variables.contains(.host), hosts.count > 1 { missing = [.host] }
        guard let first = missing.first else { return nil }
        return "secret \(use.words) is one of tenants[\(earlier.tenant)], too; only with ${\(first.rawValue)} in it projects have their own"
    }

    /// For the repositories that are named in full, what a run would find out.
    private var problemsOfRepositories: [Int: String] {
        var problems: [Int: String] = [:]
        for repository in Set(tenancy.owners.flatMap(\.repositories).compactMap(\.exactRepository)) {
            let here = tenancy.tenancy(for: repository)
            for (number, owner) in tenancy.owners.enumerated() where here.tenant(named: owner.tenant.name) != nil {
                for case .stored(let stored) in owner.tenant.entitlements.map(\.kind) where here.isShared(stored, of: owner.tenant) {
                    problems[number] =
                        "secret \(quoted(stored.selection.secret)) would be the same for projects of several tenants in \(repository)"
                }
            }
        }
        return problems
    }
}

extension StoredEnvironment.Selection {
    var isPrefix: Bool { if case .prefix = self { true } else { false } }
}

extension RepositoryPattern {
    /// The only repository that is meant, if it is named.
    var exactRepository: Repository? {
        guard case .exactly(let text) = self, let slash = text.utf8.firstIndex(of: UInt8(ascii: "/")) else { return nil }
        return Repository(host: String(text[..<slash]), fullName: String(text[text.utf8.index(after: slash)...]))
    }
}
