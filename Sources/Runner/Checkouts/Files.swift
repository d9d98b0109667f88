import Foundation
import Glibc

/// What a checkout does to files, without git.
enum Files {
    static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    /// The text of a small file without its last line break, nil if it cannot be read.
    static func text(of path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }.map {
            $0.hasSuffix("\n") ? String($0.dropLast()) : $0
        }
    }

    static func write(_ text: String, to path: String) throws(CheckoutFault) {
        do { try Data(text.utf8).write(to: URL(filePath: path), options: .atomic) } catch {
            throw CheckoutFault(.failed, "writing \(path): \(error)")
        }
    }

    /// Makes a folder and those above it, for nobody but us.
    static func makeFolder(_ path: String) throws(CheckoutFault) {
        guard !path.isEmpty, path != "/", mkdir(path, 0o700) != 0, errno != EEXIST else { return }
        guard errno == ENOENT else { throw CheckoutFault(.failed, "making the folder \(path): \(String(cString: strerror(errno)))") }
        try makeFolder(String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]))
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw CheckoutFault(.failed, "making the folder \(path): \(String(cString: strerror(errno)))")
        }
    }

    static func move(_ path: String, to other: String) throws(CheckoutFault) {
        guard rename(path, other) == 0 else {
            throw CheckoutFault(.failed, "moving \(path): \(String(cString: strerror(errno)))")
        }
    }

    /// Removes whatever is at `path`; a symbolic link is removed, not followed.
    static func remove(_ path: String) throws(CheckoutFault) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        if (try? FileManager.default.removeItem(atPath: path)) != nil { return }
        // Caches of programs like to be read-only, folders too.
        openFolders(under: path)
        do { try FileManager.default.removeItem(atPath: path) } catch { throw CheckoutFault(.failed, "removing \(path): \(error)") }
    }

    private static func openFolders(under path: String) {
        chmod(path, 0o700)
        for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] {
            var status = stat()
            guard lstat("\(path)/\(name)", &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { continue }
            openFolders(under: "\(path)/\(name)")
        }
    }

    /// Absolute path without symbolic links, nil if nothing is there.
    static func resolved(_ path: String) -> String? {
        guard !path.utf8.contains(0), let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
