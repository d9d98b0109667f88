import Domain
import Patterns

/// A `run`, `env` or `multienv` step that is written with keys of its own.
struct CustomStep {
    enum Kind: String { case run, env, multienv }

    /// A value, as far as steps care what it is.
    indirect enum Value {
        case text(String)
        case list([Value])
        case map([(key: String, value: Value)])
        /// A number, a boolean or null: what it looks like.
        case other(String)

        init(_ yaml: YAML) {
            switch yaml.content {
            case .scalar(let text, .str): self = .text(text)
            case .scalar(let text, _): self = .other(text)
            case .list(let items): self = .list(items.map { Value($0) })
            case .map(let fields): self = .map(fields.map { ($0.key, Value($0.value)) })
            }
        }

        var text: String? { if case .text(let text) = self { text } else { nil } }

        /// What it looks like, also where it is a number.
        var scalar: String? {
            switch self {
            case .text(let text): text
            case .other(let text): YAML.kind(ofPlain: text) == .null ? nil : text
            case .list, .map: nil
            }
        }

        /// How it is shown in errors.
        var shown: String {
            switch self {
            case .text(let text), .other(let text): text
            case .list(let items): "[\(items.map(\.shown).joined(separator: " "))]"
            case .map(let fields): "map[\(fields.map { "\($0.key):\($0.value.shown)" }.sorted().joined(separator: " "))]"
            }
        }
    }

    private let kind: Kind
    private let values: [String: Value]

    init(_ kind: Kind, _ values: [(key: String, value: Value)]) {
        self.kind = kind
        self.values = Dictionary(values.map { ($0.key, $0.value) }) { first, _ in first }
    }

    func step() throws(StepError) -> Step {
        try checkShellKeys()
        switch kind {
        case .env: return try environment()
        case .run:
            let command = try requiredCommand()
            return .run(command, output: try outputFilters())
        case .multienv:
            let command = try requiredCommand()
            return .environments(command, shows: try showsNames())
        }
    }
}

// MARK: Keys

extension CustomStep {
    private func checkShellKeys() throws(StepError) {
        if values["shell"] != nil && values["command"] == nil {
            throw .invalid("workflow steps only support \"shell\" key in combination with \"command\" key")
        }
        if values["shellArgs"] != nil && values["shell"] == nil {
            throw .invalid("workflow steps only support \"shellArgs\" key in combination with \"shell\" key")
        }
    }

    private func foreignKeys(_ known: Set<String>) -> [String] { values.keys.filter { !known.contains($0) }.sorted() }

    private func environment() throws(StepError) -> Step {
        if let key = foreignKeys(["name", "value", "command", "shell", "shellArgs"]).first {
            let known = "\"name\", \"value\", \"command\", \"shell\" and \"shellArgs\""
            throw .invalid("env steps only support keys \(known), found key \(quoted(key))")
        }
        guard let name = values["name"]?.text, !name.isEmpty else { throw .invalid("env steps must have a \"name\" key set") }
        guard values["command"] == nil || values["value"] == nil else {
            throw .invalid("env steps only support one of the \"value\" or \"command\" keys, found both")
        }
        guard let text = values["command"]?.text else { return .environment(name: name, value: .literal(values["value"]?.text ?? "")) }
        return .environment(name: name, value: .command(try shellCommand(text)))
    }

    private func requiredCommand() throws(StepError) -> ShellCommand {
        guard let text = values["command"]?.text else { throw .invalid("\"\(kind.rawValue)\" step must have a \"command\" key set") }
        let foreign = foreignKeys(["command", "output", "shell", "shellArgs"])
        guard foreign.isEmpty else {
            let known = "\"command\", \"output\", \"shell\" and \"shellArgs\""
            throw .invalid(
                "\"\(kind.rawValue)\" steps only support keys \(known), found extra keys \(quoted(foreign.joined(separator: ",")))")
        }
        return try shellCommand(text)
    }

    private func shellCommand(_ text: String) throws(StepError) -> ShellCommand {
        guard let shell = values["shell"]?.text, !shell.isEmpty else { return ShellCommand(text) }
        return ShellCommand(text, shell: shell, shellArguments: try shellArguments())
    }

    private func shellArguments() throws(StepError) -> [String] {
        let option = "\"\(kind.rawValue)\" step \"shellArgs\" option must"
        switch values["shellArgs"] {
        case nil: return ["-c"]
        case .text(let text): return splitOnBlanks(text)
        case .list(let items):
            let texts = items.compactMap(\.text)
            guard texts.count < items.count else { return texts }
            if texts.isEmpty { throw .invalid("\(option) be a string or a list of strings, found \(Value.list(items).shown)") }
            let other = items.first { $0.text == nil }
            throw .invalid("\(option) contain only strings, found \(other?.shown ?? "")")
        case let value?: throw .invalid("\(option) be a string or a list of strings, found \(value.shown)")
        }
    }
}

// MARK: Output

extension CustomStep {
    private func showsNames() throws(StepError) -> Bool {
        switch values["output"] {
        case nil: return false
        case .text("show"): return true
        case .text("hide"): return false
        default: throw .invalid("multienv step \"output\" option must be \"show\" or \"hide\"")
        }
    }

    private func outputFilters() throws(StepError) -> [Step.OutputFilter] {
        switch values["output"] {
        case .text("filter_regex"): return []
        case .text(let word):
            guard let filter = Self.filters[word] else {
                throw .invalid("run step \"output\" option must be one of \"show\", \"hide\", \"strip_refreshing\", or \"filter_regex\"")
            }
            return [filter]
        case .list(let items): return try outputFilters(items)
        // Whoever wrote `output: {filter_regex: x}` wants it redacted, and not shown.
        case .map(let fields): return try outputFilters([.map(fields)])
        case nil, .other: return []
        }
    }

    /// All expressions are applied where the first one stands; unknown words mean nothing.
    private func outputFilters(_ items: [Value]) throws(StepError) -> [Step.OutputFilter] {
        var redactions: [Step.OutputFilter] = []
        for item in items { redactions += try Self.redactions(item) }
        var filters: [Step.OutputFilter] = []
        var hasRedactions = false
        for item in items {
            switch item {
            case .text(let word): if let filter = Self.filters[word], !filters.contains(filter) { filters.append(filter) }
            case .map where !hasRedactions:
                hasRedactions = true
                filters += redactions
            case .map, .list, .other: break
            }
        }
        return filters
    }

    private static func redactions(_ item: Value) throws(StepError) -> [Step.OutputFilter] {
        guard case .map(let fields) = item else { return [] }
        var redactions: [Step.OutputFilter] = []
        for field in fields where field.key == "filter_regex" {
            guard let text = field.value.scalar else {
                throw .invalid("run step \"output\" option has a \"filter_regex\" that is no text")
            }
            do {
                _ = try RegularExpression(text)
            } catch {
                throw .invalid("run step \"output\" option has an invalid \"filter_regex\": \(error)")
            }
            redactions.append(.redact(text))
        }
        return redactions
    }

    private static let filters: [String: Step.OutputFilter] = ["show": .show, "hide": .hide, "strip_refreshing": .stripRefreshing]
}

/// Words between single blanks, the way Go's `strings.Split` sees them: two blanks make an empty word.
func splitOnBlanks(_ text: String) -> [String] {
    text.utf8.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false).map { String(Substring($0)) }
}
