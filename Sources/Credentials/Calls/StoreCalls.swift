package import AsyncHTTPClient
import Domain
import Foundation
import NIOCore
import NIOHTTP1

/// Talks HTTP with stores by the rules that they have in common: no redirects, limits on time and size, and repetition where that is
/// harmless. It logs nothing.
package struct StoreCalls: Sendable {
    /// Made without redirects and without a proxy.
    private let client: HTTPClient
    /// No answer may take longer, whatever its call allows.
    private let timeLimit: Duration
    private let clock: any Clock<Duration>
    /// A number from 0 to 1 by which waits are spread.
    private let spread: @Sendable () -> Double

    package init(
        client: HTTPClient, clock: any Clock<Duration> = ContinuousClock(), timeLimit: Duration = .seconds(30),
        spread: @escaping @Sendable () -> Double = { .random(in: 0...1) }
    ) {
        self.client = client
        self.timeLimit = timeLimit
        self.clock = clock
        self.spread = spread
    }

    /// What the other side answers, whatever its status, unless that is a redirect or says that it has too much to do.
    func answer(to call: StoreCall) async throws(StoreFault) -> StoreAnswer {
        guard StoreAddress.isAllowed(call.url, mayBeMetadata: call.isMetadata, mayBeLinkLocal: call.mayBeLinkLocal) else {
            throw StoreFault(
                .misconfigured, doing: call.doing, reason: "its address must begin with https:// (http:// only on this machine)")
        }
        var attempt = 1
        while true {
            let outcome = try await tried(call)
            guard attempt < (call.mayRepeat ? call.tries : 1), let wait = outcome.wait(afterTry: attempt, of: call, spread: spread()) else {
                return try outcome.settled(for: call)
            }
            try await pause(wait, doing: call.doing)
            attempt += 1
        }
    }

    /// Waits before something is asked again.
    func pause(_ wait: Duration, doing: String) async throws(StoreFault) {
        do { try await clock.sleep(for: wait) } catch {
            throw StoreFault(.unreachable, doing: doing, reason: "it was given up")
        }
    }

    private func tried(_ call: StoreCall) async throws(StoreFault) -> Attempt {
        var request = HTTPClientRequest(url: call.url)
        request.method = HTTPMethod(rawValue: call.method)
        for (name, value) in call.headers + (try await call.authorization()) { request.headers.replaceOrAdd(name: name, value: value) }
        if request.headers["user-agent"].isEmpty { request.headers.add(name: "user-agent", value: "bulkhead") }
        if let body = call.body { request.body = .bytes(body, length: .known(Int64(body.count))) }
        let sent = request
        do {
            return .answered(try await within(min(call.timeLimit, timeLimit)) { try await received(sent, call) })
        } catch let fault as StoreFault {
            throw fault
        } catch is CancellationError where Task.isCancelled {
            throw StoreFault(.unreachable, doing: call.doing, reason: "it was given up")
        } catch is TooSlow {
            return .failed("there was no whole answer within \(min(call.timeLimit, timeLimit))")
        } catch let error as HTTPClientError {
            return .failed(error.shortDescription)
        } catch {
            // What libraries say of a connection may quote an address with its query.
            return .failed("the connection failed (\(type(of: error)))")
        }
    }

    private func received(_ request: HTTPClientRequest, _ call: StoreCall) async throws -> StoreAnswer {
        let response = try await client.execute(request, deadline: .distantFuture)
        var body: [UInt8] = []
        for try await buffer in response.body {
            guard body.count + buffer.readableBytes <= call.sizeLimit else {
                throw StoreFault(.malformed, doing: call.doing, reason: "the answer is longer than \(call.sizeLimit) bytes")
            }
            body.append(contentsOf: buffer.readableBytesView)
        }
        return StoreAnswer(
            status: Int(response.status.code), headers: response.headers.map { ($0.name.lowercased(), $0.value) }, body: body)
    }

    private struct TooSlow: Error {}

    /// The client's own deadline ends with the head of an answer, so that a body that drips would never end.
    private func within<Value: Sendable>(_ limit: Duration, _ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
        try await withThrowingTaskGroup(of: Value.self) { group in
            group.addTask(operation: work)
            group.addTask {
                try await Task.sleep(for: limit)
                throw TooSlow()
            }
            defer { group.cancelAll() }
            guard let value = try await group.next() else { throw CancellationError() }
            return value
        }
    }
}

/// How one try ended.
private enum Attempt {
    case answered(StoreAnswer)
    case failed(String)

    /// How long to wait before the next try; nil if there is to be none.
    func wait(afterTry number: Int, of call: StoreCall, spread: Double) -> Duration? {
        let most = min(20.0, 0.5 * pow(2, Double(number - 1)))
        switch self {
        case .failed: return call.mayBeDoneTwice ? .seconds(most * spread) : nil
        case .answered(let answer):
            guard [408, 429, 500, 502, 503, 504].contains(answer.status) || call.asksToRepeat(answer) else { return nil }
            guard call.mayBeDoneTwice || [429, 503].contains(answer.status) else { return nil }
            if let asked = answer.retryAfter { return min(asked, .seconds(60)) }
            return .seconds(most * spread)
        }
    }

    func settled(for call: StoreCall) throws(StoreFault) -> StoreAnswer {
        switch self {
        case .failed(let reason): throw StoreFault(.unreachable, doing: call.doing, reason: reason)
        case .answered(let answer):
            switch answer.status {
            case 300...399:
                throw StoreFault(
                    .malformed, doing: call.doing, reason: "it answers with a redirect, which is not followed", requestID: answer.requestID)
            case 429: throw StoreFault(.throttled, doing: call.doing, reason: "too many requests", requestID: answer.requestID)
            default: return answer
            }
        }
    }
}
