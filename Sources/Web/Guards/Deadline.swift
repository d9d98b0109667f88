import Hummingbird

/// Answers 503 when the rest of the chain takes longer. It goes round everything but streams.
struct Deadline<Context: RequestContext>: RouterMiddleware {
    let limit: Duration

    // Safe: the closure is called by one task, and this function does not return before that task has ended.
    private struct Transfer<Value>: @unchecked Sendable { let value: Value }

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        try await withoutActuallyEscaping(next) { next in
            let next = Transfer(value: next)
            return try await withThrowingTaskGroup(of: Response.self) { group in
                group.addTask { try await next.value(request, context) }
                group.addTask {
                    try await Task.sleep(for: limit)
                    throw HTTPError(.serviceUnavailable, message: "the request took too long; try again")
                }
                defer { group.cancelAll() }
                guard let first = try await group.next() else { throw CancellationError() }
                return first
            }
        }
    }
}
