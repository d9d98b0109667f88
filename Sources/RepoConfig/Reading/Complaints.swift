/// Everything that is wrong with a value, under the keys that are at fault.
struct Complaints {
    private indirect enum Complaint {
        case text(String)
        case nested(Complaints)
    }

    private var byKey: [String: Complaint] = [:]

    var isEmpty: Bool { byKey.isEmpty }

    mutating func add(_ key: String, _ text: String?) {
        if let text, byKey[key] == nil { byKey[key] = .text(text) }
    }

    mutating func add(_ key: String, _ nested: Complaints) {
        if !nested.isEmpty, byKey[key] == nil { byKey[key] = .nested(nested) }
    }

    /// One line, sorted by key: `projects: (0: (dir: cannot be blank.).).`
    var text: String {
        let parts = byKey.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { key, complaint in
            switch complaint {
            case .text(let text): "\(key): \(text)"
            case .nested(let nested): "\(key): (\(nested.text))"
            }
        }
        return parts.joined(separator: "; ") + "."
    }

    func throwIfAny() throws(ConfigError) {
        if !isEmpty { throw ConfigError(text) }
    }
}
