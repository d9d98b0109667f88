package import Domain

/// Finds the words for everything that pull requests are told in comments.
package struct CommentWriter: Hashable, Sendable {
    /// Configuration, with the flags it comes from.
    package struct Settings: Hashable, Sendable {
        /// What commands start with (`--executable-name`).
        package var executableName: String
        /// Whether long output is folded (`--disable-markdown-folding` says no, and so do hosts that cannot).
        package var folds: Bool
        /// Whether projects without changes are left out of the comment on several (`--hide-unchanged-plan-comments`).
        package var hidesUnchangedPlans: Bool
        /// Whether plans are rearranged so that code hosts colour them (`--enable-diff-markdown-format`).
        package var marksDiffs: Bool
        /// What the code host calls a pull request.
        package enum Request: Hashable, Sendable { case pull, merge }
        package var request: Request
        /// What stands before a pull request's number so that the code host makes a link of it.
        package var referenceSign: String
        /// The language of layouts (`--language`).
        package var language: Language

        package init(
            executableName: String = CommentGrammar.standardExecutableName, folds: Bool = true, hidesUnchangedPlans: Bool = false,
            marksDiffs: Bool = false, request: Request = .pull, referenceSign: String = "#", language: Language = .english
        ) {
            self.executableName = executableName
            self.folds = folds
            self.hidesUnchangedPlans = hidesUnchangedPlans
            self.marksDiffs = marksDiffs
            self.request = request
            self.referenceSign = referenceSign
            self.language = language
        }
    }

    let settings: Settings
    var hint: CommandHint { CommandHint(executableName: settings.executableName) }
    var language: Language { settings.language }
    var requestNoun: String { language.noun(settings.request) }

    package init(_ settings: Settings = .init()) { self.settings = settings }

    /// The comment; nil if there is nothing to say because every project is silenced, or passes policies that are quiet.
    ///
    /// - Parameters:
    ///   - output: what a job printed for people, as it is.
    ///   - lockURL: the page of a project's lock.
    ///   - log: what the run logged; asked for only where the command wants to see it.
    package func write(
        _ content: CommentContent, output: (Job.ID) -> String, lockURL: (ProjectKey) -> String, log: () -> String? = { nil }
    ) -> String? {
        switch content {
        case .reply(let text): return text
        case .notice(let notice): return words(for: notice)
        case .commandError(let command, let text): return end(errorBlock(.command(command.name), text), command, log)
        case .obstacle(let obstacle): return errorBlock(.command(.apply), obstacle.sentence).trimmed
        case .commandFailure(let command, let text): return end(failureBlock(.command(command.name), text), command, log)
        case .results(let results):
            let page = ResultsPage(writer: self, results: results)
            return page.text(output: output, lockURL: lockURL).map { end($0, results.command, log) }
        }
    }

    /// The last touch: the log for who asked for it, and no white space around.
    private func end(_ text: String, _ command: Command, _ log: () -> String?) -> String {
        guard command.isVerbose, let log = log() else { return text.trimmed }
        return "\(text.trimmed)\n<details><summary>\(language.log)</summary>\n<p>\n\n\(Markdown.block(log.trimmed))\n</p></details>"
    }
}

// MARK: Blocks

extension CommentWriter {
    func errorBlock(_ topic: Topic, _ text: String) -> String {
        let text = text.trimmed
        let block = Markdown.block(text)
        return "\(language.error(topic))\n\(mustFold(text) ? folded(block) : block)"
    }

    func failureBlock(_ topic: Topic, _ text: String) -> String { language.failed(topic, text) }

    func folded(_ block: String, separator: String = "\n") -> String {
        "<details><summary>\(language.showOutput)</summary>\n\n\(block)\(separator)</details>"
    }

    func mustFold(_ text: String) -> Bool { settings.folds && text.hasMoreNewlines(than: Markdown.longestUnfolded) }
}
