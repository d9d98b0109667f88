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
    /// What `apply` was told about merging afterwards; nil leaves it to configuration.
    package var merging: Merging?
    /// What `approve_policies` was told beside its target.
    package var approval: Approval?

    package init(
        _ name: Name, subcommand: String? = nil, target: Target = .everything, isVerbose: Bool = false,
        arguments: [CommenterArgument] = [], merging: Merging? = nil, approval: Approval? = nil
    ) {
        self.name = name
        self.subcommand = subcommand
        self.target = target
        self.isVerbose = isVerbose
        self.arguments = arguments
        self.merging = merging
        self.approval = approval
    }

    /// A wish about merging after an apply.
    package enum Merging: Hashable, Codable, Sendable {
        case never
        /// As the forge calls it; nobody has checked it yet.
        case by(method: String)
    }

    /// A wish about the approval of policies.
    package struct Approval: Hashable, Codable, Sendable {
        /// The one policy set that is meant; nil means all.
        package var policySet: String?
        /// Whether approvals are taken back instead of given.
        package var isWithdrawal: Bool
        package init(policySet: String? = nil, isWithdrawal: Bool = false) {
            self.policySet = policySet
            self.isWithdrawal = isWithdrawal
        }
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
