package import Domain
import Foundation

/// The files of one job: what its steps print, and what of it a comment shows.
package struct JobFolder: Hashable, Sendable {
    /// Absolute path.
    package let path: String

    package init(of job: Job.ID, dataFolder: String) { path = "\(dataFolder)/jobs/\(job.text)" }

    /// Everything the steps print, in order; it grows while they run.
    package var log: String { path + "/log" }
    /// Text for the comment.
    package var output: String { path + "/output" }
    /// Says which process runs, while one does.
    package var marker: String { path + "/process" }

    /// What a hook writes for its status.
    var status: String { path + "/status" }
    /// What hooks set for everything after them.
    var variables: String { path + "/variables" }

    /// The end of a longer text is kept, because that is where results stand and what a shortened comment shows.
    static let outputLimit = 8 << 20

    /// Makes the folder with an empty log. A job that is done again starts over.
    func create() throws {
        let files = FileManager.default
        try files.createDirectory(atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        for file in [log, output] {
            try? files.removeItem(atPath: file)
            guard files.createFile(atPath: file, contents: nil, attributes: [.posixPermissions: 0o600]) else {
                throw FileFault("creating", file, code: EACCES)
            }
        }
    }

    func write(output text: String) throws {
        let bytes = Array(text.utf8)
        try Data(bytes.suffix(Self.outputLimit)).write(to: URL(filePath: output))
    }

    /// Adds a text of ours to what the comment shows.
    func add(output text: String) throws {
        guard let handle = FileHandle(forWritingAtPath: output) else { throw FileFault("writing", output, code: ENOENT) }
        defer { try? handle.close() }
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(text.utf8))
    }

    /// Keeps what a policy check printed. It is short enough already: cut off it would be no JSON.
    func write(policies output: PolicyOutput) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try encoder.encode(output).write(to: URL(filePath: self.output))
    }

    /// Adds a text of ours to the log.
    func note(_ text: String) throws {
        guard !text.isEmpty, let handle = FileHandle(forWritingAtPath: log) else { return }
        defer { try? handle.close() }
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(text.utf8))
    }

    /// How long the log is now.
    func logSize() throws -> UInt64 {
        guard let handle = FileHandle(forReadingAtPath: log) else { throw FileFault("reading", log, code: ENOENT) }
        defer { try? handle.close() }
        return try handle.seekToEnd()
    }
}
