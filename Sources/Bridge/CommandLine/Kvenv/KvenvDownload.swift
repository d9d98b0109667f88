import Credentials
import Domain
import Foundation

/// Asks a store for an environment.
struct KvenvDownload: Sendable {
    var question: KvenvQuestion
    var rules: SecretRules

    /// The variables that the store's secrets come to, or why not under the name `what`.
    func variables(orFail what: String) async throws -> SecretVariables {
        let connections = Connections(trusting: question.authorities)
        do {
            let variables = try await variables(connections)
            await connections.shutdown()
            return variables
        } catch {
            await connections.shutdown()
            throw KvenvFault(what, error.causes(in: question.store, question.selection))
        }
    }

    private func variables(_ connections: Connections) async throws(StoreFault) -> SecretVariables {
        let identity = ServerIdentity(question.identity)
        let reader = try await Self.reader(for: question.store, connections, identity)
        return try await reader.environment(question.selection, by: rules)
    }

    private static func reader(
        for store: SecretStore, _ connections: Connections, _ identity: ServerIdentity
    ) async throws(StoreFault) -> any SecretReader {
        let calls = try await connections.calls()
        switch store {
        case .azureKeyVault(let vault):
            return KeyVaultReader(store: vault, tokens: AzureTokenService(calls: calls, server: identity), calls: calls)
        case .awsSecretsManager(let place): return AWSSecretsManager(place, over: AWSClient(calls, identity: identity))
        case .awsParameterStore(let place): return AWSParameterStore(place, over: AWSClient(calls, identity: identity))
        case .googleSecretManager(let project):
            return SecretManagerReader(store: project, tokens: GoogleTokenService(calls: calls, server: identity), calls: calls)
        case .file(let place): return SecretFile(place)
        case .vault(let place): return VaultReader(place, logins: VaultLogins(identity: identity, connections: connections))
        }
    }
}

extension DownloadOptions {
    /// What the options ask, with this process's variables. Hides the secret ones among them.
    func question(_ own: OwnVariables, orFail what: String) throws -> KvenvQuestion {
        let options = given
        OwnTraces.hide(options.filter(\.key.isSecret).map(\.value))
        do {
            let question = try KvenvQuestion(stores: store.given, options: options, variables: own.texts)
            for note in question.notes { Complaint.note(note) }
            return question
        } catch {
            switch error {
            case .usage(let message): throw UsageError(message)
            case .configuration(let causes): throw KvenvFault(what, causes)
            }
        }
    }

    var rules: SecretRules { SecretRules(nullUnsets: selection.nullUnsets) }
}

/// Words for whoever started a command.
enum Complaint {
    static func note(_ text: String) { FileHandle.standardError.write(Data("Warning: \(text)\n".utf8)) }
}

extension KvenvQuestion {
    /// Files with authorities that are believed besides the system's.
    var authorities: [String] { ["SSL_CERT_FILE", "AWS_CA_BUNDLE"].compactMap { identity[$0]?.reveal() }.filter { !$0.isEmpty } }
}
