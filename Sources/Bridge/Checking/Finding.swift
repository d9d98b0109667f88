import RepoConfig

/// Something about configuration that somebody should know, with its place.
struct Finding: Hashable, Sendable {
    enum Weight: String, Sendable {
        /// Commands will fail, or not do what is written.
        case problem
        /// Probably not meant.
        case warning
    }

    var weight: Weight
    /// As it was given; nil where it is about no file.
    var file: String?
    var line: Int?
    /// The key at fault, such as `projects[0].dir`.
    var path: String?
    var text: String

    static func problem(_ text: String, in file: String? = nil, line: Int? = nil, path: String? = nil) -> Finding {
        Finding(weight: .problem, file: file, line: line, path: path, text: text)
    }
    static func warning(_ text: String, in file: String? = nil, line: Int? = nil, path: String? = nil) -> Finding {
        Finding(weight: .warning, file: file, line: line, path: path, text: text)
    }
}

extension Finding {
    /// Every single thing that is wrong with a file.
    static func problems(_ error: ConfigError, in file: String?) -> [Finding] {
        if error.problems.isEmpty { return [.problem(error.message, in: file)] }
        return error.problems.map { .problem($0.text, in: file, line: $0.line, path: $0.path.isEmpty ? nil : $0.path) }
    }

    /// A sentence of the reader, with `line N: ` in front where it has a place.
    static func warning(note: String, in file: String?) -> Finding {
        guard note.hasPrefix("line "), let colon = note.firstIndex(of: ":"), let line = Int(note[..<colon].dropFirst(5)) else {
            return .warning(note, in: file)
        }
        return .warning(String(note[note.index(after: colon)...].drop { $0 == " " }), in: file, line: line)
    }
}
