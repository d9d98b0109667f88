import AsyncHTTPClient
import Credentials
import Domain
import Foundation
import NIOCore
import Synchronization
import TestSupport
import Testing

/// An HTTP server on loopback that answers as a test says, in the place of AWS's services or of what surrounds the server.
struct AWSDouble {
    /// What was asked: the operation of a service, else the method and path.
    struct Question: Decodable {
        var asked: String
        var headers: [String: String]
        var body: String
    }

    let url: String
    private let peer: Peer?

    /// - Parameter isAlone: whether it must be a server of its own; else it is a folder in that of its suite.
    init(isAlone: Bool = false) async throws {
        if !isAlone, let server = AWSDoubleTrait.server {
            url = "\(server)/\(UUID().uuidString.prefix(8))"
            peer = nil
        } else {
            let peer = try await Peer("python3", ["-c", program])
            url = "\(peer.greeting)/alone"
            self.peer = peer
        }
    }

    func stop() { peer?.stop() }

    /// The next time that `asked` is asked it gets this; the last answer stays. `body` is repeated, a piece is sent every `pause` seconds.
    func answer(
        _ asked: String, _ body: String = "", status: Int = 200, headers: [String: String] = [:], times: Int = 1, pause: Double = 0
    ) async throws {
        var request = HTTPClientRequest(url: "\(url)/_answers")
        let said = ["asked": asked, "status": status, "headers": headers, "body": body, "times": times, "pause": pause] as [String: Any]
        request.body = .bytes(try JSONSerialization.data(withJSONObject: said))
        _ = try await awsHTTP.execute(request, timeout: .seconds(20)).body.collect(upTo: 1 << 20)
    }

    func questions() async throws -> [Question] {
        let answer = try await awsHTTP.execute(HTTPClientRequest(url: "\(url)/_log"), timeout: .seconds(20))
        return try JSONDecoder().decode([Question].self, from: Data(try await answer.body.collect(upTo: 64 << 20).readableBytesView))
    }

    /// How often something was asked.
    func count(_ asked: String) async throws -> Int { try await questions().filter { $0.asked == asked }.count }
}

/// Starts one server for all doubles of a suite: a hundred programs would take longer than the tests.
struct AWSDoubleTrait: SuiteTrait, TestScoping {
    @TaskLocal static var server: String?

    func provideScope(for test: Test, testCase: Test.Case?, performing body: @Sendable () async throws -> Void) async throws {
        let peer = try await Peer("python3", ["-c", program])
        defer { peer.stop() }
        try await Self.$server.withValue(peer.greeting, operation: body)
    }
}

extension Trait where Self == AWSDoubleTrait {
    static var awsDoubles: AWSDoubleTrait { AWSDoubleTrait() }
}

/// For all tests of AWS; it lives as long as the process.
let awsHTTP = HTTPClient(
    eventLoopGroupProvider: .singleton,
    configuration: .init(redirectConfiguration: .disallow, timeout: .init(connect: .seconds(5), read: .seconds(30))))

/// Runs `body` with a double that ends afterwards.
func withAWSDouble(
    isAlone: Bool = false, isolation: isolated (any Actor)? = #isolation, _ body: (AWSDouble) async throws -> Void
) async throws {
    let double = try await AWSDouble(isAlone: isAlone)
    defer { double.stop() }
    try await body(double)
}

/// Time as tests of AWS want it: pauses take none, are written down, and move it on.
final class AWSTime: Clock {
    struct Instant: InstantProtocol {
        var offset: Duration
        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }
    private let state = Mutex((now: Duration.zero, pauses: [Duration]()))
    private let start = Date()

    var now: Instant { Instant(offset: state.withLock(\.now)) }
    var minimumResolution: Duration { .zero }
    var pauses: [Duration] { state.withLock(\.pauses) }
    var date: Date { start.addingTimeInterval(now.offset / .seconds(1)) }

