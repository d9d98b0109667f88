import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import ServiceLifecycle

/// The pages that people look at.
struct PageRoutes: Sendable {
    let host: CodeHost

    func add(to router: Router<CallContext>) {
        router.get("/") { request, _ in
            try await guarded(request) { page("Pull requests", IndexPage(repositories: await host.state.repositories).html) }
        }
        router.get("-/page.css") { _, _ in Self.asset(Assets.style, "text/css; charset=utf-8") }
        router.get("-/page.js") { _, _ in Self.asset(Assets.script, "text/javascript; charset=utf-8") }
        router.get(":owner/:name/pull/:number") { request, context in
            try await guarded(request) {
                let pull = try await host.page(of: context.number(), in: context.fullName)
                return page("\(pull.pull.title) #\(pull.pull.number)", pull.html)
            }
        }
        router.get(":owner/:name/pull/:number/live") { request, context in
            try await guarded(request) { Self.answer(try await host.page(of: context.number(), in: context.fullName).live) }
        }
        router.get(":owner/:name/pull/:number/changes") { request, _ in
            try await guarded(request) { changes(request) }
        }
        router.post(":owner/:name/pull/:number/comment") { request, context in
            try await act(request, context) { number, fullName, form, user in
                _ = try await host.comment(form["body"] ?? "", on: number, in: fullName, by: user)
            }
        }
        router.post(":owner/:name/pull/:number/merge") { request, context in
            try await act(request, context) { number, fullName, _, user in
                _ = try await host.merge(number, in: fullName, by: user)
            }
        }
    }

    /// Does what a form asks for and shows the page again.
    private func act(
        _ request: Request, _ context: CallContext, _ body: (Int, String, [String: String], String) async throws -> Void
    ) async throws -> Response {
        try await guarded(request) {
            // Only this host's own pages may send forms: a page from elsewhere could otherwise comment or merge as somebody.
            guard let origin = request.headers[.origin], origin == "http://\(request.head.authority ?? "")" else {
                throw CodeHostRefusal(status: 403, message: "This form did not come from a page of this host")
            }
            let (number, fullName) = (try context.number(), try context.fullName)
            let buffer = try await request.body.collect(upTo: 1 << 20)
            let form = Form.parse(String(buffer: buffer))
            guard let user = form["user"], host.people.contains(user) else {
                throw CodeHostRefusal(status: 403, message: "Nobody here has that name")
            }
            try await body(number, fullName, form, user)
            return Response(status: .seeOther, headers: [.location: "/\(fullName)/pull/\(number)"])
        }
    }

    /// Answers only those who call the host by a name of this machine, so that no other site's name can be made to point here.
    private func guarded(_ request: Request, _ body: () async throws -> Response) async throws -> Response {
        do {
            let name = (request.head.authority ?? "").prefix { $0 != ":" }
            guard name == "127.0.0.1" || name == "localhost" else { throw CodeHostRefusal(status: 403, message: "Unknown host") }
            return try await body()
        } catch let refusal as CodeHostRefusal {
            var response = page(refusal.message, "<h1>\(refusal.description)</h1>")
            response.status = .init(code: refusal.status)
            return response
        }
    }

    private func page(_ title: String, _ body: HTML) -> Response {
        Self.answer(
            """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title)</title><link rel="stylesheet" href="/-/page.css"><script src="/-/page.js" defer></script></head>
            <body><header><a href="/">Local forge</a></header><main>
            \(body)
            </main></body></html>

            """)
    }

    private static func answer(_ html: HTML) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: "text/html; charset=utf-8", .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
                .contentSecurityPolicy:
                    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
                HTTPField.Name("Referrer-Policy")!: "same-origin",
            ], body: .init(byteBuffer: ByteBuffer(bytes: html.bytes)))
    }

    private static func asset(_ text: String, _ type: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: type, .cacheControl: "no-cache", .xContentTypeOptions: "nosniff"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    /// A stream with an empty event for every change, until the visitor leaves or the host stops.
    private func changes(_ request: Request) -> Response {
        Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                var out = writer
                do {
                    try await request.body.consumeWithCancellationOnInboundClose { _ in
                        for await _ in host.bell.listen().cancelOnGracefulShutdown() {
                            try await out.write(ByteBuffer(string: "data: \n\n"))
                        }
                    }
                    try await out.finish(nil)
                } catch is CancellationError {}
            })
    }
}

/// The fields of a form that was sent.
enum Form {
    static func parse(_ text: String) -> [String: String] {
        let pairs = text.split(separator: "&").map { field in
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (decoded(parts[0]), parts.count > 1 ? decoded(parts[1]) : "")
        }
        return Dictionary(pairs) { first, _ in first }
    }

    private static func decoded(_ text: Substring) -> String {
        text.replacing("+", with: " ").removingPercentEncoding ?? ""
    }
}
