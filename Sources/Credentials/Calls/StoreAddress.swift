import Foundation

/// Which addresses stores may have.
package enum StoreAddress {
    /// TLS, or plain HTTP to this machine; `mayBeMetadata` adds the fixed addresses of clouds' metadata services, `mayBeLinkLocal` all of
    /// 169.254.0.0/16.
    package static func isAllowed(_ address: String, mayBeMetadata: Bool = false, mayBeLinkLocal: Bool = false) -> Bool {
        guard let parts = URLComponents(string: address), let host = parts.host, !host.isEmpty, parts.user == nil, parts.password == nil
        else { return false }
        switch parts.scheme {
        case "https": return true
        case "http":
            return isLoopback(host) || mayBeMetadata && metadata.contains(host.lowercased()) || mayBeLinkLocal && isLinkLocal(host)
        default: return false
        }
    }

    private static func isLoopback(_ host: String) -> Bool {
        ["localhost", "::1", "[::1]"].contains(host.lowercased()) || numbers(host)?.first == 127
    }

    private static func isLinkLocal(_ host: String) -> Bool { numbers(host)?.prefix(2) == [169, 254] }

    /// The parts of an IPv4 address.
    private static func numbers(_ host: String) -> [UInt8]? {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { UInt8($0) }
        return parts.count == 4 && numbers.count == 4 ? numbers : nil
    }

    private static let metadata: Set<String> = [
        "169.254.169.254", "169.254.170.2", "169.254.170.23", "[fd00:ec2::254]", "[fd00:ec2::23]", "fd00:ec2::254", "fd00:ec2::23",
        "metadata.google.internal",
    ]
}
