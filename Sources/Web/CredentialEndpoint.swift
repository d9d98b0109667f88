package import Credentials
import HTTPTypes
import Hummingbird
package import Logging
import NIOCore
import ServiceLifecycle

/// Where jobs on this machine get the identities that were minted for them. It listens on loopback, on a port that nobody chose.
package struct CredentialEndpoint: Service {
    private let desk: CredentialDesk
    private let log: Logger

    package init(desk: CredentialDesk, log: Logger) {
        self.desk = desk
        self.log = log
    }

    package func run() async throws {
        let router = Router()
        router.get("**") { request, _ in await answer(to: request) }
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0), serverName: nil),
            onServerRunning: { [desk] channel in
                if let port = channel.localAddress?.port { await desk.listens(on: port) }
            }, logger: Logger(label: "credentials") { _ in SwiftLogNoOpLogHandler() })
        try await application.run()
    }

    private func answer(to request: Request) async -> Response {
        let answer = await desk.answer(
            to: .init(
                method: request.method.rawValue, path: request.uri.path,
                query: request.uri.queryParameters.map { (String($0.key), String($0.value)) },
                headers: Dictionary(request.headers.map { ($0.name.canonicalName, $0.value) }) { first, _ in first }))
        if let problem = answer.problem { log.error("a job asked for its credentials in vain", metadata: ["reason": "\(problem)"]) }
        return Response(
            status: .init(code: answer.status), headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(bytes: answer.json)))
    }
}
