/// What is wrong with a configuration, in the words that people are shown.
package struct ConfigError: Error, Hashable, Sendable, CustomStringConvertible {
    /// One thing that is wrong, and where.
    package struct Problem: Hashable, Sendable {
        /// The key at fault, such as `projects[0].dir`; empty for the file as a whole.
        package var path: String
        package var line: Int?
        package var text: String
    }

    /// What is wrong, without the lines that are only known to `problems`.
    package private(set) var text: String
    /// Every single thing that is wrong, in the order of the text; none where only the text is known.
    package private(set) var problems: [Problem]
    /// Whether the text says the line itself.
    private var namesLine = false

    package init(_ text: String) {
        self.text = text
        problems = []
    }

    /// Several problems that `text` sums up.
    init(_ text: String, problems: [Problem]) {
        self.text = text
        self.problems = problems
    }

    /// A problem with one key.
    init(_ text: String, at path: String, line: Int?) {
        self.init(text, problems: [Problem(path: path, line: line, text: text)])
    }

    /// The text, with the lines that are meant behind it unless it says them itself.
    package var message: String {
        guard !namesLine else { return text }
        let lines = Set(problems.compactMap(\.line)).sorted()
        guard let first = lines.first else { return text }
        guard lines.count > 1 else { return "\(text) (line \(first))" }
        let shown = lines.prefix(Self.mostLines).map(String.init).joined(separator: ", ")
        return "\(text) (lines \(shown)\(lines.count > Self.mostLines ? ", …" : ""))"
    }

    private static let mostLines = 10

    package var description: String { message }

    /// A value that has another form than is wanted.
    static func construct(line: Int, _ problem: String) -> ConfigError { syntax("yaml: construct errors: line \(line): ", line, problem) }

    /// A text that is no YAML, or not one that we read.
    static func yaml(line: Int, _ problem: String) -> ConfigError { syntax("yaml: line \(line): ", line, problem) }

    /// A problem that belongs to a line and to no key.
    static func line(_ line: Int, _ problem: String) -> ConfigError { syntax("line \(line): ", line, problem) }

    private static func syntax(_ prefix: String, _ line: Int, _ problem: String) -> ConfigError {
        var error = ConfigError(prefix + problem, problems: [Problem(path: "", line: line, text: problem)])
        error.namesLine = true
        return error
    }

    func prefixed(_ prefix: String) -> ConfigError {
        var error = self
        error.text = prefix + text
        return error
    }
}
