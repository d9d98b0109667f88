import Domain

/// Commands for people to paste.
struct CommandHint {
    var executableName: String

    /// Applies a project's plan.
    func apply(_ project: ProjectKey) -> String { "\(executableName) apply \(flags(for: project))" }

    /// Approves what policies found in a project.
    func approve(_ project: ProjectKey) -> String { "\(executableName) approve_policies \(flags(for: project))" }

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

    /// The text such that reading the comment yields it again. By code points: with an accent behind it, a quote is still one to a shell.
    private static func word(_ text: String) -> String {
        let scalars = text.unicodeScalars
        let isPlain = !scalars.contains { $0.properties.isWhitespace || $0 == "'" || $0 == "\"" || $0 == "\\" }
        guard scalars.isEmpty || scalars.first == "#" || !isPlain else { return text }
        var escaped = String.UnicodeScalarView("\"".unicodeScalars)
        for scalar in scalars {
            if scalar == "\"" || scalar == "\\" { escaped.append("\\") }
            escaped.append(scalar)
        }
        escaped.append("\"")
        return String(escaped)
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
