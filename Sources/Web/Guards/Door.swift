import Crypto
import Domain
import Foundation
import HTTPTypes
import Hummingbird

/// Lets people in to the pages, or not.
struct Door<Context: RequestContext>: RouterMiddleware {
    let access: WebSettings.Access

    func handle(_ request: Request, context: Context, next: (Request, Context) async throws -> Response) async throws -> Response {
        switch access {
        case .everybody: return try await next(request, context)
        case .login(let user, let password):
            if knows(request.headers[.authorization] ?? "", user, password) { return try await next(request, context) }
            return Response(
                status: .unauthorized,
                headers: [.wwwAuthenticate: "Basic realm=\"restricted\", charset=\"UTF-8\"", .contentType: "text/plain; charset=utf-8"],
                body: .init(byteBuffer: .init(string: "Unauthorized\n")))
        case .nobody:
            throw HTTPError(
                .forbidden,
                message:
                    "these pages show plans and logs, so they are closed: start the server with --web-username and --web-password, or with --web-public"
            )
        }
    }

    /// Compares digests, so that the time it takes says nothing of how much was right.
    private func knows(_ header: String, _ user: String, _ password: Secret) -> Bool {
        guard header.lowercased().hasPrefix("basic "), let given = Data(base64Encoded: String(header.dropFirst(6))) else { return false }
        let key = SymmetricKey(size: .bits256)
        let wanted = HMAC<SHA256>.authenticationCode(for: Data("\(user):\(password.reveal())".utf8), using: key)
        return HMAC<SHA256>.isValidAuthenticationCode(wanted, authenticating: given, using: key)
    }
}
