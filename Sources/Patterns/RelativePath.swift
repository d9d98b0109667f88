/// Paths as text, relative to a repository's root; the root itself is `.`.
///
/// Everything here goes by bytes, as the file system does. By characters, a slash with an accent would not be a slash.
package enum RelativePath {
    /// The shortest path that means the same: no `.`, no double slashes, `..` only in front. A leading slash stays.
    package static func clean(_ path: String) -> String {
        let isRooted = path.utf8.first == slash
        var parts: [String] = []
        for part in self.parts(of: path) where part != "." {
            if part != ".." {
                parts.append(part)
            } else if let last = parts.last, last != ".." {
                parts.removeLast()
            } else if !isRooted {
                parts.append(part)
            }
        }
        let joined = parts.joined(separator: "/")
        if isRooted { return "/" + joined }
        return joined.isEmpty ? "." : joined
    }

    /// `path` seen from `folder`, clean. A leading slash means the folder, not the file system.
    package static func join(_ folder: String, _ path: String) -> String {
        clean(parts(of: path).reduce(folder) { $0 + "/" + $1 })
    }

    /// The names that a path consists of.
    package static func parts(of path: String) -> [String] {
        path.utf8.split(separator: slash).map { String(Substring($0)) }
    }

    /// The folder that holds `path`.
    package static func folder(of path: String) -> String {
        guard let end = path.utf8.lastIndex(of: slash) else { return "." }
        return String(path[..<end])
    }

    /// The last part of `path`.
    package static func name(of path: String) -> String {
        guard let end = path.utf8.lastIndex(of: slash) else { return path }
        return String(path[path.utf8.index(after: end)...])
    }

    private static let slash = UInt8(ascii: "/")
}
