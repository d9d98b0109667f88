import Yams

/// What is wrong with a YAML text. Yams's own words quote the line, which may hold a token.
enum YAMLFault {
    static func words(for error: any Error) -> String {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _)?, .parser(_, let problem, let mark, _)?, .composer(_, let problem, let mark, _)?:
            "line \(mark.line), column \(mark.column): \(problem)"
        case .duplicatedKeysInMapping(let duplicates, _)?:
            "given twice: \(duplicates.sorted().joined(separator: ", "))"
        default: "not YAML"
        }
    }
}
