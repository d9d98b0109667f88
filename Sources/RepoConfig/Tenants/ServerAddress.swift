import Patterns

/// Addresses of servers that secrets are asked of.
enum ServerAddress {
    /// `text` without a slash at its end; a complaint where a secret would travel in the open, or if it is no such address.
    static func read(_ text: String) -> (address: String, problem: String?) {
        var address = text
        while address.utf8.last == UInt8(ascii: "/") { address.removeLast() }
        if secure?.matchesWhole(address) == true || local?.matchesWhole(address) == true {
            let hasPath = address.utf8.count(where: { $0 == UInt8(ascii: "/") }) > 2
            return (address, hasPath ? "must be an address without a path" : nil)
        }
        let isOpen = address.lowercased().hasPrefix("http://")
        return (
            address,
            isOpen ? "must begin with https://, or be on this machine" : "must be an address such as https://vault.example.com:8200"
        )
    }

    private static let path = "(/[A-Za-z0-9._~-]+)*"
    private static let secure = try? RegularExpression("(?i:https)://([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:]+\\])(:[0-9]{1,5})?" + path)
    private static let local = try? RegularExpression("(?i:http)://(127(\\.[0-9]{1,3}){3}|\\[::1\\]|localhost)(:[0-9]{1,5})?" + path)
}
