import Domain

/// Finds things that a job would get in the place of each other.
enum EntitlementSlots {
    /// What is wrong with a tenant's entitlements together; nil if each has a place of its own in every phase.
    static func problem(in entitlements: [Entitlement]) -> String? {
        var taken = Set<Slot>()
        for entitlement in entitlements {
            for phase in entitlement.phases {
                for place in places(of: entitlement.kind) {
                    let slot = Slot(place: place, phase: phase, provider: entitlement.provider.map { ProviderAddress($0).text })
                    if !taken.insert(slot).inserted { return "there are two for \(place) in phase \(phase.rawValue)" }
                }
            }
        }
        return nil
    }

    private struct Slot: Hashable {
        var place: String
        var phase: Phase
        var provider: String?
    }

    private static func places(of kind: Entitlement.Kind) -> [String] {
        switch kind {
        case .aws(let identity):
            [
                identity.profile.map { "profile \(quoted($0))" }
                    ?? "account \(AWSRole.account(of: identity.role.arn) ?? "?") without a profile"
            ]
        case .azure(let identity): ["azure" + (identity.subscription.map { ", subscription \($0)" } ?? "")]
        case .google(let identity): ["google" + (identity.project.map { ", project \($0)" } ?? "")]
        case .vault(let identity):
            switch identity.product {
            case .token: ["a token of Vault"]
            case .dynamic(_, _, let variables): variables.values.sorted().map { "variable \($0)" }
            }
        case .stored(let stored):
            if case .variable(let name, _) = stored.selection { ["variable \(name)"] } else { [] }
        }
    }
}
