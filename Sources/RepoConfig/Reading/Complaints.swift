/// Everything that is wrong with a value, under the keys that are at fault.
struct Complaints {
    private indirect enum Complaint {
        case text(String, line: Int?)
        case nested(Complaints)
    }

    private struct Entry {
        var complaint: Complaint
        /// What the key is called in the file, where that is something else than here.
        var name: String
    }

    private var byKey: [String: Entry] = [:]
    /// The lines of the keys.
    private let fields: Fields?

    init(of fields: Fields? = nil) { self.fields = fields }

    var isEmpty: Bool { byKey.isEmpty }

    /// The first complaint about a key counts.
    mutating func add(_ key: String, _ text: String?, line: Int? = nil) {
        guard let text, byKey[key] == nil else { return }
        byKey[key] = Entry(complaint: .text(text, line: line ?? fields?.line(of: key)), name: key)
    }

    mutating func add(_ key: String, _ nested: Complaints, name: String? = nil) {
        guard !nested.isEmpty, byKey[key] == nil else { return }
        byKey[key] = Entry(complaint: .nested(nested), name: name ?? key)
    }

    /// Adds those of a part of the same value.
    mutating func merge(_ others: Complaints) { byKey.merge(others.byKey) { first, _ in first } }

    private var sorted: [(key: String, entry: Entry)] {
        byKey.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { ($0.key, $0.value) }
    }

    /// One line, sorted by key: `projects: (0: (dir: cannot be blank.).).`
    var text: String {
        let parts = sorted.map { key, entry in
            switch entry.complaint {
            case .text(let text, _): "\(key): \(text)"
            case .nested(let nested): "\(key): (\(nested.text))"
            }
        }
        return parts.joined(separator: "; ") + "."
    }

    private func problems(below path: String) -> [ConfigError.Problem] {
        sorted.flatMap { _, entry in
            let path = ConfigPath.joined(path, entry.name)
            switch entry.complaint {
            case .text(let text, let line): return [ConfigError.Problem(path: path, line: line, text: text)]
            case .nested(let nested): return nested.problems(below: path)
            }
        }
    }

    func throwIfAny() throws(ConfigError) {
        if !isEmpty { throw ConfigError(text, problems: problems(below: "")) }
    }
}

/// How keys within keys are called: `projects[0].dir`.
enum ConfigPath {
    static func joined(_ path: String, _ key: String) -> String {
        if !key.isEmpty, key.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { return "\(path)[\(key)]" }
        return path.isEmpty ? key : "\(path).\(key)"
    }
}
