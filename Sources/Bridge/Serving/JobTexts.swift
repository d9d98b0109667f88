import Domain
import Foundation
import Runner

/// Reads what jobs left for comments: at most the last part of it, for a comment's limits keep the end.
struct JobTexts: Sendable {
    let dataFolder: String
    static let longestOutput = 8 << 20
    static let longestLog = 256 << 10

    func output(of job: Job.ID) -> String { Self.end(of: JobFolder(of: job, dataFolder: dataFolder).output, Self.longestOutput) }
    func log(of job: Job.ID) -> String { Self.end(of: JobFolder(of: job, dataFolder: dataFolder).log, Self.longestLog) }

    private static func end(of path: String, _ limit: Int) -> String {
        guard let file = FileHandle(forReadingAtPath: path) else { return "" }
        defer { try? file.close() }
        let size = (try? file.seekToEnd()) ?? 0
        try? file.seek(toOffset: size > UInt64(limit) ? size - UInt64(limit) : 0)
        return String(decoding: (try? file.readToEnd()) ?? Data(), as: UTF8.self)
    }
}
