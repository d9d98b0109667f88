/// A repository on a forge, by the names people know it by. Never the fork's unless it says so.
package struct Repository: Hashable, Codable, Sendable, CustomStringConvertible {
    /// The forge's host name without a port, for example `github.com`.
    package var host: String
    /// Owner and name, for example `acme/infrastructure`.
    package var fullName: String

    package init(host: String, fullName: String) {
        self.host = host
        self.fullName = fullName
    }

    package var owner: String { fullName.lastIndex(of: "/").map { String(fullName[..<$0]) } ?? "" }
    package var name: String { fullName.lastIndex(of: "/").map { String(fullName[fullName.index(after: $0)...]) } ?? fullName }
    /// What `repos.yaml` and the allow-list match: `github.com/acme/infrastructure`.
    package var description: String { "\(host)/\(fullName)" }
}
