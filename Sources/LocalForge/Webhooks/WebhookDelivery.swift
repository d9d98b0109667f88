/// One webhook: what happened, and what became of telling it.
package struct WebhookDelivery: Sendable {
    package enum State: Hashable, Sendable {
        case waiting
        /// The receiver answered this status.
        case answered(Int)
        /// Nobody answered for too long.
        case abandoned
    }
    /// What the receiver knows it by; stays the same when it is sent again.
    package let id: String
    /// For example `pull_request`.
    package let event: String
    /// The body, which is JSON.
    package let body: String
    package internal(set) var state: State = .waiting
    /// How often it was sent.
    package internal(set) var attempts = 0
}
