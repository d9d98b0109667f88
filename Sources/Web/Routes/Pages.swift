import Comments
import Domain
import HTTPTypes
import Hummingbird
import NIOCore
import Storage

/// Answers with pages.
struct Pages: Sendable {
    let settings: WebSettings
    let newNonce: @Sendable () -> String

    /// An answer that is a page; the browser runs our own style and script in it and nothing else.
    func response(_ status: HTTPResponse.Status = .ok, _ page: (PageFrame) -> HTML) -> Response {
        let frame = PageFrame(
            basePath: settings.basePath, version: settings.version, nonce: newNonce(), timeZone: settings.timeZone)
        let policy = """
            default-src 'none'; script-src 'nonce-\(frame.nonce)'; style-src 'nonce-\(frame.nonce)'; connect-src 'self'; img-src data:; \
            form-action 'self'; base-uri 'none'; frame-ancestors 'none'
            """
        return Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8", .contentSecurityPolicy: policy],
            body: ResponseBody(byteBuffer: ByteBuffer(string: page(frame).text)))
    }

    /// Sends the browser to a page of ours after a form.
    func redirect(to path: String) -> Response {
        Response(status: .seeOther, headers: [.location: settings.basePath + path])
    }

    /// A moment as pages write it.
    func plainTime(_ seconds: Double) -> String {
        PageFrame(basePath: "", version: "", nonce: "", timeZone: settings.timeZone).plainTime(seconds)
    }
}
