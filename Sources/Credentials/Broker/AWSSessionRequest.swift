import Domain
import Foundation
import Synchronization

/// A session of a role for one job, however often it is asked for.
struct AWSSessionRequest: Sendable {
    let identity: AWSIdentity
    let name: String
    let user: String
    let tags: [String: String]
    let lifetime: Duration

    init(_ identity: AWSIdentity, order: CredentialOrder, work: GrantedWork) {
        self.identity = identity
        name = work.job.text
        user = work.user
        tags = ["tenant": order.tenant, "phase": order.scope.phase.rawValue, "run_id": work.job.text]
        // An hour is what a role allows unless somebody changed it; who needs longer gets new keys from the endpoint.
        lifetime = min(work.limit + .seconds(120), .seconds(3600))
    }

    func session(from tokens: AWSTokenService) async throws(StoreFault) -> AWSSession {
        try await tokens.session(for: identity, named: name, sourceIdentity: user, tags: tags, lifetime: lifetime)
    }
}

/// A session that is made anew when little of its life is left.
final class RefreshedSession: Sendable {  // a class, since every request of the job shares it
    private let kept: Kept<String, AWSSession>
    private let first: AWSSession
    private let request: AWSSessionRequest
    private let tokens: AWSTokenService
    private let isFirst = Mutex(true)

    init(_ first: AWSSession, request: AWSSessionRequest, tokens: AWSTokenService, now: @escaping @Sendable () -> Date) {
        self.first = first
        self.request = request
        self.tokens = tokens
        kept = Kept(now: now)
    }

    func current() async throws(StoreFault) -> AWSSession {
        try await kept.value(for: request.name) { () throws(StoreFault) in
            let isFirst = isFirst.withLock { isFirst in
                defer { isFirst = false }
                return isFirst
            }
            let session = isFirst ? first : try await request.session(from: tokens)
            return .init(value: session, expiresAt: session.expiresAt)
        }
    }
}

extension AWSSession {
    /// No call takes it back; it is known by its name in AWS's own log.
    var handle: CredentialHandle {
        CredentialHandle(.session(provider: "aws", subject: arn, name: keyID), expiresAt: expiresAt.timeIntervalSince1970)
    }
}
