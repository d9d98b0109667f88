/// The forge did not do what we asked.
package struct ForgeFault: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        /// No whole answer, or one that says that the forge is unwell. The text is for the operator.
        case unreachable(String)
        /// Too many requests: nothing was done, and nothing should be asked before then.
        case rateLimited(retryAfter: Duration)
        /// The forge understood and said no.
        case rejected(status: Int, message: String)
        /// An answer that makes no sense.
        case unreadable
    }
    package var kind: Kind
    /// What we were doing: `creating a comment on acme/infra#7`.
    package var request: String
    /// Whether the forge may have done it all the same, for a request that changes something.
    package var wasPossiblyDone: Bool

    package init(_ kind: Kind, request: String, wasPossiblyDone: Bool = false) {
        self.kind = kind
        self.request = request
        self.wasPossiblyDone = wasPossiblyDone
    }

    /// Whether the same request may succeed later.
    package var mayRetry: Bool {
        switch kind {
        case .unreachable, .rateLimited: true
        case .rejected, .unreadable: false
        }
    }

    /// Whether it says no because of who we are: a token that is being replaced makes it say yes again.
    package var isAboutUs: Bool {
        switch kind {
        case .rejected(let status, _): status == 401 || status == 403
        case .unreachable, .rateLimited, .unreadable: false
        }
    }

    /// Whether it says no to the token itself and not to what it may do.
    var isAboutToken: Bool { if case .rejected(401, _) = kind { true } else { false } }

    package var description: String {
        switch kind {
        case .unreachable(let reason): "\(request): \(reason)"
        case .rateLimited(let wait): "\(request): the forge asks us to wait for \(wait.components.seconds) s"
        case .rejected(let status, let message): "\(request): \(status) \(message)"
        case .unreadable: "\(request): the answer could not be understood"
        }
    }
}
