import Comments
import Yams

/// The operator's own words for comments (`--language-config-file`).
enum LanguageFile {
    /// `language` with the words of the file at `path` in it.
    static func read(_ path: String, into language: Language, file: (String) throws -> String?) throws(UsageError) -> Language {
        var language = language
        for (key, node) in try fields(of: try document(path, file), path) {
            switch key {
            case "pull_request_label": language.pullRequestLabel = try text(node, key, path)
            case "merge_request_label": language.mergeRequestLabel = try text(node, key, path)
            case "command_titles":
                for (name, title) in try fields(of: node, path) { language.commandTitles[name] = try text(title, "\(key).\(name)", path) }
            default:
                throw fault(
                    path, "unknown key \"\(key)\"\(place(of: node)): known are pull_request_label, merge_request_label, command_titles")
            }
        }
        return language
    }

    private static func document(_ path: String, _ file: (String) throws -> String?) throws(UsageError) -> Node? {
        let text: String?
        do { text = try file(path) } catch { throw fault(path, "open \(path): \(error)") }
        guard let text else { throw fault(path, "open \(path): no such file or directory") }
        do { return try Yams.compose(yaml: text) } catch { throw fault(path, YAMLFault.words(for: error)) }
    }

    private static func fields(of node: Node?, _ path: String) throws(UsageError) -> [(String, Node)] {
        switch node {
        case nil: return []
        case .scalar(let scalar)? where scalar.string.isEmpty: return []
        case .mapping(let mapping)?: return mapping.map { ($0.key.string ?? "", $0.value) }
        case let node?: throw fault(path, "expected keys with values\(place(of: node))")
        }
    }

    private static func text(_ node: Node, _ key: String, _ path: String) throws(UsageError) -> String {
        guard let text = node.string else { throw fault(path, "\(key): expected a single value\(place(of: node))") }
        return text
    }

    private static func place(of node: Node) -> String { node.mark.map { " (line \($0.line))" } ?? "" }

    private static func fault(_ path: String, _ reason: String) -> UsageError {
        UsageError("invalid language-config-file \"\(path)\": \(reason)")
    }
}
