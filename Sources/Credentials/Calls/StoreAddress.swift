import Foundation

/// Which addresses stores may have.
package enum StoreAddress {
    /// TLS, or plain HTTP to this machine; `mayBeMetadata` adds the fixed addresses of clouds' metadata services.
    package static func isAllowed(_ address: String, mayBeMetadata: Bool = false) -> Bool {
        guard let parts = URLComponents(string: address), let host = parts.host, !host.isEmpty, parts.user == nil, parts.password == nil
        else { return false }
        switch parts.scheme {
        case "https": return true
        case "http": return isLoopback(host) || mayBeMetadata && metadata.contains(host.lowercased())
        default: return false
        }
    }

    private static func isLoopback(_ host: String) -> Bool {
        let host = host.lowercased()
        if ["localhost", "::1", "[::1]"].contains(host) { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    private static let metadata: Set<String> = [
        "169.254.169.254", "169.254.170.2", "169.254.170.23", "[fd00:ec2::254]", "[fd00:ec2::23]", "fd00:ec2::254", "fd00:ec2::23",
        "metadata.google.internal",
    ]
}
