package import Domain

/// Makes sessions of roles for jobs.
package struct AWSTokenService: Sendable {
    private let client: AWSClient

    package init(_ client: AWSClient) { self.client = client }

    /// Keys of `identity`'s role.
    /// - Parameters:
    ///   - name: what the session is called in AWS's own log. AWS takes few characters; others are replaced.
    ///   - sourceIdentity: for whom it is. It is not sent with a token, which says that itself.
    ///   - tags: what policies may ask for; like `sourceIdentity`, only where the identity is tagged.
    ///   - lifetime: how long they are needed. They live 15 minutes at least, and never longer than the identity says.
    ///   - token: by which the role is assumed, in place of the server's own keys or the role's token file.
    package func session(
        for identity: AWSIdentity, named name: String, sourceIdentity: String?, tags: [String: String], lifetime: Duration,
        token: Secret? = nil
    ) async throws(StoreFault) -> AWSSession {
        let wish = try AWSRoleRequest(identity, named: name, sourceIdentity: sourceIdentity, tags: tags, lifetime: lifetime)
        let region = try client.exchange.wire.settings.region(identity.region, for: identity.role.arn, doing: wish.doing)
        return try await client.session(wish, role: identity.role, in: region, token: token)
    }

    /// Who the server itself is at AWS.
    package func caller() async throws(StoreFault) -> AWSCaller {
        let region = try client.exchange.wire.settings.region(nil, for: nil, doing: "asking AWS who the server is")
        return try await client.asking(as: .server) { keys throws(StoreFault) in
            try await client.exchange.caller(in: region, with: keys)
        }
    }

    /// Who one is with these keys.
    package func caller(with session: AWSSession) async throws(StoreFault) -> AWSCaller {
        let region = try client.exchange.wire.settings.region(nil, for: session.role, doing: "asking AWS who somebody is")
        return try await client.exchange.caller(in: region, with: session.keys)
    }
}
