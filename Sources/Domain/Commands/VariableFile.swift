/// The rule for `-var-file` in comments: a commenter must not make Terraform read other files than the repository's.
package enum VariableFile {
    /// The first path among a comment's arguments that lies neither in the checkout nor in an allowed folder; nil if all do.
    /// - Parameter folders: absolute paths.
    package static func stranger(in arguments: [CommenterArgument], allowing folders: [String]) -> String? {
        paths(in: arguments.map(\.text)).first { path in !isInCheckout(path) && !folders.contains { isInside(path, $0) } }
    }

    private static func paths(in arguments: [String]) -> [String] {
        var paths: [String] = []
        for (index, argument) in arguments.enumerated() {
            let name = argument.hasPrefix("--") ? argument.dropFirst() : argument[...]
            if name == "-var-file", index + 1 < arguments.count { paths.append(arguments[index + 1]) }
            if name.hasPrefix("-var-file=") { paths.append(String(name.dropFirst("-var-file=".count))) }
        }
        return paths
    }

    /// A relative path that does not climb out of its folder, whatever its `..` add up to on the way.
    private static func isInCheckout(_ path: String) -> Bool {
        !path.hasPrefix("/") && !path.hasPrefix("~") && !climbs(path)
    }

    private static func climbs(_ path: String) -> Bool {
        var depth = 0
        for part in path.split(separator: "/") where part != "." {
            depth += part == ".." ? -1 : 1
            if depth < 0 { return true }
        }
        return false
    }

    private static func isInside(_ path: String, _ folder: String) -> Bool {
        guard path.hasPrefix("/"), !path.split(separator: "/").contains("..") else { return false }
        let folder = folder.hasSuffix("/") ? folder : folder + "/"
        return path.hasPrefix(folder)
    }
}
