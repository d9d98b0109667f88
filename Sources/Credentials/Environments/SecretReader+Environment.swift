package import Domain

extension SecretReader {
    /// The variables that a selection of secrets comes to. No secret with a prefix is no variable, and no error.
    package func environment(
        _ selection: StoredEnvironment.Selection, by rules: SecretRules = SecretRules()
    ) async throws(StoreFault) -> SecretVariables {
        switch selection {
        case .secret(let name): try rules.environment(in: try await secret(named: name), named: name)
        case .prefix(let prefix): try rules.environment(ofPrefix: prefix, try await secrets(withPrefix: prefix))
        case .variable(let variable, let name): try rules.variable(variable, secret: try await secret(named: name), named: name)
        }
    }
}
