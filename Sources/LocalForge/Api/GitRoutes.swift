import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// git's smart HTTP protocol at `/OWNER/NAME.git`.
struct GitRoutes: Sendable {
    let host: CodeHost

    func add(to router: some RouterMethods<CallContext>) {
        router.get(":owner/:name/info/refs") { request, context in
            let service = request.uri.queryParameters["service"].flatMap { SmartHTTP.Call.Service(rawValue: String($0)) }
            return try await answer(request, context, service, isAdvertisement: true)
        }
        router.post(":owner/:name/git-upload-pack") { request, context in
            try await answer(request, context, .fetch, isAdvertisement: false)
        }
        router.post(":owner/:name/git-receive-pack") { request, context in
            try await answer(request, context, .push, isAdvertisement: false)
        }
    }

    private func answer(
        _ request: Request, _ context: CallContext, _ service: SmartHTTP.Call.Service?, isAdvertisement: Bool
    ) async throws -> Response {
        let user = try context.user()
        let address = try context.fullName
        guard address.hasSuffix(".git"), let service else { throw CodeHostRefusal.notFound }
        let fullName = try await host.repository(String(address.dropLast(4))).fullName
        let body = try ScratchFile(in: host.git.scratch)
        for try await piece in request.body { try body.append(Data(piece.readableBytesView)) }
        let call = SmartHTTP.Call(
            repository: host.place(of: fullName), service: service, isAdvertisement: isAdvertisement, user: user,
            contentType: request.headers[.contentType] ?? "", contentEncoding: request.headers[.contentEncoding] ?? "",
            version: request.headers[.gitProtocol] ?? "")
        let response = try await SmartHTTP().answer(call, body: body)
        if service == .push, !isAdvertisement { try await host.noticeCommits(in: fullName, by: user) }
        return response
    }
}

extension HTTPField.Name {
    fileprivate static let gitProtocol = HTTPField.Name("Git-Protocol")!
}
