import Foundation

/// An address of a file on the web, with the credentials that an operator wrote into it kept apart.
struct WebPlace: Hashable, Sendable {
    private let url: URL
    private let authorization: String?

    init?(_ text: String) {
        guard let components = URLComponents(string: text) else { return nil }
        self.init(components, inherited: nil)
    }

    private init?(_ components: URLComponents, inherited: String?) {
        var components = components
        let credentials = components.user.map { Data("\($0):\(components.password ?? "")".utf8).base64EncodedString() }
        components.user = nil
        components.password = nil
        components.fragment = nil
        guard let scheme = components.scheme?.lowercased(), ["http", "https"].contains(scheme), let host = components.host, !host.isEmpty,
            let url = components.url
        else { return nil }
        self.url = url
        authorization = credentials.map { "Basic \($0)" } ?? inherited
    }

    var text: String { url.absoluteString }
    /// The value of the header `Authorization`.
    var authorizationHeader: String? { authorization }

    /// Where a redirect leads; nil if it leads nowhere, or from TLS to plain text. Credentials are for their own host only.
    func redirected(to location: String) -> WebPlace? {
        guard let target = URL(string: location, relativeTo: url),
            let components = URLComponents(url: target.absoluteURL, resolvingAgainstBaseURL: true)
        else { return nil }
        let isSameHost = target.host == url.host && target.port == url.port && target.scheme == url.scheme
        guard let place = WebPlace(components, inherited: isSameHost ? authorization : nil) else { return nil }
        return url.scheme?.lowercased() == "https" && place.url.scheme?.lowercased() != "https" ? nil : place
    }

    /// An address as people may see it.
    static func withoutCredentials(_ address: String) -> String { WebPlace(address)?.text ?? "the address for downloads" }
}
