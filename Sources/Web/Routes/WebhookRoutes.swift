import Comments
import Crypto
import Domain
import Forges
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Storage

/// Where forges post what happened. A delivery that something follows from is stored before it is answered.
struct WebhookRoutes: Sendable {
    let settings: WebhookSettings
    let store: Store
    let grammar: CommentGrammar
    let isAllowed: @Sendable (Repository) -> Bool

    func add(to router: some RouterMethods<BasicRequestContext>) {
        router.post("events") { request, context in
            let answer = try await answer(request, context.logger)
            context.logger.debug("webhook", metadata: ["status": "\(answer.status)", "answer": "\(answer.text)"])
            return Response.text(HTTPResponse.Status(code: answer.status), answer.text)
        }
    }

    private func answer(_ request: Request, _ logger: Logger) async throws -> WebhookAnswer {
        let header = { (name: String) in HTTPField.Name(name).flatMap { request.headers[$0] } }
        guard let forge = WebhookForge(header: header) else { return .unknownForge }
        guard forge == .gitHub else { return .notConfigured(for: forge) }
        guard settings.secret != nil || settings.allowsUnsigned else { return .noSecret }
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > settings.maximumBody {
            throw HTTPError(.contentTooLarge, message: "the payload is larger than \(settings.maximumBody) bytes")
        }
        let body = Array(buffer: try await request.body.collect(upTo: settings.maximumBody))
        let payload: [UInt8]
        do throws(WebhookRejection) {
            payload = try GitHubWebhook.verifiedPayload(of: body, header: header, secret: settings.secret)
        } catch {
            return .refused(error)
        }
        let delivery = Delivery(
            id: Self.deliveryID(header("X-GitHub-Delivery"), body), subject: "", event: header("X-GitHub-Event") ?? "", body: payload)
        let reading = GitHubWebhook.read(
            payload, event: delivery.event, delivery: header("X-GitHub-Delivery") ?? "", allowsDrafts: settings.allowsDrafts)
        return try await act(WebhookRuling(reading, grammar, announcesRefusals: settings.announcesRefusals, isAllowed), delivery, logger)
    }

    private func act(_ ruling: WebhookRuling, _ delivery: Delivery, _ logger: Logger) async throws -> WebhookAnswer {
        guard let subject = ruling.subject else { return ruling.answer }
        var delivery = delivery
        delivery.subject = subject
        do {
            let isNew = try await store.keep(delivery)
            logger.info(isNew ? "delivery stored" : "delivery known", metadata: ["id": "\(delivery.id)", "subject": "\(subject)"])
            return ruling.answer
        } catch {
            logger.error("storing a delivery failed", metadata: ["id": "\(delivery.id)", "subject": "\(subject)", "error": "\(error)"])
            return .notStored
        }
    }

    /// The forge's name of the delivery; made of its content where the forge gives none that is usable.
    private static func deliveryID(_ given: String?, _ body: [UInt8]) -> String {
        if let given, (1...200).contains(given.utf8.count) { return given }
        let digest = SHA256.hash(data: body).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        return "sha256:" + digest.joined()
    }
}

extension WebhookAnswer {
    fileprivate static let noSecret = WebhookAnswer(
        status: 503,
        text:
            "webhooks are refused because no webhook secret is set: give the same one to the forge and to the server (--gh-webhook-secret)")
    fileprivate static let notStored = WebhookAnswer(
        status: 503,
        text: """
            the delivery could not be stored and nothing was done: see that the disk of the server's data folder has free space and may be \
            written to, then redeliver it
            """)
}
