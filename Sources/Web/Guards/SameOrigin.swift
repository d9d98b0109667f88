import HTTPTypes
import Hummingbird

/// Refuses changes that another website makes a visitor's browser ask for. Programs that are no browsers are let through:
/// they send neither header, and nobody can make them.
struct SameOrigin<Context: RequestContext>: RouterMiddleware {
    /// Where people reach the server, which may differ from `Host` behind a proxy.
    let publicURL: String

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let isChange = request.method != .get && request.method != .head
        guard !isChange || allows(request.headers, host: request.head.authority ?? "") else {
            throw HTTPError(
                .forbidden, message: "refused: this request was sent by another website; use the buttons on this server's own pages")
        }
        return try await next(request, context)
    }

    func allows(_ headers: HTTPFields, host: String) -> Bool {
        if let site = headers[.secFetchSite] { return site == "same-origin" || site == "none" }
        // Browsers leave Sec-Fetch-Site out where the page came over plain HTTP.
        guard let origin = headers[.origin] else { return true }
        return Self.host(of: origin).map { $0 == host.lowercased() || $0 == Self.host(of: publicURL) } ?? false
    }

    /// Host with port of an address; nil for `null` and other things that are none.
    private static func host(of url: String) -> String? {
        guard let scheme = url.firstRange(of: "://") else { return nil }
        let host = url[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        return host.isEmpty ? nil : host.lowercased()
    }
}

extension HTTPField.Name {
    static let secFetchSite = Self("Sec-Fetch-Site")!
}
