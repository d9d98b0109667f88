import Crypto
package import Domain

extension StoredEnvironment.Selection {
    /// The selection as its store takes it: a name that is too long for the store gives way to the short form that stands for it.
    package func fitted(to store: SecretStore) -> StoredEnvironment.Selection {
        let digest = { (bytes: [UInt8]) in Array(SHA256.hash(data: bytes)) }
        switch self {
        case .secret(let name): return .secret(store.fitted(name, digest: digest))
        case .prefix(let name): return .prefix(store.fitted(name, isPrefix: true, digest: digest))
        case .variable(let variable, let name): return .variable(variable, secret: store.fitted(name, digest: digest))
        }
    }
}
