import Foundation

/// What a token of Entra ID can be for.
package enum AzureResource {
    static let keyVault = "https://vault.azure.net"

    static func withoutSlash(_ resource: String) -> String { resource.hasSuffix("/") ? String(resource.dropLast()) : resource }

    /// Where Entra ID is in the cloud that a resource belongs to.
    package static func authority(of resource: String) -> String {
        let host = URLComponents(string: resource)?.host?.lowercased() ?? ""
        func ends(_ names: String...) -> Bool { names.contains { host == $0 || host.hasSuffix(".\($0)") } }
        if ends("azure.cn", "chinacloudapi.cn") { return "https://login.chinacloudapi.cn" }
        if ends("azure.us", "usgovcloudapi.net", "microsoftazure.us") { return "https://login.microsoftonline.us" }
        return "https://login.microsoftonline.com"
    }

    /// What tokens for a Key Vault at `host` are for.
    package static func keyVault(at host: String) -> String {
        let clouds = ["vault.azure.cn", "vault.usgovcloudapi.net"]
        return clouds.first { host.lowercased().hasSuffix(".\($0)") }.map { "https://\($0)" } ?? keyVault
    }

    /// Whether a job may ask for a token for it: a service of Microsoft, so that no token of a job is made out to somebody else.
    static func isMicrosofts(_ resource: String) -> Bool {
        guard let parts = URLComponents(string: resource), parts.scheme == "https", let host = parts.host?.lowercased(),
            parts.user == nil, parts.password == nil, parts.port == nil, parts.query == nil, parts.fragment == nil,
            ["", "/"].contains(parts.path)
        else { return false }
        return microsofts.contains { host.hasSuffix(".\($0)") }
    }

    private static let microsofts = [
        "azure.com", "azure.net", "windows.net", "microsoft.com", "azconfig.io", "azuresynapse.net", "azurecr.io",
        "azure.us", "microsoft.us", "usgovcloudapi.net", "azure.cn", "chinacloudapi.cn",
    ]
}
