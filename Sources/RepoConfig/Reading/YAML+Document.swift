import Yams

extension YAML {
    /// Reads the first document of a text; nil if there is none.
    static func document(_ text: String, isStrict: Bool = true) throws(ConfigError) -> YAML? {
        guard text.utf8.count <= Limits.bytes else { throw ConfigError("yaml: the file is larger than \(Limits.bytes) bytes") }
        let root: Node?
        do {
            if text.utf8.contains(UInt8(ascii: "&")) { try refuseBombs(in: text) }
            root = try Parser(yaml: text, resolver: .basic, encoding: .utf8).nextRoot()
        } catch let error as YamlError {
            throw error.asConfigError
        } catch let error as ConfigError {
            throw error
        } catch {
            throw ConfigError("parsing yaml: \(error)")
        }
        guard let root else { return nil }
        var reader = NodeReader(isStrict: isStrict)
        return try reader.read(root, depth: 0)
    }

    /// What nobody writes who does not want to bring the server down.
    enum Limits {
        static let bytes = 4 << 20
        static let nodes = 250_000
        static let depth = 32
        static let anchors = 100
    }
}

// MARK: Nodes

/// Turns the library's nodes into ours. It counts what it visits, because a few aliases can stand for billions of nodes.
private struct NodeReader {
    var isStrict: Bool
    var visited = 0

    mutating func read(_ node: Node, depth: Int) throws(ConfigError) -> YAML {
        visited += 1
        let line = node.mark?.line ?? 0
        guard visited <= YAML.Limits.nodes, depth <= YAML.Limits.depth else {
            throw .yaml(line: line, "the document is too large or too deep")
        }
        switch node {
        case .scalar(let scalar): return make(.scalar(scalar.string, kind(of: scalar)), line)
        case .sequence(let sequence):
            var items: [YAML] = []
            for item in sequence { items.append(try read(item, depth: depth + 1)) }
            return make(.list(items), line)
        case .mapping(let mapping): return make(.map(try fields(of: mapping, depth: depth + 1)), line)
        case .alias: throw .yaml(line: line, "unknown alias")
        }
    }

    private func make(_ content: YAML.Content, _ line: Int) -> YAML { YAML(content: content, line: line, isStrict: isStrict) }

    private func kind(of scalar: Node.Scalar) -> YAML.Kind {
        // A scalar with a tag of its own is what the tag says, and no tag but the one for text makes sense here.
        scalar.style == .plain && scalar.tag.description.isEmpty ? YAML.kind(ofPlain: scalar.string) : .str
    }

    /// The fields in the file's order; what is merged in with `<<` follows and never replaces what stands there.
    private mutating func fields(of mapping: Node.Mapping, depth: Int) throws(ConfigError) -> [YAML.Field] {
        var fields: [YAML.Field] = []
        var merged: [YAML.Field] = []
        for (key, value) in mapping {
            guard case .scalar(let name) = key else {
                throw .construct(line: key.mark?.line ?? 0, "cannot construct !!\(key.isSequence ? "seq" : "map") into string")
            }
            if name.string == "<<" && name.style == .plain {
                merged += try mergedFields(of: read(value, depth: depth))
            } else {
                fields.append(YAML.Field(key: name.string, line: key.mark?.line ?? 0, value: try read(value, depth: depth)))
            }
        }
        var names = Set(fields.map(\.key))
        return fields + merged.filter { names.insert($0.key).inserted }
    }

    private func mergedFields(of value: YAML) throws(ConfigError) -> [YAML.Field] {
        switch value.content {
        case .map(let fields): return fields
        case .list(let items):
            var fields: [YAML.Field] = []
            for item in items {
                guard case .map(let more) = item.content else { throw Self.badMerge(item) }
                fields += more
            }
            return fields
        case .scalar: throw Self.badMerge(value)
        }
    }

    private static func badMerge(_ value: YAML) -> ConfigError {
        .yaml(line: value.line, "map merge requires map or sequence of maps as the value")
    }
}

extension Node {
    fileprivate var isSequence: Bool { if case .sequence = self { true } else { false } }
}

// MARK: Bombs

/// Refuses documents whose aliases would make the library itself work for ever.
///
/// The library compares the keys of every map, and takes nodes apart recursively when it is done. An alias that is a key, or a long
/// chain of aliases, stands for more than any stack or any patience can hold. So the document is first read with its aliases
/// turned into plain text, which no one can blow up, and looked at.
private func refuseBombs(in text: String) throws {
    guard let defused = defused(text) else { return }
    let parser = try Parser(yaml: defused, resolver: .basic, encoding: .utf8)
    guard let root = try parser.nextRoot() else { return }
    var anchors = 0
    try inspect(root, depth: 0, anchors: &anchors)
    withExtendedLifetime(parser) {}
}

private let defusedAlias: Unicode.Scalar = "\u{E000}"

/// The text with the star of everything that may be an alias replaced; nil if there is none.
private func defused(_ text: String) -> String? {
    var result = String.UnicodeScalarView()
    var hasAlias = false
    var previousIsStar = false
    for scalar in text.unicodeScalars {
        if previousIsStar {
            let begins = scalar == "_" || scalar == "-" || scalar.isASCII && scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
            hasAlias = hasAlias || begins
            result.append(begins ? defusedAlias : "*")
        }
        previousIsStar = scalar == "*"
        if !previousIsStar { result.append(scalar) }
    }
    if previousIsStar { result.append("*") }
    return hasAlias ? String(result) : nil
}

private func inspect(_ node: Node, depth: Int, anchors: inout Int) throws(ConfigError) {
    if node.anchor != nil { anchors += 1 }
    guard depth <= YAML.Limits.depth, anchors <= YAML.Limits.anchors else {
        throw .yaml(line: node.mark?.line ?? 0, "too many anchors, or the document is too deep")
    }
    switch node {
    case .scalar, .alias: return
    case .sequence(let sequence): for item in sequence { try inspect(item, depth: depth + 1, anchors: &anchors) }
    case .mapping(let mapping):
        for (key, value) in mapping {
            guard case .scalar(let name) = key, name.style != .plain || name.string.unicodeScalars.first != defusedAlias else {
                throw .yaml(line: key.mark?.line ?? 0, "keys must be text")
            }
            try inspect(value, depth: depth + 1, anchors: &anchors)
        }
    }
}

extension YamlError {
    /// What is wrong, without the snippet of the file.
    fileprivate var asConfigError: ConfigError {
        switch self {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
            .yaml(line: mark.line, problem)
        case .reader(let problem, _, _, _): ConfigError("yaml: \(problem)")
        case .duplicatedKeysInMapping(let duplicates, let context):
            .construct(line: context.mark.line, "mapping key \"\(duplicates.first ?? "")\" already defined")
        case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded: ConfigError("parsing yaml: \(self)")
        }
    }
}
