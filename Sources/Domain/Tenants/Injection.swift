/// What one job gets of that which is granted to it, decided by what its root needs. It is never more than what is granted.
package struct Injection: Hashable, Codable, Sendable {
    /// Why the job gets something.
    package enum Reason: Hashable, Codable, Sendable {
        /// It is for every root.
        case everyRoot
        /// The address of a provider, `backend s3` or `state in s3`.
        case used(by: String)
        /// The configuration names it, such as `profile "staging"`.
        case named(String, place: String)
        /// An expression would have to be evaluated to know whether it is named.
        case expression(String, place: String)
        /// Nobody knows all that the root needs.
        case doubt
    }
    /// Why the job does not get something.
    package enum Omission: String, Hashable, Codable, Sendable {
        case notRequired
        /// The provider is needed, but for others of its accounts.
        case otherAccount
    }
    package struct Chosen: Hashable, Codable, Sendable {
        package var entitlement: Entitlement
        package var reason: Reason
        package init(_ entitlement: Entitlement, _ reason: Reason) {
            self.entitlement = entitlement
            self.reason = reason
        }
    }
    package struct Omitted: Hashable, Codable, Sendable {
        package var entitlement: Entitlement
        package var omission: Omission
        package init(_ entitlement: Entitlement, _ omission: Omission) {
            self.entitlement = entitlement
            self.omission = omission
        }
    }
    /// Something that the root needs and nothing is granted for.
    package enum Gap: Hashable, Codable, Sendable {
        /// As in `Reason.used`.
        case provider(String)
        /// `profile "staging"`, `account 111111111111` or `subscription "…"`.
        case account(String, place: String)
    }
    package var chosen: [Chosen]
    package var omitted: [Omitted]
    package var gaps: [Gap]
    package init(chosen: [Chosen] = [], omitted: [Omitted] = [], gaps: [Gap] = []) {
        self.chosen = chosen
        self.omitted = omitted
        self.gaps = gaps
    }
}

extension CredentialOrder {
    /// The order without what the root does not need.
    package func narrowed(to injection: Injection) -> CredentialOrder {
        let kept = Set(injection.chosen.map(\.entitlement))
        var order = self
        order.entitlements = entitlements.filter(kept.contains)
        let named = Set(order.entitlements.compactMap(\.storeName))
        order.stores = stores.filter { named.contains($0.key) }
        return order
    }
}

extension Entitlement {
    /// The store that it names.
    package var storeName: String? {
        switch kind {
        case .stored(let stored): stored.store
        case .vault(let identity): identity.store
        case .aws, .azure, .google: nil
        }
    }
}
