import Foundation

/// A program that a dead server left running.
package enum Orphan {
    /// What was found behind a marker.
    package enum Finding: Hashable, Sendable {
        /// It had ended.
        case gone
        /// It was running, and was ended.
        case ended
    }

    /// Whether the program that a marker names, or a child of it, still runs. A reused pid is not taken for it.
    package static func isAlive(marker: String) -> Bool { group(behind: marker) != nil }

    /// Ends the program that a marker names, if it still runs, and removes the marker: SIGINT to its group, after `politely` SIGKILL.
    package static func end(marker: String, politely: Duration) async -> Finding {
        defer { try? FileManager.default.removeItem(atPath: marker) }
        guard let group = group(behind: marker) else { return .gone }
        group.signal(.interrupt)
        if await !group.isGone(within: politely) { await group.end() }
        return .ended
    }

    private static func group(behind marker: String) -> ProcessGroup? {
        guard let note = Marker.note(in: marker), note.pid > 1, note.boot == Marker.boot else { return nil }
        let group = ProcessGroup(id: note.pid)
        if let leader = ProcessEntry(pid: note.pid) {
            guard leader.startTime == note.startTime, leader.group == note.pid else { return nil }
            return group.isAlive ? group : nil
        }
        return ProcessEntry.members(ofGroup: note.pid).contains { isOurs($0, note) } ? group : nil
    }

    /// A member of a group whose first process is gone is known by the file it prints to.
    private static func isOurs(_ entry: ProcessEntry, _ note: Marker.Note) -> Bool {
        guard let device = note.device, let inode = note.inode, entry.session == note.pid else { return false }
        let output = FileIdentity(device: device, inode: inode)
        return [1, 2].contains { FileIdentity(at: "/proc/\(entry.pid)/fd/\($0)") == output }
    }
}
