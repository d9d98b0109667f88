import Domain
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import Storage

/// A job's page and its log, while it runs and later.
struct JobRoutes: Sendable {
    let store: Store
    let pages: Pages
    let watchers: Watchers

    func add(to router: some RouterMethods<BasicRequestContext>) {
        router.get("jobs/:id") { _, context in
            guard let view = try await job(context) else {
                return pages.response(.notFound) {
                    NoticePage(title: "No such job", text: "There is no job here. It may be of a server whose data is gone.").html(in: $0)
                }
            }
            return pages.response { JobPage(job: JobText(view)).html(in: $0) }
        }
        router.get("jobs/:id/log") { _, context in plainLog(of: try await known(context)) }
    }

    /// The streams, which no deadline may cut.
    func addStreams(to router: some RouterMethods<BasicRequestContext>) {
        router.get("jobs/:id/stream") { request, context in
            let id = try await known(context)
            return try stream(id, request, context.logger)
        }
    }

    private func known(_ context: BasicRequestContext) async throws -> Job.ID {
        guard let view = try await job(context) else { throw HTTPError(.notFound, message: "There is no such job") }
        return view.job.id
    }

    /// The job that the address names. Whoever asks writes the name: only one that the store knows may become part of a path.
    private func job(_ context: BasicRequestContext) async throws -> JobView? {
        guard let name = context.parameters.get("id"), (1...100).contains(name.utf8.count),
            name.utf8.allSatisfy({ $0 == UInt8(ascii: "-") || Unicode.Scalar($0).properties.isASCIIHexDigit || isLetter($0) })
        else { return nil }
        return try await store.job(Job.ID(name))
    }

    private func isLetter(_ byte: UInt8) -> Bool { Unicode.Scalar(byte).isASCII && Unicode.Scalar(byte).properties.isAlphabetic }

    private func file(_ id: Job.ID) -> LogFile { LogFile(path: "\(pages.settings.jobsFolder)/\(id)/log") }

    /// What the log holds now, without colours.
    private func plainLog(of id: Job.ID) -> Response {
        let file = file(id)
        return Response(
            status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
            body: ResponseBody { writer in
                var offset = 0
                while let piece = try file.piece(at: offset, isComplete: true) {
                    offset = piece.end
                    try await writer.write(ByteBuffer(string: TerminalText.clean(piece.bytes, keepingColours: false)))
                }
                try await writer.finish(nil)
            })
    }

    /// The log as server-sent events: from the beginning, or from where a connection broke off.
    private func stream(_ id: Job.ID, _ request: Request, _ logger: Logger) throws -> Response {
        guard let place = watchers.enter() else {
            throw HTTPError(
                .serviceUnavailable, headers: [.retryAfter: "10"], message: "too many people are watching logs; try again later")
        }
        let start = request.headers[.lastEventID].flatMap { Int($0) } ?? 0
        let follower = LogFollower(file: file(id), clock: ContinuousClock()) { [store] in try await store.hasEnded(id) }
        let headers: HTTPFields = [.contentType: "text/event-stream", .xAccelBuffering: "no"]
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                defer { place.leave() }
                var out = writer
                do {
                    try await request.body.consumeWithCancellationOnInboundClose { _ in
                        // The server can only stop when every answer has ended.
                        try await follower.follow(from: start, until: { Task.isShuttingDownGracefully }) { news in
                            try await out.write(ByteBuffer(string: try await text(of: news, id)))
                        }
                    }
                } catch is CancellationError {
                } catch let error as LogFile.Unreadable {
                    logger.error("showing a job's log failed", metadata: ["error": "\(error)"])
                }
                try await out.finish(nil)
            })
    }

    private func text(of news: LogFollower<ContinuousClock>.News, _ id: Job.ID) async throws -> String {
        switch news {
        case .piece(let piece): EventText(id: piece.end, data: TerminalText.clean(piece.bytes, keepingColours: true)).text
        case .restarted: EventText(name: "restart", id: 0, data: "").text
        case .nothing: EventText.silence
        case .ended: EventText(name: "end", data: try await ending(of: id)).text
        }
    }

    private func ending(of id: Job.ID) async throws -> String {
        let standing = try await store.job(id).map { JobText($0).standing } ?? .init(text: "ended", tone: .none)
        return "{\"text\":\(ProbeRoutes.quoted(standing.text)),\"tone\":\"\(standing.tone.rawValue)\"}"
    }
}

extension HTTPField.Name {
    static let lastEventID = Self("Last-Event-ID")!
    static let xAccelBuffering = Self("X-Accel-Buffering")!
}
