import AsyncHTTPClient
import Domain
import Forges
import Foundation
import TestSupport

/// A plain HTTP server on loopback that answers exactly what a test says, which no honest GitHub would.
struct RudeServer {
    let url: String
    let client: HTTPClient
    let clock = RecordingClock()

    func forge(requestTimeout: Duration = .seconds(20)) throws -> GitHub {
        GitHub(
            try GitHubAddress(baseURL: url), as: GitHubIdentity(user: "bot", token: .value(Secret("T"))), over: client,
            clock: clock, requestTimeout: requestTimeout)
    }

    /// `path` (with its query) is answered with this from now on. `body` is repeated; a piece is sent every `pause` seconds.
    func answer(
        _ path: String, status: Int = 200, headers: [String: String] = [:], body: String = "", times: Int = 1, pause: Double = 0
    ) async throws {
        try await ask(
            client, "PUT", "\(url)/_answers",
            ["path": path, "status": status, "headers": headers, "body": body, "times": times, "pause": pause] as [String: Any])
    }

    /// The paths that were asked for, each with whether a token came along.
    func log() async throws -> [String] { try await ask(client, "GET", "\(url)/_log") as? [String] ?? [] }
}

/// Runs `body` with two of them: the forge and somebody else.
func withRudeServers(
    isolation: isolated (any Actor)? = #isolation, _ body: (_ forge: RudeServer, _ other: RudeServer) async throws -> Void
) async throws {
    let peers = [try await Peer("python3", ["-c", program]), try await Peer("python3", ["-c", program])]
    defer { for peer in peers { peer.stop() } }
    let client = HTTPClient(
        eventLoopGroup: HTTPClient.defaultEventLoopGroup,
        configuration: GitHub.clientConfiguration(trusting: try TrustedRoots(additionalFile: nil).tlsConfiguration))
    let servers = try peers.map { RudeServer(url: try $0.greetings()["url"] ?? "", client: client) }
    do { try await body(servers[0], servers[1]) } catch {
        try await client.shutdown()
        throw error
    }
    try await client.shutdown()
}

private let program = """
    import json, sys, time, http.server
    answers, log = {}, []
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
            if self.path == "/_answers":
                a = json.loads(body); answers[a["path"]] = a
                return self.reply(200, b"{}")
            if self.path == "/_log": return self.reply(200, json.dumps(log).encode())
            log.append("%s %s %s" % (self.command, self.path, "with token" if self.headers.get("Authorization") else "without"))
            a = answers.get(self.path)
            if a is None: return self.reply(404, b'{"message":"Not Found"}')
            self.reply(a["status"], a["body"].encode(), a["headers"], a["times"], a["pause"])
        do_GET = do_POST = do_PUT = do_any
    class Server(http.server.ThreadingHTTPServer):
        daemon_threads = True
        def handle_error(self, request, client_address): pass
    server = Server(("127.0.0.1", 0), Handler)
    print(json.dumps({"url": "http://127.0.0.1:%d" % server.server_address[1]}), flush=True)
    server.serve_forever()
    """
