import Domain

/// Commands for people to paste.
struct CommandHint {
    var executableName: String

    /// Applies a project's plan.
    func apply(_ project: ProjectKey) -> String { "\(executableName) apply \(flags(for: project))" }

    /// Plans a project again, with the arguments that it was planned with.
    func plan(_ project: ProjectKey, arguments: [CommenterArgument] = []) -> String {
        let words = arguments.map { Self.word($0.text.withoutOuterQuotes) }
        let extras = words.isEmpty ? "" : " -- " + words.joined(separator: " ")
        return "\(executableName) plan \(flags(for: project))\(extras)"
    }

    private func flags(for project: ProjectKey) -> String {
        if let name = project.name { return "-p \(Self.word(name))" }
        return switch (project.dir, project.workspace) {
        case (let dir, "default"): "-d \(Self.word(dir))"
        case (".", let workspace): "-w \(Self.word(workspace))"
        case (let dir, let workspace): "-d \(Self.word(dir)) -w \(Self.word(workspace))"
        }
    }

    /// The text such that reading the comment yields it again.
    private static func word(_ text: String) -> String {
        guard text.isEmpty || text.hasPrefix("#") || text.contains(where: { $0.isWhitespace || "'\"\\".contains($0) }) else { return text }
        let escaped = text.reduce(into: "") { $0 += $1 == "\"" || $1 == "\\" ? "\\\($1)" : "\($1)" }
        return "\"\(escaped)\""
    }
}

extension String {
    /// Without one double quote at each end: some shells' quotes arrive as part of the word.
    fileprivate var withoutOuterQuotes: String {
        var text = self[...]
        if text.hasPrefix("\"") { text = text.dropFirst() }
        if text.hasSuffix("\"") { text = text.dropLast() }
        return String(text)
    }
}
