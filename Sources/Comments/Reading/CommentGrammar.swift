package import Domain

/// The language of the comments that give commands.
package struct CommentGrammar: Hashable, Sendable {
    /// A code host, by the name that messages call it.
    package enum Host: String, Hashable, Sendable, CaseIterable {
        case gitHub = "Github"
        case gitLab = "Gitlab"
        case gitea = "Gitea"
        case bitbucketCloud = "BitbucketCloud"
        case bitbucketServer = "BitbucketServer"
        case azureDevOps = "AzureDevops"
    }

    /// The name that commands start with.
    package static let standardExecutableName = "atlantis"
    /// Words that may not follow `--`, because they would let a commenter leave the project's folder or load programs.
    package static let standardBlockedArguments = ["-chdir", "--chdir", "-plugin-dir", "--plugin-dir"]

    let executableName: String
    let mention: String?
    let allowedCommands: [Command.Name]
    let blockedArguments: [String]
    let host: Host

    /// - Parameters:
    ///   - executableName: the first word of a command (`--executable-name`); `run` and `bulkhead` are understood too.
    ///   - userName: our user on the code host, with or without `@`: mentioning it starts a command as well.
    ///   - allowedCommands: `--allow-commands`, see ``AllowedCommands``.
    ///   - blockedArguments: beginnings of words that may not follow `--`, see ``blockedArguments(from:)``.
    ///   - host: the code host whose comments are read.
    package init(
        executableName: String = Self.standardExecutableName, userName: String? = nil,
        allowedCommands: [Command.Name] = [.version, .plan, .apply, .cancel, .unlock, .approvePolicies],
        blockedArguments: [String] = Self.standardBlockedArguments, host: Host = .gitHub
    ) {
        self.executableName = executableName
        let name = userName.map { $0.hasPrefix("@") ? $0.dropFirst() : $0[...] } ?? ""
        mention = name.isEmpty ? nil : "@" + name
        self.allowedCommands = Command.Name.allCases.filter(allowedCommands.contains)
        self.blockedArguments = blockedArguments
        self.host = host
    }

    /// The blocked arguments that `--blocked-extra-args` lists, separated by commas; an empty list means the standard ones.
    package static func blockedArguments(from list: String) -> [String] {
        let items = list.split(separator: ",").map(\.trimmed).filter { !$0.isEmpty }
        return items.isEmpty ? standardBlockedArguments : items
    }

    /// What a comment says to us.
    package func read(_ comment: String) -> CommentReading {
        guard let line = Self.singleLine(of: comment),
            let first = line.unicodeScalars.split(whereSeparator: \.properties.isWhitespace).first.map(String.init)
        else { return .ignored }
        // The code host sends us our own comments too, and these begin with our name.
        if CommentWriter.callingStarts.contains(where: line.trimmed.hasPrefix) { return .ignored }
        if let hint = hint(forFirstWord: first) { return .reply(hint) }
        guard isAddressed(by: first) else { return .ignored }
        do {
            let words = try ShellWords.split(line)
            return words.isEmpty ? .ignored : read(words.dropFirst())
        } catch {
            return .reply("```\nError parsing command: \(error.rawValue)\n```")
        }
    }

    private func read(_ words: ArraySlice<String>) -> CommentReading {
        guard let first = words.first else { return .reply(helpText) }
        let word = first.lowercased()
        if ["help", "-h", "--help"].contains(word) { return .reply(helpText) }
        guard let name = Command.Name(rawValue: word), allowedCommands.contains(name) else { return .reply(unknownCommand(word)) }
        return read(name, Array(words.dropFirst()))
    }

    /// The comment without white space and back-ticks around it; nil if a second line follows.
    private static func singleLine(of comment: String) -> String? {
        var line = Substring(comment.trimmed).unicodeScalars
        while line.first == "`" { line.removeFirst() }
        while line.last == "`" { line.removeLast() }
        let text = String(line)
        let breaks = [UInt8(ascii: "\n"), UInt8(ascii: "\r")]
        let hasSecondLine = zip(text.utf8, text.utf8.dropFirst()).contains { $0 == breaks[0] && !breaks.contains($1) }
        return hasSecondLine ? nil : text
    }

    private func isAddressed(by word: String) -> Bool {
        let word = word.lowercased()
        return ["run", "bulkhead", executableName.lowercased(), mention?.lowercased()].contains(word)
    }

    private func hint(forFirstWord typed: String) -> String? {
        let word = typed.lowercased()
        if word == "terraform", executableName != "terraform" { return didYouMean(instead: "terraform") }
        guard executableName == Self.standardExecutableName, (1...2).contains(word.editDistance(to: executableName)) else { return nil }
        return didYouMean(instead: typed)
    }

    private func didYouMean(instead word: String) -> String { "Did you mean to use `\(executableName)` instead of \(Markdown.code(word))?" }

    private func unknownCommand(_ word: String) -> String {
        """
        ```
        Error: unknown command \(word.quoted).
        Run '\(executableName) --help' for usage.
        Available commands(--allow-commands): \(allowedCommands.map(\.rawValue).joined(separator: ", "))
        ```
        """
    }
}

extension String {
    /// How many insertions, deletions and replacements make this the other; only exact up to 2.
    fileprivate func editDistance(to other: String) -> Int {
        let (mine, theirs) = (Array(unicodeScalars.prefix(other.unicodeScalars.count + 3)), Array(other.unicodeScalars))
        var row = Array(0...theirs.count)
        for (line, scalar) in mine.enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for column in theirs.indices {
                let replaced = diagonal + (scalar == theirs[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = Swift.min(replaced, row[column] + 1, diagonal + 1)
            }
        }
        return row[theirs.count]
    }
}
