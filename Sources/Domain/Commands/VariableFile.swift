/// The rule for `-var-file` in comments: a commenter must not make Terraform read other files than the repository's.
///
/// It goes by bytes, as the file system does. By characters, a slash with an accent on it would not be a slash.
package enum VariableFile {
    /// The first path among a comment's arguments that lies neither in the checkout nor in an allowed folder; nil if all do.
    /// - Parameter folders: absolute paths.
    package static func stranger(in arguments: [CommenterArgument], allowing folders: [String]) -> String? {
        paths(in: arguments.map(\.text)).first { path in !isInCheckout(path) && !folders.contains { isInside(path, $0) } }
    }

    private static func paths(in arguments: [String]) -> [String] {
        var paths: [String] = []
        for (index, argument) in arguments.enumerated() {
            let name = argument.utf8.starts(with: "--".utf8) ? argument.utf8.dropFirst() : argument.utf8[...]
            if name.elementsEqual(flag.utf8), index + 1 < arguments.count { paths.append(arguments[index + 1]) }
            if name.starts(with: "\(flag)=".utf8) { paths.append(String(Substring(name.dropFirst(flag.utf8.count + 1)))) }
        }
        return paths
    }

    private static let flag = "-var-file"

    /// A relative path that does not climb out of its folder, whatever its `..` add up to on the way.
    private static func isInCheckout(_ path: String) -> Bool {
        path.utf8.first != slash && path.utf8.first != UInt8(ascii: "~") && !climbs(path)
    }

    private static func climbs(_ path: String) -> Bool {
        var depth = 0
        for part in parts(of: path) where !part.elementsEqual(".".utf8) {
            depth += isUp(part) ? -1 : 1
            if depth < 0 { return true }
        }
        return false
    }

    private static func isInside(_ path: String, _ folder: String) -> Bool {
        guard path.utf8.first == slash, !parts(of: path).contains(where: isUp) else { return false }
        return path.utf8.starts(with: folder.utf8.last == slash ? folder.utf8 : "\(folder)/".utf8)
    }

    private static func parts(of path: String) -> [Substring.UTF8View] { path.utf8.split(separator: slash) }
    private static func isUp(_ part: Substring.UTF8View) -> Bool { part.elementsEqual("..".utf8) }
    private static let slash = UInt8(ascii: "/")
}
