package import Domain
import Foundation

/// Where one GitHub is: its pages and git on one origin, its two programming interfaces.
package struct GitHubAddress: Hashable, Sendable {
    /// The host name without a port, as in `Repository.host`.
    package let host: String
    /// Scheme, host and port of pages and git, without a slash at the end.
    package let web: String
    /// With a slash at the end.
    package let rest: String
    package let graphQL: String

    /// The address that a host name means: `github.com`, `TENANT.ghe.com`, or `HOST[:PORT]` of an Enterprise Server.
    package init(hostName: String) throws(Invalid) {
        guard let authority = Authority(hostName) else { throw .notAHost(hostName) }
        self.init(origin: "https://\(authority)", authority)
    }

    /// The address that an operator spelled out: the root of an Enterprise Server, with or without `/api/v3`. Plain HTTP
    /// would show the token to the network, so it is for loopback only.
    package init(baseURL: String) throws(Invalid) {
        let url = URLComponents(string: baseURL)
        guard let url, let scheme = url.scheme?.lowercased(), let authority = Authority(url.encodedHost, port: url.port),
            url.user == nil, url.password == nil, url.query == nil, url.fragment == nil
        else { throw .notAURL(baseURL) }
        guard scheme == "https" || scheme == "http" else { throw .otherScheme(baseURL) }
        guard scheme == "https" || authority.isLoopback else { throw .plainHTTP(baseURL) }
        guard ["", "/", "/api/v3", "/api/v3/"].contains(url.path) else { throw .otherPath(baseURL) }
        self.init(origin: "\(scheme)://\(authority)", authority)
    }

    private init(origin: String, _ authority: Authority) {
        if authority.host == "github.com" || authority.host == "api.github.com" {
            self.init(host: "github.com", web: "https://github.com", api: "https://api.github.com")
        } else if let tenant = authority.cloudTenant {
            self.init(host: tenant, web: "https://\(tenant)", api: "https://api.\(tenant)")
        } else {
            self.init(host: authority.host, web: origin, rest: "\(origin)/api/v3/", graphQL: "\(origin)/api/graphql")
        }
    }

    private init(host: String, web: String, api: String) {
        self.init(host: host, web: web, rest: "\(api)/", graphQL: "\(api)/graphql")
    }

    private init(host: String, web: String, rest: String, graphQL: String) {
        self.host = host
        self.web = web
        self.rest = rest
        self.graphQL = graphQL
    }

    /// Where git finds `repository`.
    package func cloneURL(of repository: Repository) -> String {
        "\(web)/\(repository.fullName.split(separator: "/").map { escaped($0) }.joined(separator: "/")).git"
    }

    /// Whether a URL that the forge sent leads to where requests go anyway, so that the token may go with it.
    func isWithinAPI(_ url: String) -> Bool { url.hasPrefix(rest) }

    /// Why a setting names no GitHub.
    package enum Invalid: Error, Hashable, Sendable, CustomStringConvertible {
        case notAHost(String)
        case notAURL(String)
        case otherScheme(String)
        case plainHTTP(String)
        case otherPath(String)

        package var description: String {
            switch self {
            case .notAHost(let text): "\"\(text)\" is not a host name with an optional port"
            case .notAURL(let text): "\"\(text)\" is not a URL of scheme, host and optional port"
            case .otherScheme(let text): "\"\(text)\" must begin with https://"
            case .plainHTTP(let text): "\"\(text)\" must begin with https://: plain http is for loopback addresses only"
            case .otherPath(let text): "\"\(text)\" must have no path, or /api/v3"
            }
        }
    }
}

/// A host with an optional port, in lower case.
private struct Authority: CustomStringConvertible {
    let host: String
    let port: Int?

    init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        switch parts.count {
        case 1: self.init(text, port: nil)
        case 2:
            guard let port = UInt16(parts[1]) else { return nil }
            self.init(String(parts[0]), port: Int(port))
        default: return nil
        }
    }

    init?(_ host: String?, port: Int?) {
        guard let host = host?.lowercased(), isHostName(host) || isIPv6(host) else { return nil }
        if let port, !(1...65535).contains(port) { return nil }
        self.host = host
        self.port = port
    }

    var description: String { port.map { "\(host):\($0)" } ?? host }

    var isLoopback: Bool {
        if host == "localhost" || host == "[::1]" { return true }
        let bytes = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return bytes.count == 4 && bytes[0] == 127 && !bytes.contains(nil)
    }

    /// `tenant.ghe.com` for what is that or stands under it as `api.`.
    var cloudTenant: String? {
        guard host.hasSuffix(".ghe.com") else { return nil }
        let tenant = host.hasPrefix("api.") ? String(host.dropFirst(4)) : host
        return tenant == "ghe.com" ? nil : tenant
    }
}

private func isHostName(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 46 }
}

private func isIPv6(_ text: String) -> Bool {
    text.hasPrefix("[") && text.hasSuffix("]") && text.dropFirst().dropLast().allSatisfy { $0.isASCII && ($0.isHexDigit || $0 == ":") }
}

/// One segment of a URL's path, in which nothing can be a separator.
func escaped(_ segment: some StringProtocol) -> String {
    var out = ""
    for byte in segment.utf8 {
        switch byte {
        case 48...57, 65...90, 97...122, 45, 46, 95, 126: out.unicodeScalars.append(Unicode.Scalar(byte))
        default: out += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
    }
    return out
}
