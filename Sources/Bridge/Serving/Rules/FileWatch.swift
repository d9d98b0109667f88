/// Decides from what a file looks like, again and again, when it is worth reading.
///
/// A file that is being written is left alone until two looks in a row show the same. A file that was read soon after it was
/// written is read once more, because a second change within the same tick of the clock would leave no trace.
package struct FileWatch: Sendable {
    package enum Step: Hashable, Sendable {
        case wait, read
        /// It is not there; said once.
        case missing
    }

    /// Of the version that was read last.
    private var known: FileStamp?
    private var isKnownForSure = false
    private var seen: FileStamp?
    private var isMissing = false
    private static let settlingTime = 1.0

    /// - Parameter stamp: of the version that was read at the beginning, if it could be told.
    package init(read stamp: FileStamp?, at now: Double) { note(read: stamp, at: now) }

    /// What to do about a file that looks like `stamp`.
    package mutating func look(_ stamp: FileStamp?) -> Step {
        defer { seen = stamp }
        guard let stamp else {
            defer { isMissing = true }
            return isMissing ? .wait : .missing
        }
        isMissing = false
        if stamp == known { return isKnownForSure ? .wait : .read }
        return stamp == seen ? .read : .wait
    }

    /// Remembers which version was read.
    package mutating func note(read stamp: FileStamp?, at now: Double) {
        known = stamp
        guard let stamp else { return }
        isKnownForSure = abs(now - stamp.modified) > Self.settlingTime
    }
}
