import Foundation

/// What tells one version of a file from another without reading it.
package struct FileStamp: Hashable, Sendable {
    package var device: UInt64
    package var inode: UInt64
    package var size: UInt64
    /// Seconds since 1970.
    package var modified: Double

    package init(device: UInt64 = 1, inode: UInt64, size: UInt64, modified: Double) {
        self.device = device
        self.inode = inode
        self.size = size
        self.modified = modified
    }

    /// Of the regular file that `path` leads to, also through links; nil if there is none.
    package init?(path: String) {
        let target = URL(filePath: path).resolvingSymlinksInPath().path
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: target),
            attributes[.type] as? FileAttributeType == .typeRegular
        else { return nil }
        self.init(
            device: Self.number(attributes[.systemNumber]), inode: Self.number(attributes[.systemFileNumber]),
            size: Self.number(attributes[.size]), modified: (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0)
    }

    private static func number(_ value: Any?) -> UInt64 { (value as? NSNumber)?.uint64Value ?? 0 }

    /// Seconds since 1970, by the clock that files are stamped with.
    package static var now: Double { Date().timeIntervalSince1970 }
}
