import Domain
import Foundation

/// What the server shows Vault to be let in, read from its file at that moment.
enum VaultPass: Sendable {
    /// A token that somebody else got.
    case token(Secret)
    /// A login by the fields of its body, one of which is the secret.
    case login(path: VaultPath, fields: [String: String], secret: (name: String, value: Secret), isForOnce: Bool)

    init(_ login: VaultLogin, _ identity: ServerIdentity, doing: String) throws(StoreFault) {
        switch login {
        case .token(let file): self = try .known(IdentityFile.text(file, doing: doing), "the file \(file)", doing)
        case .ambient:
            guard let token = identity["VAULT_TOKEN"] ?? identity["BAO_TOKEN"] else {
                throw StoreFault(.misconfigured, doing: doing, reason: "neither VAULT_TOKEN nor BAO_TOKEN is set for the server")
            }
            self = try .known(Secret(token), "VAULT_TOKEN", doing)
        case .appRole(let mount, let roleID, let file):
            let secret = try IdentityFile.text(file, doing: doing)
            self = .login(path: try Self.path(mount, doing), fields: ["role_id": roleID], secret: ("secret_id", secret), isForOnce: true)
        case .jwt(let mount, let role, let file), .kubernetes(let mount, let role, let file):
            let secret = try IdentityFile.text(file, doing: doing)
            self = .login(path: try Self.path(mount, doing), fields: ["role": role], secret: ("jwt", secret), isForOnce: false)
        }
    }

    private static func path(_ mount: String, _ doing: String) throws(StoreFault) -> VaultPath {
        try VaultPath("auth/\(mount)/login", doing: doing)
    }

    private static func known(_ token: Secret, _ place: String, _ doing: String) throws(StoreFault) -> VaultPass {
        guard BearerToken.isSendable(token.reveal()) else {
            throw StoreFault(.misconfigured, doing: doing, reason: "\(place) holds no token of Vault")
        }
        return .token(token)
    }
}
