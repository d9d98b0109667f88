import Domain

/// In files of version 2 the commands of plan and apply were split into words and joined with blanks, and lost their quotes.
/// - Parameter error: makes the error of a command that cannot be split.
func withOlderShellWords(_ workflow: Workflow, error: (String) -> ConfigError) throws(ConfigError) -> Workflow {
    var workflow = workflow
    for stage in [Workflow.Stage.plan, .apply] {
        guard let steps = workflow.stages[stage] else { continue }
        var older: [Step] = []
        for step in steps { older.append(try withOlderShellWords(step, error: error)) }
        workflow.stages[stage] = older
    }
    return workflow
}

private func withOlderShellWords(_ step: Step, error: (String) -> ConfigError) throws(ConfigError) -> Step {
    guard case .run(var command, let output) = step else { return step }
    guard let words = OlderShellWords.split(command.text) else {
        throw error("unable to parse \(quoted(command.text)): EOF found when expecting closing quote")
    }
    command.text = words.joined(separator: " ")
    return .run(command, output: output)
}

private struct OlderShellWords {
    private var words: [String] = []
    private var word: String?
    private var quote: Unicode.Scalar?
    private var isEscaped = false
    private var isComment = false

    /// The words of a command line; nil if a quote or an escape is not finished.
    static func split(_ text: String) -> [String]? {
        var reader = OlderShellWords()
        for scalar in text.unicodeScalars { reader.read(scalar) }
        guard reader.quote == nil, !reader.isEscaped else { return nil }
        reader.endWord()
        return reader.words
    }

    private mutating func read(_ scalar: Unicode.Scalar) {
        if isComment {
            isComment = scalar != "\n"
        } else if isEscaped {
            isEscaped = false
            append(scalar)
        } else if let quote {
            readQuoted(scalar, quote)
        } else {
            readPlain(scalar)
        }
    }

    private mutating func readQuoted(_ scalar: Unicode.Scalar, _ quote: Unicode.Scalar) {
        if scalar == quote {
            self.quote = nil
        } else if scalar == "\\" && quote == "\"" {
            isEscaped = true
        } else {
            append(scalar)
        }
    }

    private mutating func readPlain(_ scalar: Unicode.Scalar) {
        switch scalar {
        case " ", "\t", "\r", "\n": endWord()
        case "\"", "'":
            quote = scalar
            word = word ?? ""
        case "\\":
            isEscaped = true
            word = word ?? ""
        case "#" where word == nil: isComment = true
        default: append(scalar)
        }
    }

    private mutating func append(_ scalar: Unicode.Scalar) { word = (word ?? "") + String(scalar) }

    private mutating func endWord() {
        if let word { words.append(word) }
        word = nil
    }
}
