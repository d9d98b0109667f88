import Domain
import Foundation

/// Calls of a JSON service of AWS in one region, as whoever may read there.
struct AWSPlaceCalls: Sendable {
    let client: AWSClient
    let place: SecretStore.AWSPlace
    let service: AWSService
    /// Before the name of an operation, `AmazonSSM`.
    let target: String

    func call<Reply: Decodable & Sendable>(
        _ operation: String, _ question: some Encodable & Sendable, sizeLimit: Int = 1 << 20, doing: String
    ) async throws(StoreFault) -> Reply {
        let region = try AWSRegion(place.region, doing: doing)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let body = try? encoder.encode(question) else {
            throw StoreFault(.misconfigured, doing: doing, reason: "the name cannot be written as JSON")
        }
        let request = AWSRequest(
            service: service, region: region,
            headers: [("content-type", "application/x-amz-json-1.1"), ("x-amz-target", "\(target).\(operation)")], body: Array(body),
            doing: doing, sizeLimit: sizeLimit)
        let standing = place.role.map { AWSClient.Standing.role($0, region) } ?? .server
        let answer = try await client.asking(as: standing) { keys throws(StoreFault) in
            try await client.exchange.wire.answer(to: request, with: keys)
        }
        return try answer.json(doing: doing)
    }

    /// Everything on all pages. A page may be short, or empty, and still not be the last.
    func all<Item>(
        doing: String, _ page: (_ token: String?) async throws(StoreFault) -> (items: [Item], next: String?)
    ) async throws(StoreFault) -> [Item] {
        var items: [Item] = [], token: String?, seen: Set<String> = []
        while true {
            let answer = try await page(token)
            items += answer.items
            guard let next = answer.next, !next.isEmpty else { return items }
            guard seen.insert(next).inserted, seen.count < 10_000 else {
                throw StoreFault(.malformed, doing: doing, reason: "its pages have no end")
            }
            token = next
        }
    }
}
