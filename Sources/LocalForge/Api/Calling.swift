import Domain
import Foundation
import Glibc
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// What is known of one request beside the request itself.
struct CallContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel
    var caller: Caller = .nobody

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }

    /// The user of a request that must have one.
    func user() throws(CodeHostRefusal) -> String {
        switch caller {
        case .user(let login): return login
        case .nobody: throw CodeHostRefusal(status: 401, message: "Requires authentication", asksForCredentials: true)
        case .stranger: throw CodeHostRefusal(status: 401, message: "Bad credentials", asksForCredentials: true)
        }
    }

    func named(_ name: String) throws(CodeHostRefusal) -> String {
        guard let text = parameters.get(name) else { throw CodeHostRefusal.notFound }
        return text
    }

    func number(_ name: String = "number") throws(CodeHostRefusal) -> Int {
        guard let number = Int(try named(name)) else { throw CodeHostRefusal.notFound }
        return number
    }

    var fullName: String {
        get throws(CodeHostRefusal) { "\(try named("owner"))/\(try named("name"))" }
    }
}

/// Who asks.
enum Caller: Hashable, Sendable {
    case user(String)
    /// No credentials where some are needed.
    case nobody
    /// Credentials that are not good.
    case stranger

    /// Reads Basic credentials, or a bare token, which belongs to `owner`.
    init(_ authorization: String?, token: Secret?, owner: String) {
        let parts = (authorization ?? "").split(separator: " ", maxSplits: 1).map(String.init)
        guard parts.count == 2 else {
            self = token == nil ? .user("anonymous") : .nobody
            return
        }
        var login = owner
        var password = parts[1]
        if parts[0].lowercased() == "basic" {
            let pair = Data(base64Encoded: parts[1]).map { String(decoding: $0, as: UTF8.self) } ?? ""
            login = String(pair.prefix { $0 != ":" })
            password = String(pair.drop { $0 != ":" }.dropFirst())
        }
        self = (token.map { $0 == Secret(password) } ?? true) && !login.isEmpty ? .user(login) : .stranger
    }

    var login: String? { if case .user(let login) = self { login } else { nil } }
}

/// Puts a caller, the log of calls, latency and faults around everything that a program asks.
struct Reception: RouterMiddleware {
    typealias Context = CallContext
    let host: CodeHost

    private struct BrokenConnection: Error {}

    func handle(_ request: Request, context: CallContext, next: (Request, CallContext) async throws -> Response) async throws -> Response {
        var context = context
        context.caller = Caller(request.headers[.authorization], token: host.token, owner: host.tokenOwner)
        let method = request.method.rawValue
        let path = request.uri.string
        do {
            let response = try await spoil(request, context, next)
            await host.note(ReceivedCall(method: method, path: path, user: context.caller.login, status: response.status.code))
            return response
        } catch {
            await host.note(ReceivedCall(method: method, path: path, user: context.caller.login, status: 0))
            throw error
        }
    }

    private func spoil(
        _ request: Request, _ context: CallContext, _ next: (Request, CallContext) async throws -> Response
    ) async throws -> Response {
        let latency = await host.latency
        if latency > .zero { try await host.clock.sleep(for: latency) }
        switch await host.fault(for: request.method.rawValue, request.uri.string) {
        case nil: return try await answer(request, context, next)
        case .status(let status)?: return Self.broken(status)
        case .statusAfterWork(let status)?:
            _ = try await answer(request, context, next)
            return Self.broken(status)
        case .rateLimit(let seconds)?: return Self.tooMuch(seconds)
        case .reset?: throw try await breakConnection(context)
        case .resetAfterWork?:
            _ = try await answer(request, context, next)
            throw try await breakConnection(context)
        case .delay(let time)?:
            try await host.clock.sleep(for: time)
            return try await answer(request, context, next)
        }
    }

    private func answer(
        _ request: Request, _ context: CallContext, _ next: (Request, CallContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let refusal as CodeHostRefusal {
            return Response(refusal)
        } catch let error as any HTTPResponseError {
            return Response(CodeHostRefusal(status: error.status.code, message: error.status.reasonPhrase))
        }
    }

    private static func broken(_ status: Int) -> Response { Response(CodeHostRefusal(status: status, message: "Server Error")) }

    private static func tooMuch(_ seconds: Int) -> Response {
        var response = Response(
            CodeHostRefusal(
                status: 403,
                message: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."))
        response.headers[.retryAfter] = String(seconds)
        return response
    }

    /// A lingering time of zero makes closing a reset instead of an orderly end.
    private func breakConnection(_ context: CallContext) async throws -> BrokenConnection {
        let socket = context.channel as? any SocketOptionProvider
        try? await socket?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        try? await context.channel.close().get()
        return BrokenConnection()
    }
}

extension CodeHost {
    func note(_ call: ReceivedCall) { state.calls.append(call) }
}

extension Response {
    init(json: JSON, status: HTTPResponse.Status = .ok, _ more: HTTPFields = [:]) {
        var headers: HTTPFields = [.contentType: "application/json; charset=utf-8"]
        for field in more { headers.append(field) }
        self.init(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: json.text)))
    }

    init(_ refusal: CodeHostRefusal) {
        var body: JSON = ["message": .string(refusal.message), "documentation_url": "https://docs.github.com/rest"]
        if let field = refusal.field {
            body = body.adding([
                "errors": [
                    [
                        "resource": .string(field.resource), "field": .string(field.name), "code": .string(field.code),
                        "message": .string(field.message),
                    ]
                ]
            ])
        }
        let headers: HTTPFields = refusal.asksForCredentials ? [.wwwAuthenticate: "Basic realm=\"GitHub\""] : [:]
        self.init(json: body, status: .init(code: refusal.status), headers)
    }
}
