import Credentials
import Domain

/// A command could not do what it is for: what, and the chain of reasons, the outermost first. Written as kvenv writes it.
struct KvenvFault: Error, Hashable, CustomStringConvertible {
    var what: String
    var causes: [String]

    init(_ what: String, _ causes: [String]) {
        self.what = what
        self.causes = causes
    }

    var description: String {
        guard !causes.isEmpty else { return what }
        let lines = causes.enumerated().map { index, cause in
            let indent = causes.count > 1 ? "    \(index): " : "    "
            return indent + cause.split(separator: "\n").joined(separator: "\n" + String(repeating: " ", count: indent.count))
        }
        return what + "\n\nCaused by:\n" + lines.joined(separator: "\n")
    }

    static let environment = "cannot load environment"
    static let cachedEnvironment = "cannot load the environment"
    static let file = "cannot load environment file"
    static let fileIO = "cannot load environment file - io error"
    static let storing = "cannot store the resulting env file"
    static let serializing = "cannot store the resulting env file - there was a problem during serialization"
    static let running = "cannot run the specified command"
    static let removing = "cannot remove the env file"
}

extension StoreFault {
    /// The reasons in kvenv's words, where it has some, and then in ours.
    func causes(in store: SecretStore, _ selection: StoredEnvironment.Selection) -> [String] {
        [kvenvWords(store, selection), description]
    }

    private func kvenvWords(_ store: SecretStore, _ selection: StoredEnvironment.Selection) -> String {
        switch store {
        case .azureKeyVault: return "cannot download secret"
        case .awsSecretsManager, .awsParameterStore, .file:
            let place = if case .awsSecretsManager = store { "Secrets Manager" } else { "the store" }
            if case .prefix = selection { return "cannot list secrets from \(place)" }
            return "cannot load secret from \(place)"
        case .googleSecretManager: return "secret manager operation failed"
        case .vault: return vaultWords(selection)
        }
    }

    private func vaultWords(_ selection: StoredEnvironment.Selection) -> String {
        let name =
            switch selection {
            case .secret(let name), .prefix(let name), .variable(_, let name): name
            }
        return switch kind {
        case .missing: "secret '\(name)' does not exist"
        case .unauthenticated: "the vault token is invalid"
        case .forbidden: "the token does not have access to secret '\(name)'"
        case .unreachable: "HTTP error occurred"
        case .malformed: "cannot deserialize the response"
        case .misconfigured: "the configuration is invalid"
        case .throttled, .unusable: "the Vault returned non-200 error code"
        }
    }
}
