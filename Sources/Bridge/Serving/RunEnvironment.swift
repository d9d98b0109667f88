package import Domain

/// The environment that runs get while no tenants are declared: the server's own, as with Atlantis, but without anything that
/// the server was configured with.
package enum RunEnvironment {
    /// - Parameters:
    ///   - environment: the server's.
    ///   - secrets: values that only the server may know.
    package static func make(from environment: [String: String], without secrets: [Secret]) -> [String: String] {
        let hidden = secrets.map { $0.reveal() }.filter { !$0.isEmpty }
        return environment.filter { name, value in
            !name.hasPrefix("ATLANTIS_") && !name.hasPrefix("BULKHEAD_") && !hidden.contains { value.holds($0) }
        }
    }
}

extension String {
    /// Whether it is the secret, or has it somewhere. A short one would be found by chance in every path.
    fileprivate func holds(_ secret: String) -> Bool { self == secret || (secret.utf8.count >= 8 && contains(secret)) }
}
