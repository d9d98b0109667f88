import Domain
import Foundation

extension Repository {
    /// The repository that a remote's address names, such as `git@github.com:acme/infra.git`; nil for an address on this machine.
    init?(remote address: String) {
        let (host, path): (Substring, Substring)
        if let scheme = address.range(of: "://") {
            let rest = address[scheme.upperBound...]
            guard address[..<scheme.lowerBound] != "file", let slash = rest.firstIndex(of: "/") else { return nil }
            (host, path) = (rest[..<slash], rest[rest.index(after: slash)...])
        } else {
            guard let colon = address.firstIndex(of: ":") else { return nil }
            (host, path) = (address[..<colon], address[address.index(after: colon)...])
        }
        let bareHost = host.split(separator: "@").last?.split(separator: ":").first.map(String.init) ?? ""
        let bare = path.hasSuffix(".git") ? path.dropLast(4) : path
        let parts = bare.split(separator: "/")
        guard !bareHost.isEmpty, !bareHost.contains("/"), parts.count >= 2 else { return nil }
        self.init(host: bareHost, fullName: parts.joined(separator: "/"))
    }
}