    func pass(_ time: Duration) { state.withLock { $0.now += time } }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        state.withLock { state in
            state.pauses.append(deadline.offset - state.now)
            state.now = max(state.now, deadline.offset)
        }
    }
}

/// A client of AWS for tests, with these variables of the server.
func awsClient(
    _ variables: [String: String], time: AWSTime = AWSTime(), keys: AWSKeys? = nil, timeLimit: Duration = .seconds(20),
    program: AWSProgram? = nil
) -> AWSClient {
    AWSClient(
        StoreCalls(client: awsHTTP, clock: time, timeLimit: timeLimit, spread: { 1 }),
        identity: ServerIdentity(variables.mapValues { Secret($0) }), keys: keys, program: program, now: { time.date })
}

/// What `body` throws, if that is a fault.
func awsFault(isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> some Any) async -> StoreFault? {
    do {
        _ = try await body()
        return nil
    } catch { return error as? StoreFault }
}

/// An answer of the token service.
func awsSession(id: String, secret: String = "made-secret", token: String = "made-token", expires: Date, arn: String = "") -> String {
    """
    <?xml version="1.0"?>
    <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
    <AccessKeyId>\(id)</AccessKeyId><SecretAccessKey>\(secret)</SecretAccessKey><SessionToken>\(token)</SessionToken>
    <Expiration>\(expires.formatted(.iso8601))</Expiration></Credentials>
    <AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/r/s\(arn)</Arn><AssumedRoleId>AROA:s</AssumedRoleId></AssumedRoleUser>
    <PackedPolicySize>6</PackedPolicySize></AssumeRoleResult><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata>
    </AssumeRoleResponse>
    """
}

/// Keys as metadata services give them.
func awsKeyAnswer(id: String, expires: Date) -> String {
    """
    {"Code":"Success","Type":"AWS-HMAC","AccessKeyId":"\(id)","SecretAccessKey":"handed-secret","Token":"handed-token",\
    "Expiration":"\(expires.formatted(.iso8601))"}
    """
}

private let program = """
    import json, sys, threading, time, urllib.parse, http.server
    doubles, lock = {}, threading.Lock()
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        def log_message(self, *args): pass
        def reply(self, status, body, headers={}, pieces=1, pause=0):
            self.send_response(status)
            for name, value in headers.items(): self.send_header(name, value)
            self.send_header("Content-Length", str(len(body) * pieces))
            self.end_headers()
            for _ in range(pieces):
                self.wfile.write(body)
                if pause: time.sleep(pause)
        def do_any(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            name, _, path = self.path[1:].partition("/")
            with lock: answers, log = doubles.setdefault(name, ({}, []))
            if path == "_answers":
                a = json.loads(body)
                with lock: answers.setdefault(a["asked"], []).append(a)
                return self.reply(200, b"{}")
            if path == "_log": return self.reply(200, json.dumps(log).encode())
            form = urllib.parse.parse_qs(body.decode("latin-1"))
            asked = "%s /%s" % (self.command, path)
            if self.headers.get("X-Amz-Target"): asked = self.headers["X-Amz-Target"].split(".")[1]
            elif "Action" in form: asked = form["Action"][0]
            with lock:
                log.append({"asked": asked, "headers": {k.lower(): v for k, v in self.headers.items()}, "body": body.decode("latin-1")})
                waiting = answers.get(asked) or [None]
                a = waiting.pop(0) if len(waiting) > 1 else waiting[0]
            if a is None: return self.reply(404, b"{}")
            self.reply(a["status"], a["body"].encode(), a["headers"], a["times"], a["pause"])
        do_GET = do_POST = do_PUT = do_any
    class Server(http.server.ThreadingHTTPServer):
        daemon_threads, request_queue_size = True, 128
        def handle_error(self, request, client_address): pass
    server = Server(("127.0.0.1", 0), Handler)
    print("http://127.0.0.1:%d" % server.server_address[1], flush=True)
    server.serve_forever()
    """
