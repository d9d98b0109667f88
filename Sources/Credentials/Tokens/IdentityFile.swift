import Domain
import Foundation

/// A file that says who the server is. It is read anew each time it is needed, since such files are replaced while we run.
enum IdentityFile {
    /// What it holds, without white space around it. Its content appears in no error, its path does.
    static func text(_ path: String, limit: Int = 64 << 10, doing: String) throws(StoreFault) -> Secret {
        let file = URL(filePath: path).resolvingSymlinksInPath()
        // A pipe or a device would be read forever.
        let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
        guard attributes?[.type] as? FileAttributeType == .typeRegular else {
            throw StoreFault(.misconfigured, doing: doing, reason: "there is no file \(path)")
        }
        guard let handle = try? FileHandle(forReadingFrom: file), let data = try? handle.read(upToCount: limit + 1) else {
            throw StoreFault(.misconfigured, doing: doing, reason: "the file \(path) cannot be read, or is empty")
        }
        guard data.count <= limit, let text = String(bytes: data, encoding: .utf8)?.trimmingCharacters(in: .whitespacesAndNewlines),
            !text.isEmpty
        else { throw StoreFault(.misconfigured, doing: doing, reason: "the file \(path) is empty, too long, or not text") }
        return Secret(text)
    }
}
