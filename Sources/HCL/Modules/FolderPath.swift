/// Paths of folders in a repository, whose root is `.`. They go by bytes, as the file system does.
enum FolderPath {
    /// The folder that a path means from another folder; nil if it lies outside of the repository.
    static func resolve(_ path: String, from folder: String) -> String? {
        var parts: [Substring] = folder == "." ? [] : names(in: folder)
        for name in names(in: path) where name != "." {
            if name != ".." {
                parts.append(name)
            } else if parts.popLast() == nil {
                return nil
            }
        }
        return parts.isEmpty ? "." : parts.joined(separator: "/")
    }

    /// The folder that holds a file.
    static func holding(_ file: String) -> String {
        guard let end = file.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return String(file[..<end])
    }

    private static func names(in path: String) -> [Substring] { path.utf8.split(separator: UInt8(ascii: "/")).map(Substring.init) }
}
