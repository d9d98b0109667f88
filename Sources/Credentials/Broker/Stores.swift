package import Domain
package import Foundation

/// Every kind of store, read as the server.
package struct Stores: Sendable {
    private let connections: Connections
    private let azure: AzureTokenService
    private let google: GoogleTokenService
    private let aws: AWSClient
    let vault: VaultLogins
    private let calls: StoreCalls
    private let now: @Sendable () -> Date

    /// - Parameters:
    ///   - identity: the variables by which the server finds out who it is.
    ///   - program: runs `credential_process` of the server's own AWS profile.
    package init(
        identity: ServerIdentity, connections: Connections, program: AWSProgram? = nil, now: @escaping @Sendable () -> Date = { Date() }
    ) async throws(StoreFault) {
        self.connections = connections
        self.now = now
        calls = try await connections.calls()
        azure = AzureTokenService(calls: calls, server: identity, now: now)
        google = GoogleTokenService(calls: calls, server: identity, now: now)
        aws = AWSClient(calls, identity: identity, program: program, now: now)
        vault = VaultLogins(identity: identity, connections: connections, now: now)
    }

    /// What reads a store.
    package func reader(for store: SecretStore) -> any SecretReader {
        switch store {
        case .azureKeyVault(let vault): KeyVaultReader(store: vault, tokens: azure, calls: calls, now: now)
        case .awsSecretsManager(let place): AWSSecretsManager(place, over: aws)
        case .awsParameterStore(let place): AWSParameterStore(place, over: aws)
        case .googleSecretManager(let project): SecretManagerReader(store: project, tokens: google, calls: calls)
        case .vault(let place): VaultReader(place, logins: vault)
        case .file(let file): SecretFile(file)
        }
    }

    var awsTokens: AWSTokenService { AWSTokenService(aws) }
    var googleTokens: GoogleTokenService { google }

    /// A job's own, so that its tokens are nobody else's.
    func azureTokens(of identity: ServerIdentity) -> AzureTokenService { AzureTokenService(calls: calls, server: identity, now: now) }
}
