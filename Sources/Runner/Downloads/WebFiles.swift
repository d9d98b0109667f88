import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Gets files from the web: no more of them than was expected, and not for longer than they may take.
struct WebFiles: Sendable {
    /// Made without redirects of its own.
    let client: HTTPClient

    /// A whole file.
    func read(_ address: String, limit: Int, within time: Duration) async throws -> [UInt8] {
        try await bounded(time, address) {
            var bytes: [UInt8] = []
            try await get(address, limit: limit) { bytes += $0 }
            return bytes
        }
    }

    /// Saves a file as `path`, which must not be there yet.
    func save(_ address: String, as path: String, limit: Int, within time: Duration) async throws {
        try await bounded(time, address) {
            let file = try NewFile(path)
            defer { file.close() }
            try await get(address, limit: limit) { try file.append($0) }
        }
    }

    private func get(_ address: String, limit: Int, _ receive: (ByteBufferView) throws -> Void) async throws {
        let response = try await answer(from: address)
        if let length = response.headers.first(name: "content-length").flatMap({ Int($0) }), length > limit {
            throw DownloadFault(.tooLarge(limit: limit), address)
        }
        var count = 0
        for try await buffer in response.body {
            count += buffer.readableBytes
            guard count <= limit else { throw DownloadFault(.tooLarge(limit: limit), address) }
            try receive(buffer.readableBytesView)
        }
    }

    /// The answer at the end of the redirects.
    private func answer(from address: String) async throws -> HTTPClientResponse {
        guard var place = WebPlace(address) else { throw DownloadFault(.malformed("it is no address of the web"), address) }
        for _ in 0...5 {
            var request = HTTPClientRequest(url: place.text)
            request.headers.add(name: "User-Agent", value: "bulkhead")
            if let value = place.authorizationHeader { request.headers.add(name: "Authorization", value: value) }
            let response = try await client.execute(request, deadline: .distantFuture)
            switch response.status.code {
            case 200: return response
            case 301, 302, 303, 307, 308:
                guard let next = response.headers.first(name: "location").flatMap(place.redirected) else {
                    throw DownloadFault(.malformed("it leads to an address that must not be used"), address)
                }
                place = next
            // Stores of objects say "forbidden" of what is not there.
            case 403, 404, 410: throw DownloadFault(.missing, address)
            case let code: throw DownloadFault(.unreachable("the answer was HTTP \(code)"), address)
            }
        }
        throw DownloadFault(.malformed("it leads in circles"), address)
    }

    /// The value of `work`. The client's own deadline ends with an answer's head, so that a body that drips would never end.
    private func bounded<Value: Sendable>(
        _ limit: Duration, _ address: String, _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        do {
            return try await withThrowingTaskGroup(of: Value.self) { group in
                group.addTask(operation: work)
                group.addTask {
                    try await Task.sleep(for: limit)
                    throw DownloadFault(.unreachable("it took longer than \(limit)"), address)
                }
                defer { group.cancelAll() }
                guard let value = try await group.next() else { throw CancellationError() }
                return value
            }
        } catch {
            try Task.checkCancellation()
            throw Self.fault(error, address)
        }
    }

    private static func fault(_ error: any Error, _ address: String) -> DownloadFault {
        switch error {
        case let fault as DownloadFault: fault
        case let fault as FileFault: DownloadFault(.unable("\(fault)"), address)
        case let error as HTTPClientError: DownloadFault(.unreachable(error.shortDescription), address)
        default: DownloadFault(.unreachable("\(error)"), address)
        }
    }
}
