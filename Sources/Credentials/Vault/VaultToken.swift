import Domain
import Foundation

/// A token of Vault that the server has for itself.
struct VaultToken: Hashable, Sendable {
    var text: Secret
    /// In the distant future for one that does not end, or of which that is not known.
    var expiresAt: Date
    /// How many seconds it was given at first.
    var lifetime: TimeInterval
    var isRenewable: Bool

    /// Two are the same if their texts are: a token that was renewed is still the token that was refused.
    static func == (one: VaultToken, other: VaultToken) -> Bool { one.text == other.text }
    func hash(into hasher: inout Hasher) { hasher.combine(text) }

    /// One that lives `seconds` from `now`; 0 seconds is Vault's word for a life without end.
    init(_ text: Secret, lives seconds: Int?, isRenewable: Bool?, since now: Date) {
        self.text = text
        lifetime = seconds.flatMap { $0 > 0 ? TimeInterval($0) : nil } ?? .infinity
        expiresAt = lifetime.isFinite ? now.addingTimeInterval(lifetime) : .distantFuture
        self.isRenewable = isRenewable ?? false
    }
}
