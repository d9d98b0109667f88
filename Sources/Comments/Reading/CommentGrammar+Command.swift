import Domain

extension CommentGrammar {
    /// Reads the words after a command's name.
    func read(_ name: Command.Name, _ words: [String]) -> CommentReading {
        do {
            let sorted = try SortedWords(words, flags: name.flags)
            return try .command(command(name, sorted))
        } catch SortedWords.Fault.wrong(let message) {
            return .reply(name == .unlock ? unlockUsage : reply(to: name, Complaint(message)))
        } catch SortedWords.Fault.helpWanted {
            return .reply(name == .unlock ? unlockUsage : "```\nUsage of \(name.longForm):\n\(UsageTable(flags: name.flags).text)\n```")
        } catch let complaint as Complaint {
            return .reply(reply(to: name, complaint))
        } catch {
            preconditionFailure("only the two kinds above are thrown in this function")
        }
    }

    private func command(_ name: Command.Name, _ words: SortedWords) throws(Complaint) -> Command {
        let (subcommand, positionals) = try positionals(of: name, words)
        let arguments = words.extras + positionals
        if let blocked = arguments.first(where: isBlocked) {
            throw Complaint("flag \(blocked.quoted) is not allowed in extra args")
        }
        let target = try Command.Target(dir: words.text("dir"), workspace: words.text("workspace"), project: words.text("project"))
        return Command(
            name, subcommand: subcommand, target: target, isVerbose: words.isSet("verbose"),
            arguments: arguments.map(CommenterArgument.init(_:)), merging: try merging(words), approval: approval(name, words))
    }

    private func positionals(of name: Command.Name, _ words: SortedWords) throws(Complaint) -> (subcommand: String?, words: [String]) {
        var rest = words.positionals[...]
        var subcommand: String?
        if name == .state {
            guard let first = rest.popFirst() else { throw Complaint("subcommand required") }
            guard first == "rm" else { throw Complaint("invalid subcommand \(first) (not rm)") }
            subcommand = first
        }
        let isRightNumber =
            switch name {
            case .importing: rest.count == 2
            case .state: !rest.isEmpty
            case .version, .plan, .apply, .cancel, .unlock, .approvePolicies: rest.isEmpty
            }
        guard isRightNumber else {
            throw Complaint("unknown argument(s) – \(rest.joined(separator: " "))", namesPositionals: true)
        }
        return (subcommand, Array(rest))
    }

    private func isBlocked(_ word: String) -> Bool {
        blockedArguments.contains { word == $0 || word.begins(with: $0 + "=") }
    }

    private func merging(_ words: SortedWords) throws(Complaint) -> Command.Merging? {
        let method = words.text("auto-merge-method")
        switch (words.isSet("auto-merge-disabled"), method.isEmpty) {
        case (true, false): throw Complaint("cannot use --auto-merge-method at the same time as --auto-merge-disabled")
        case (true, true): return .never
        case (false, true): return nil
        case (false, false):
            guard host == .gitHub else { throw Complaint("--auto-merge-method is not currently implemented for \(host.rawValue)") }
            return .by(method: method)
        }
    }

    private func approval(_ name: Command.Name, _ words: SortedWords) -> Command.Approval? {
        guard name == .approvePolicies else { return nil }
        let policySet = words.text("policy-set")
        return .init(policySet: policySet.isEmpty ? nil : policySet, isWithdrawal: words.isSet("clear-policy-approval"))
    }

    private func reply(to name: Command.Name, _ complaint: Complaint) -> String {
        let title = complaint.namesPositionals ? name.longForm : name.rawValue
        return "```\nError: \(complaint.message.withoutControls).\nUsage of \(title):\n\(UsageTable(flags: name.flags).text)```"
    }

    private var unlockUsage: String {
        """
        `Usage of unlock:`

         ```cmake
        \(executableName) unlock

          Unlocks the entire PR and discards all plans in this PR.
          Arguments or flags are not supported at the moment.
          If you need to unlock a specific project please use the atlantis UI.
        ```
        """
    }
}
