/// What someone asked for on a pull request, or what a push asks for by itself.
package struct Command: Hashable, Codable, Sendable {
    /// The commands, in the order in which people are shown them.
    package enum Name: String, Codable, Sendable, CaseIterable {
        case version, plan, apply, cancel, unlock
        case approvePolicies = "approve_policies"
        case importing = "import"
        case state
    }

    package var name: Name
    /// `rm` for `state`.
    package var subcommand: String?
    package var target: Target
    package var isVerbose: Bool
    /// What stood after `--`, and after it the positional arguments of `import` and `state rm`.
    package var arguments: [CommenterArgument]

    package init(
        _ name: Name, subcommand: String? = nil, target: Target = .everything, isVerbose: Bool = false,
        arguments: [CommenterArgument] = []
    ) {
        self.name = name
        self.subcommand = subcommand
        self.target = target
        self.isVerbose = isVerbose
        self.arguments = arguments
    }

    /// Which projects are meant.
    package enum Target: Hashable, Codable, Sendable {
        case everything
        case project(name: String)
        /// At least one is given. A folder with `*`, `?` or `[` is a glob. Without a folder the root is meant, without a workspace `default`.
        case place(dir: String?, workspace: String?)
    }

    package var isTargeted: Bool { target != .everything }
    /// The folder that was given, for finding earlier comments on it.
    package var dir: String? { if case .place(let dir, _) = target { dir } else { nil } }
}

/// What a comment on a pull request turned out to be.
package enum CommentReading: Hashable, Sendable {
    /// Not for us; nobody hears anything.
    case ignored
    /// Help, or what was wrong with it: Markdown to answer with.
    case reply(String)
    case command(Command)
}
