import AsyncHTTPClient
import Crypto
import Domain
import Foundation
import Logging
import NIOCore
import NIOHTTP1

extension CodeHost {
    /// Sends a webhook again, under the same id.
    package func redeliver(_ id: String) throws {
        guard let index = state.deliveries.firstIndex(where: { $0.id == id }) else { throw CodeHostRefusal.notFound }
        state.deliveries[index].state = .waiting
    }

    func announce(_ event: Wire.Event) {
        state.deliveries.append(WebhookDelivery(id: newID(), event: event.name, body: event.body.text))
    }

    /// Sends what waits, one after the other and in order, until the task is cancelled.
    func deliver(through client: HTTPClient) async {
        for await _ in bell.listen() {
            while !Task.isCancelled, webhook != nil, let next = state.deliveries.first(where: { $0.state == .waiting }) {
                await send(next.id, next.event, next.body, through: client)
            }
        }
    }

    private func send(_ id: String, _ event: String, _ body: String, through client: HTTPClient) async {
        for attempt in 0..<Self.mostAttempts {
            // Asked every time: the receiver may have come back somewhere else.
            guard let webhook, !Task.isCancelled else { return }
            note(id) { $0.attempts += 1 }
            let answer = try? await client.execute(Self.request(id, event, body, webhook), timeout: .seconds(30)).status.code
            if let answer, ![502, 503, 504].contains(answer) { return note(id) { $0.state = .answered(Int(answer)) } }
            log.debug("the receiver of webhooks is not there", metadata: ["delivery": "\(id)", "attempt": "\(attempt + 1)"])
            try? await clock.sleep(for: min(.milliseconds(50 << min(attempt, 6)), .seconds(2)))
        }
        if !Task.isCancelled { note(id) { $0.state = .abandoned } }
    }

    private static let mostAttempts = 40

    private func note(_ id: String, _ body: (inout WebhookDelivery) -> Void) {
        guard let index = state.deliveries.firstIndex(where: { $0.id == id }) else { return }
        body(&state.deliveries[index])
    }

    private static func request(_ id: String, _ event: String, _ body: String, _ webhook: Webhook) -> HTTPClientRequest {
        let key = SymmetricKey(data: Data(webhook.secret.reveal().utf8))
        let signature = HMAC<SHA256>.authenticationCode(for: Data(body.utf8), using: key)
        var request = HTTPClientRequest(url: webhook.url)
        request.method = .POST
        request.headers = [
            "Content-Type": "application/json", "User-Agent": "GitHub-Hookshot/local", "X-GitHub-Event": event, "X-GitHub-Delivery": id,
            "X-Hub-Signature-256": "sha256=" + signature.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined(),
        ]
        request.body = .bytes(ByteBuffer(string: body))
        return request
    }
}
