import Domain
import Foundation
package import Logging
package import RepoConfig

/// Reads the operator's file again when it changes: all of it is taken, or nothing.
package actor RulesReader {
    private let path: String
    private let parse: @Sendable (String) throws(ConfigError) -> OperatorConfig
    private let take: @Sendable (OperatorConfig) -> Void
    private let log: Logger
    private var watch: FileWatch
    /// What was read last, be it good or not; nil if it was no text.
    private var lastText: String?
    private var textInForce: String

    /// - Parameters:
    ///   - text: what was in the file when the server started.
    ///   - stamp: of the file just before that.
    ///   - take: puts rules in force.
    package init(
        path: String, text: String, stamp: FileStamp?, log: Logger,
        parse: @escaping @Sendable (String) throws(ConfigError) -> OperatorConfig, take: @escaping @Sendable (OperatorConfig) -> Void
    ) {
        self.path = path
        self.parse = parse
        self.take = take
        self.log = log
        watch = FileWatch(read: stamp, at: FileStamp.now)
        lastText = text
        textInForce = text
    }

    /// Looks at the file, and reads it if it changed and does so no more.
    package func look() {
        let stamp = FileStamp(path: path)
        switch watch.look(stamp) {
        case .wait: return
        case .missing: log.error("\(path) is not there any more: what was read of it stays in force (--repo-config)")
        case .read: read(stamp)
        }
    }

    /// Reads the file, whether it changed or not.
    package func readNow() {
        log.info("reading \(path) again, as asked for (--repo-config)")
        let before = lastText
        read(FileStamp(path: path))
        if let before, before == lastText { log.info("\(path) is what it was (--repo-config)") }
    }

    private func read(_ stamp: FileStamp?) {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            watch.note(read: stamp, at: FileStamp.now)
            return refuse("it cannot be read, or is not UTF-8", text: nil)
        }
        // Changed while it was read: it is not done yet.
        guard FileStamp(path: path) == stamp else { return }
        watch.note(read: stamp, at: FileStamp.now)
        if text != lastText { judge(text) }
    }

    private func judge(_ text: String) {
        do throws(ConfigError) {
            let rules = try parse(text)
            let difference = ChangedLines(from: textInForce, to: text)
            take(rules)
            lastText = text
            textInForce = text
            log.info("\(path) was read again and is in force: \(difference) (--repo-config)")
        } catch {
            refuse(error.message, text: text)
        }
    }

    /// Says once for each text why it is not taken.
    private func refuse(_ reason: String, text: String?) {
        guard text != lastText else { return }
        lastText = text
        log.error("\(path) was changed, but what was read of it before stays in force: \(reason) (--repo-config)")
    }
}

/// Which lines of a text are not what they were.
struct ChangedLines: CustomStringConvertible {
    let description: String

    init(from old: String, to new: String) {
        let old = old.split(separator: "\n", omittingEmptySubsequences: false)
        let new = new.split(separator: "\n", omittingEmptySubsequences: false)
        let front = zip(old, new).prefix { $0 == $1 }.count
        let shorter = min(old.count, new.count) - front
        let back = zip(old.reversed(), new.reversed()).prefix(shorter).prefix { $0 == $1 }.count
        let (removed, added) = (old.count - front - back, new.count - front - back)
        switch (removed, added) {
        case (0, 0): description = "nothing changed"
        case (_, 0): description = "\(Self.lines(removed)) less after line \(front)"
        case (_, 1): description = "line \(front + 1) changed"
        default: description = "lines \(front + 1) to \(front + added) changed"
        }
    }

    private static func lines(_ count: Int) -> String { count == 1 ? "1 line" : "\(count) lines" }
}
