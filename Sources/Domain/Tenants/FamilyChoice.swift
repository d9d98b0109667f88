/// Which of the identities of one family a root needs.
struct FamilyChoice {
    let family: IdentityFamily
    /// What of the root takes them.
    let users: [String]
    /// Those that the root needs, each with why.
    private(set) var reasons: [Entitlement: Injection.Reason] = [:]
    /// Accounts that are named and that none of them is for.
    private(set) var gaps: [Injection.Gap] = []
    private let granted: [Entitlement]

    init(_ family: IdentityFamily, of entitlements: [Entitlement], for needs: RootNeeds) {
        self.family = family
        users = family.users(in: needs)
        granted = entitlements.filter { IdentityFamily($0.kind) == family }
        guard let user = users.first, !granted.isEmpty else { return }
        let accounts = needs.accounts.filter { family.isUsed(by: $0) }
        for account in accounts { choose(for: account) }
        // Something that is set up nowhere takes what is there without a name.
        let hasUnnamed =
            accounts.contains { wish(of: $0) == .anything } || users.contains { user in !accounts.contains { $0.user == user } }
        if hasUnnamed { chooseUnnamed(for: user) }
    }

    func contains(_ entitlement: Entitlement) -> Bool { granted.contains(entitlement) }

    /// What one configuration says of the identity that it wants.
    enum Wish: Hashable {
        case anything
        /// The expression that would say it.
        case unknown(String)
        /// Each of these, in words; what is `isEssential` and not granted is a gap.
        case named([String], isEssential: Bool)
    }
}

// MARK: Choosing

extension FamilyChoice {
    private mutating func choose(for account: RootNeeds.Account) {
        switch wish(of: account) {
        case .anything: break
        case .unknown(let expression): take(granted, .expression(expression, place: account.place))
        case .named(let names, let isEssential):
            for name in names {
                let fitting = granted.filter { $0.names.contains(name) }
                take(fitting, .named(name, place: account.place))
                guard fitting.isEmpty else { continue }
                if isEssential {
                    note(.account(name, place: account.place))
                } else {
                    // It gets there by itself, from any of them.
                    take(granted, .named(name, place: account.place))
                }
            }
        }
    }

    /// Without a name the one counts that has none itself; else, those that are there anyway; else, any may be meant.
    private mutating func chooseUnnamed(for user: String) {
        let unnamed = granted.filter(\.isUnnamed)
        if !unnamed.isEmpty {
            take(unnamed, .used(by: user))
        } else if reasons.isEmpty {
            take(granted, .used(by: user))
        }
    }

    /// As many as anybody reads: a list of accounts may be long.
    private mutating func note(_ gap: Injection.Gap) { if gaps.count < 100 { gaps.append(gap) } }

    private mutating func take(_ entitlements: [Entitlement], _ reason: Injection.Reason) {
        for entitlement in entitlements where reasons[entitlement] == nil { reasons[entitlement] = reason }
    }

    private func wish(of account: RootNeeds.Account) -> Wish {
        switch family {
        case .aws:
            if let profile = account.profile { return Self.wish([profile], isEssential: true) { "profile \"\($0)\"" } }
            if !account.allowedAccounts.isEmpty { return Self.wish(account.allowedAccounts, isEssential: true) { "account \($0)" } }
            return Self.wish(account.roles, isEssential: false) { "account \(AWSRole.account(of: $0) ?? "")" }
        case .azure: return Self.wish(account.subscription.map { [$0] } ?? [], isEssential: true) { "subscription \"\($0)\"" }
        case .google:
            if !account.roles.isEmpty { return Self.wish(account.roles, isEssential: false) { "service account \"\($0)\"" } }
            return Self.wish(account.subscription.map { [$0] } ?? [], isEssential: false) { "project \"\($0)\"" }
        case .vault: return .anything
        }
    }

    private static func wish(_ values: [RootNeeds.Account.Value], isEssential: Bool, _ name: (String) -> String) -> Wish {
        var names: [String] = []
        for value in values {
            switch value {
            case .unknown(let expression): return .unknown(expression)
            case .known(let text): names.append(name(text))
            }
        }
        return names.isEmpty ? .anything : .named(names, isEssential: isEssential)
    }
}

// MARK: Names

extension IdentityFamily {
    fileprivate func isUsed(by account: RootNeeds.Account) -> Bool {
        providers.contains(account.user) || backend.map { ["backend \($0)", "state in \($0)"].contains(account.user) } ?? false
    }
}

extension Entitlement {
    /// What of a configuration means it, in the words of a wish. One without a subscription is for all of them.
    fileprivate var names: EntitlementNames {
        switch kind {
        case .aws(let identity):
            let account = AWSRole.account(of: identity.role.arn)
            let profiles = [identity.profile ?? "default", account.map { "acct-\($0)" }].compactMap { $0 }
            return .these(Set(profiles.map { "profile \"\($0)\"" } + [account.map { "account \($0)" }].compactMap { $0 }))
        case .azure(let identity): return identity.subscription.map { .these(["subscription \"\($0)\""]) } ?? .all
        case .google(let identity):
            let project = identity.project.map { ["project \"\($0)\""] } ?? []
            return .these(Set(project + ["service account \"\(identity.serviceAccount)\""]))
        case .vault, .stored: return .all
        }
    }

    /// Whether a configuration that names nobody means it.
    fileprivate var isUnnamed: Bool {
        switch kind {
        case .aws(let identity): identity.profile == nil || identity.profile == "default"
        case .azure(let identity): identity.subscription == nil
        case .google(let identity): identity.project == nil
        case .vault, .stored: true
        }
    }
}

private enum EntitlementNames {
    case all
    case these(Set<String>)

    func contains(_ name: String) -> Bool {
        switch self {
        case .all: true
        case .these(let names): names.contains(name)
        }
    }
}

extension AWSRole {
    /// The account in a role's ARN.
    package static func account(of arn: String) -> String? {
        let parts = arn.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count >= 6, parts[0] == "arn", !parts[4].isEmpty else { return nil }
        return String(parts[4])
    }
}
