import AsyncHTTPClient
import Domain
import Foundation
import NIOCore
import NIOHTTP1

/// The way to one GitHub: sends calls with our token and judges the answers.
struct GitHubLine: Sendable {
    let client: HTTPClient
    let address: GitHubAddress
    let identity: GitHubIdentity
    let gate: RateLimitGate
    let clock: any Clock<Duration>
    let now: @Sendable () -> Date
    /// The longest that one request takes, its answer included.
    let patience: Duration
    let answerLimit = 32 * 1024 * 1024

    /// Sends `call` and returns GitHub's yes.
    func send(_ call: GitHubCall) async throws(ForgeFault) -> GitHubAnswer {
        try await passGate(call)
        let answer = try await ask(call)
        guard let kind = answer.refusal(at: now()) else { return answer }
        if case .rateLimited(let wait) = kind { await gate.close(for: wait) }
        // An error may come from something in between that gave up on a server which did not.
        let isOutcomeOpen = if case .unreachable = kind { call.changesSomething } else { false }
        throw ForgeFault(kind, request: call.purpose, wasPossiblyDone: isOutcomeOpen)
    }

    /// Sends `call` and reads the JSON of GitHub's yes.
    func send<Value: Decodable>(_ call: GitHubCall, for type: Value.Type = Value.self) async throws(ForgeFault) -> Value {
        let answer = try await send(call)
        return try read(answer, of: call)
    }

    func read<Value: Decodable>(_ answer: GitHubAnswer, of call: GitHubCall) throws(ForgeFault) -> Value {
        do { return try JSONDecoder().decode(Value.self, from: answer.body) } catch {
            throw ForgeFault(.unreadable, request: call.purpose, wasPossiblyDone: call.changesSomething)
        }
    }

    /// Sends a call of which GitHub may not know the object yet, because its servers agree with a delay.
    func sendPatiently(_ call: GitHubCall) async throws(ForgeFault) -> GitHubAnswer {
        for pause in [1, 3, 7, 15] {
            do { return try await send(call) } catch {
                guard case .rejected(404, _) = error.kind else { throw error }
            }
            do { try await clock.sleep(for: .seconds(pause)) } catch {
                throw ForgeFault(.unreachable("cancelled"), request: call.purpose)
            }
        }
        return try await send(call)
    }

    /// All elements of a list, page after page.
    func pages<Element: Decodable>(
        _ call: GitHubCall, of type: Element.Type = Element.self, patiently isPatient: Bool = false
    ) async throws(ForgeFault) -> [Element] {
        var all: [Element] = []
        var next: GitHubCall? = call
        while let page = next {
            let answer = isPatient ? try await sendPatiently(page) : try await send(page)
            let elements: [Element] = try read(answer, of: page)
            all += elements
            next = try following(answer, after: page)
        }
        return all
    }

    /// The call for the page after `page`. Its URL comes from outside: it must not carry the token elsewhere nor go in circles.
    func following(_ answer: GitHubAnswer, after page: GitHubCall) throws(ForgeFault) -> GitHubCall? {
        guard let url = answer.nextPage else { return nil }
        guard address.isWithinAPI(url), url != page.url else { throw ForgeFault(.unreadable, request: page.purpose) }
        return .get(url, page.purpose)
    }

    private func passGate(_ call: GitHubCall) async throws(ForgeFault) {
        let left: Duration?
        do { left = try await gate.pass() } catch { throw ForgeFault(.unreachable("cancelled"), request: call.purpose) }
        if let left { throw ForgeFault(.rateLimited(retryAfter: left), request: call.purpose) }
    }

    /// Asks, and asks again where GitHub says a renamed repository is now. Only what reads follows, and only within GitHub.
    private func ask(_ call: GitHubCall) async throws(ForgeFault) -> GitHubAnswer {
        var call = call
        for _ in 0..<3 {
            let answer = try await exchange(call)
            guard !call.changesSomething, [301, 302, 307, 308].contains(answer.status), let location = answer.location,
                address.isWithinAPI(location)
            else { return answer }
            call.url = location
        }
        return try await exchange(call)
    }

    private func exchange(_ call: GitHubCall) async throws(ForgeFault) -> GitHubAnswer {
        let departure = Departure()
        let request = prepared(call, try identity.credential(for: call.purpose), departure)
        do {
            return try await withDeadline(patience) { try await answer(to: request) }
        } catch {
            let kind: ForgeFault.Kind = error is NIOTooManyBytesError ? .unreadable : .unreachable(words(error))
            throw ForgeFault(kind, request: call.purpose, wasPossiblyDone: departure.hasHappened)
        }
    }

    private func prepared(_ call: GitHubCall, _ credential: GitCredential, _ departure: Departure) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: call.url)
        request.method = HTTPMethod(rawValue: call.method.rawValue)
        request.headers.add(name: "Authorization", value: credential.basicAuthorization)
        request.headers.add(name: "Accept", value: "application/vnd.github+json")
        request.headers.add(name: "X-GitHub-Api-Version", value: "2022-11-28")
        request.headers.add(name: "User-Agent", value: "bulkhead")
        if let body = call.body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .stream(DepartingBody(bytes: ByteBuffer(bytes: body), departure: departure), length: .known(Int64(body.count)))
        }
        return request
    }

    private func answer(to request: HTTPClientRequest) async throws -> GitHubAnswer {
        let response = try await client.execute(request, deadline: .distantFuture)
        let body = try await response.body.collect(upTo: answerLimit)
        let headers = response.headers
        return GitHubAnswer(
            status: Int(response.status.code), body: Data(body.readableBytesView),
            nextPage: headers.first(name: "Link").flatMap(nextPage(inLink:)), location: headers.first(name: "Location"),
            retryAfter: headers.first(name: "Retry-After"), limitRemaining: headers.first(name: "X-RateLimit-Remaining"),
            limitReset: headers.first(name: "X-RateLimit-Reset"))
    }
}

/// Words for the operator. None of these errors holds the request, and so none the token.
private func words(_ error: any Error) -> String {
    switch error {
    case is TookTooLong: "no answer in time"
    case is CancellationError: "cancelled"
    case let error as HTTPClientError: error.shortDescription
    default: String(describing: error)
    }
}

private struct TookTooLong: Error {}

/// The value of `work`, or an error when it takes longer than `limit`. The client's own deadline ends with an answer's
/// head, so that a body that drips would never end.
private func withDeadline<Value: Sendable>(_ limit: Duration, _ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { group in
        group.addTask(operation: work)
        group.addTask {
            try await Task.sleep(for: limit)
            throw TookTooLong()
        }
        defer { group.cancelAll() }
        guard let value = try await group.next() else { throw CancellationError() }
        return value
    }
}
