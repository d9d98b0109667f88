import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// git's own HTTP program, spoken to as a web server speaks to a CGI program.
struct SmartHTTP: Sendable {
    /// One request of git's, with nothing in it that the caller could choose freely.
    struct Call: Sendable {
        enum Service: String { case fetch = "git-upload-pack", push = "git-receive-pack" }
        var repository: RepositoryFolder
        var service: Service
        /// Whether it asks for the references first.
        var isAdvertisement: Bool
        var user: String
        var contentType: String
        var contentEncoding: String
        var version: String
    }

    func answer(_ call: Call, body: ScratchFile) async throws -> Response {
        let git = call.repository.git
        let outcome = try await git.run(["http-backend"], environment: environment(of: call, length: try body.size()), input: body)
        outcome.messages.close()
        return try Self.response(from: outcome.output.rewound())
    }

    private func environment(of call: Call, length: UInt64) -> [String: String] {
        var environment = [
            "GIT_PROJECT_ROOT": call.repository.folder.path, "GIT_HTTP_EXPORT_ALL": "1", "REMOTE_USER": call.user,
            "REMOTE_ADDR": "127.0.0.1",
            "PATH_INFO": call.isAdvertisement ? "/info/refs" : "/\(call.service.rawValue)",
            "QUERY_STRING": call.isAdvertisement ? "service=\(call.service.rawValue)" : "",
            "REQUEST_METHOD": call.isAdvertisement ? "GET" : "POST",
            "CONTENT_TYPE": call.contentType,
            "GIT_PROTOCOL": call.version, "HTTP_CONTENT_ENCODING": call.contentEncoding,
        ]
        if !call.isAdvertisement { environment["CONTENT_LENGTH"] = String(length) }
        return environment
    }

    private static func response(from handle: FileHandle) throws -> Response {
        let start = try handle.read(upToCount: 16 * 1024) ?? Data()
        guard let end = start.firstRange(of: Data("\r\n\r\n".utf8)) else { return Response(status: .internalServerError) }
        var response = Response(status: .ok)
        for line in String(decoding: start[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n") {
            let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            guard parts.count == 2 else { continue }
            if parts[0].lowercased() == "status" {
                response.status = .init(code: Int(parts[1].prefix(3)) ?? 500)
            } else if let name = HTTPField.Name(parts[0]) {
                response.headers[name] = parts[1]
            }
        }
        let rest = Data(start[end.upperBound...])
        response.body = ResponseBody { writer in
            try await writer.write(ByteBuffer(bytes: rest))
            while let piece = try handle.read(upToCount: 64 * 1024), !piece.isEmpty {
                try await writer.write(ByteBuffer(bytes: piece))
            }
            try? handle.close()
            try await writer.finish(nil)
        }
        return response
    }
}
