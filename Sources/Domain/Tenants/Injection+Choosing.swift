extension Injection {
    /// Takes of what is granted that which a root needs. What the root says can only make it less.
    package init(_ order: CredentialOrder, for needs: RootNeeds) {
        self.init()
        let choices = IdentityFamily.allCases.map { FamilyChoice($0, of: order.entitlements, for: needs) }
        for entitlement in order.entitlements {
            let choice = choices.first { $0.contains(entitlement) }
            switch Self.verdict(on: entitlement, choice, needs) {
            case .chosen(let reason): chosen.append(Chosen(entitlement, reason))
            case .omitted(let omission): omitted.append(Omitted(entitlement, omission))
            }
        }
        // Policies look at a plan that was made, and need nothing of what it was made with.
        gaps = order.scope.phase == .policy ? [] : Self.uncovered(order, needs) + choices.flatMap(\.gaps)
    }

    private enum Verdict {
        case chosen(Reason)
        case omitted(Omission)
    }

    private static func verdict(on entitlement: Entitlement, _ choice: FamilyChoice?, _ needs: RootNeeds) -> Verdict {
        if needs.isUncertain { return .chosen(.doubt) }
        if let written = entitlement.provider {
            let provider = ProviderAddress(written).text
            guard needs.providers.contains(provider) else { return .omitted(.notRequired) }
            guard let choice, choice.family.providers.contains(provider) else { return .chosen(.used(by: provider)) }
        }
        guard let choice else { return .chosen(.everyRoot) }
        if let reason = choice.reasons[entitlement] { return .chosen(reason) }
        return .omitted(choice.users.isEmpty ? .notRequired : .otherAccount)
    }
}

// MARK: Gaps

extension Injection {
    /// What needs credentials and is granted none. Where values come from elsewhere nobody can say, and nothing is said.
    private static func uncovered(_ order: CredentialOrder, _ needs: RootNeeds) -> [Gap] {
        guard !order.inheritsEnvironment, order.passedOn.isEmpty else { return [] }
        let given = order.entitlements
        let isForAll = given.contains { $0.provider == nil && IdentityFamily($0.kind) == nil }
        guard !isForAll else { return [] }
        let named = Set(given.compactMap { $0.provider.map { ProviderAddress($0).text } })
        let families = Set(given.compactMap { IdentityFamily($0.kind) })
        var users = needs.providers.subtracting(named).subtracting(providersWithoutCredentials)
        for family in IdentityFamily.allCases {
            if families.contains(family) {
                users.subtract(family.providers)
            } else if named.isDisjoint(with: family.providers) {
                users.formUnion(family.users(in: needs))
            }
        }
        return users.sorted().map(Gap.provider)
    }

    private static let providersWithoutCredentials: Set<String> = Set(
        ["archive", "cloudinit", "external", "http", "local", "null", "random", "template", "time", "tls"].map { "hashicorp/\($0)" })
}
