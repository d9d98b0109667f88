import Foundation

/// A file that says which process runs, for the server that finds it after the one that wrote it died.
struct Marker: Hashable, Sendable {
    var file: String
    /// What the process writes to: proof for a child that outlived the first process.
    var output: FileIdentity?

    /// What the file says.
    struct Note: Hashable, Codable, Sendable {
        var pid: Int32
        var startTime: UInt64
        /// Pids and times start anew with the machine.
        var boot: String
        var device: UInt64?
        var inode: UInt64?
    }

    func write(pid: Int32) throws {
        guard let entry = ProcessEntry(pid: pid) else { return }
        let note = Note(pid: pid, startTime: entry.startTime, boot: Self.boot, device: output?.device, inode: output?.inode)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        try encoder.encode(note).write(to: URL(filePath: file), options: .atomic)
    }

    func remove() { try? FileManager.default.removeItem(atPath: file) }

    /// nil if there is no such file or it is not one of ours.
    static func note(in file: String) -> Note? {
        FileManager.default.contents(atPath: file).flatMap { try? JSONDecoder().decode(Note.self, from: $0) }
    }

    static var boot: String {
        (contents(of: "/proc/sys/kernel/random/boot_id") ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
