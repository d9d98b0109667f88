import Yams

/// A file with values of flags, keys as the flags are called.
struct ConfigFile {
    var flags: [String: GivenText] = [:]
    var unknownKeys: [String] = []

    static func read(_ path: String, file: (String) throws -> String?) throws(UsageError) -> ConfigFile {
        do throws(Unreadable) {
            try checkType(of: path)
            return try ConfigFile(nodes(in: text(path, file)), path: path)
        } catch {
            throw UsageError("invalid config: reading \(path): \(error.reason)")
        }
    }

    private struct Unreadable: Error {
        var reason: String
    }

    /// What the reference understands besides YAML and JSON.
    private static let otherTypes: Set<String> = [
        "toml", "properties", "props", "prop", "hcl", "tfvars", "dotenv", "env", "ini",
    ]

    private static func checkType(of path: String) throws(Unreadable) {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        let type = file.lastIndex(of: ".").map { String(file[file.index(after: $0)...]).lowercased() } ?? ""
        if ["yaml", "yml", "json"].contains(type) { return }
        if otherTypes.contains(type) { throw Unreadable(reason: "\(type) files are not read: write it as YAML or JSON") }
        throw Unreadable(reason: "Unsupported Config Type \"\(type)\"")
    }

    private static func text(_ path: String, _ file: (String) throws -> String?) throws(Unreadable) -> String {
        let text: String?
        do { text = try file(path) } catch { throw Unreadable(reason: "open \(path): \(error)") }
        guard let text else { throw Unreadable(reason: "open \(path): no such file or directory") }
        return text
    }

    private static func nodes(in text: String) throws(Unreadable) -> Node.Mapping {
        let node: Node?
        do { node = try Yams.compose(yaml: text) } catch {
            throw Unreadable(reason: "While parsing config: yaml: unmarshal errors: \(YAMLFault.words(for: error))")
        }
        switch node {
        case nil: return Node.Mapping([])
        case .scalar(let scalar)? where scalar.string.isEmpty: return Node.Mapping([])
        case .mapping(let mapping)?: return mapping
        default: throw Unreadable(reason: "While parsing config: yaml: unmarshal errors: expected keys with values")
        }
    }

    private init(_ mapping: Node.Mapping, path: String) throws(Unreadable) {
        for (key, node) in mapping {
            let name = key.string?.lowercased() ?? ""
            guard ServerFlag.byName[name] != nil else {
                unknownKeys.append(key.string ?? "?")
                continue
            }
            guard let scalar = node.scalar else { throw Unreadable(reason: "\(name): expected a single value\(place(of: node))") }
            if node.isNull { continue }
            flags[name] = GivenText(text: scalar.string, place: "\(name) in \(path)")
        }
    }

    private func place(of node: Node) -> String { node.mark.map { " (line \($0.line))" } ?? "" }
}

extension Node {
    /// Whether it is written as nothing, `~` or `null`, without quotes.
    fileprivate var isNull: Bool {
        guard let scalar, scalar.style == .plain else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }
}
