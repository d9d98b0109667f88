import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// Turns every error into a plain answer, and tells browsers to do nothing with answers that we did not mean.
struct SafeAnswers<Context: RequestContext>: RouterMiddleware {
    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response = try await answer(request, context, next)
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[.xFrameOptions] = "DENY"
        // Not `no-referrer`: with it browsers send `Origin: null` with our own forms.
        response.headers[.referrerPolicy] = "same-origin"
        response.headers[.cacheControl] = "no-store"
        if response.headers[.contentSecurityPolicy] == nil {
            response.headers[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'"
        }
        return response
    }

    private func answer(
        _ request: Request, _ context: Context, _ next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            let response = try await next(request, context)
            context.logger.debug("answered", metadata: Self.line(request, response.status))
            return response
        } catch let error as HTTPError {
            context.logger.debug("refused", metadata: Self.line(request, error.status))
            return .text(error.status, error.body ?? "\(error.status.code) \(error.status.reasonPhrase)", headers: error.headers)
        } catch let error as any HTTPResponseError {
            context.logger.debug("refused", metadata: Self.line(request, error.status))
            return .text(error.status, "\(error.status.code) \(error.status.reasonPhrase)")
        } catch is CancellationError {
            return .text(.serviceUnavailable, "the server is stopping; try again in a moment")
        } catch {
            context.logger.error(
                "answering a request failed", metadata: Self.line(request, .internalServerError).merging(["error": "\(error)"]) { $1 })
            return .text(.internalServerError, "something went wrong here; the server's log says what")
        }
    }

    /// Without the query, which may hold what is nobody's business.
    private static func line(_ request: Request, _ status: HTTPResponse.Status) -> Logger.Metadata {
        ["method": "\(request.method)", "path": "\(request.uri.path.prefix(300))", "status": "\(status.code)"]
    }
}

extension Response {
    /// An answer of plain text, which ends in a line feed.
    static func text(_ status: HTTPResponse.Status, _ text: String, headers: HTTPFields = [:]) -> Response {
        var headers = headers
        headers[.contentType] = "text/plain; charset=utf-8"
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text + "\n")))
    }

    /// An answer of JSON as it stands.
    static func json(_ status: HTTPResponse.Status, _ text: String) -> Response {
        Response(status: status, headers: [.contentType: "application/json"], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}

extension HTTPField.Name {
    static let xFrameOptions = Self("X-Frame-Options")!
    static let referrerPolicy = Self("Referrer-Policy")!
}
