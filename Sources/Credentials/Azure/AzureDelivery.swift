package import Domain

/// How a job comes to tokens of its Azure identity.
package enum AzureDelivery: Sendable {
    /// It asks an endpoint on its own loopback address, for as long as it runs.
    case endpoint(AzureEndpoint, port: Int)
    /// It exchanges a token in a file that only it sees.
    case tokenFile(String)
}

extension AzureIdentity {
    /// What a job of this identity has in its environment: variables of the providers azurerm, azuread and azapi, of the azurerm backend, and of Azure's SDKs.
    package func variables(client: String?, tenant: String?, by delivery: AzureDelivery) -> [String: Secret] {
        var variables = ["ARM_USE_CLI": "false"]
        switch delivery {
        case .endpoint(let endpoint, let port):
            let address = endpoint.address(port: port)
            variables["ARM_USE_MSI"] = "true"
            variables["ARM_MSI_ENDPOINT"] = address
            variables["IDENTITY_ENDPOINT"] = address
            variables["IDENTITY_HEADER"] = endpoint.word.reveal()
        case .tokenFile(let path):
            variables["ARM_USE_OIDC"] = "true"
            variables["ARM_OIDC_TOKEN_FILE_PATH"] = path
            variables["AZURE_FEDERATED_TOKEN_FILE"] = path
        }
        for (name, value) in [("CLIENT_ID", client), ("TENANT_ID", tenant)] {
            variables["ARM_\(name)"] = value
            variables["AZURE_\(name)"] = value
        }
        variables["ARM_SUBSCRIPTION_ID"] = subscription
        return variables.mapValues { Secret($0) }
    }
}
