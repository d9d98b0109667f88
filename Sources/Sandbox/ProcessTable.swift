import Foundation

/// One line of the system's process table, as `/proc` shows it.
struct ProcessEntry: Hashable, Sendable {
    var pid: Int32
    var state: Character
    var group: Int32
    var session: Int32
    /// In clock ticks since the machine started: with the pid it names a process for good.
    var startTime: UInt64

    /// A process that ended and waits to be reaped does nothing any more.
    var isAlive: Bool { state != "Z" && state != "X" }

    init?(pid: Int32) {
        guard let text = contents(of: "/proc/\(pid)/stat") else { return nil }
        self.init(pid: pid, stat: text)
    }

    /// The name in parentheses may hold anything, so fields count from the last one.
    init?(pid: Int32, stat: String) {
        guard let end = stat.lastIndex(of: ")") else { return nil }
        let fields = stat[stat.index(after: end)...].split(separator: " ")
        guard fields.count > 19, let state = fields[0].first, let group = Int32(fields[2]), let session = Int32(fields[3]),
            let startTime = UInt64(fields[19])
        else { return nil }
        self.pid = pid
        self.state = state
        self.group = group
        self.session = session
        self.startTime = startTime
    }

    /// The living processes of a group.
    static func members(ofGroup group: Int32) -> [ProcessEntry] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { Int32($0) }.compactMap { ProcessEntry(pid: $0) }.filter { $0.group == group && $0.isAlive }
    }
}

/// The text of a small file, nil if it cannot be read.
func contents(of path: String) -> String? {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
}
