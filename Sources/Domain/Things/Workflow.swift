/// The steps that each stage of a project goes through.
package struct Workflow: Hashable, Codable, Sendable {
    /// A part of a project's life with steps of its own.
    package enum Stage: String, Codable, Sendable, CaseIterable {
        case plan, apply, version
        case policyCheck = "policy_check"
        case importing = "import"
        case stateRm = "state_rm"
    }

    package var name: String
    /// A stage that is not here goes through its standard steps; an empty list means no steps.
    package var stages: [Stage: [Step]]

    package init(name: String, stages: [Stage: [Step]] = [:]) {
        self.name = name
        self.stages = stages
    }

    package static let standard = Workflow(name: "default")

    package func steps(of stage: Stage) -> [Step] { stages[stage] ?? Self.standardSteps(of: stage) }

    package static func standardSteps(of stage: Stage) -> [Step] {
        switch stage {
        case .plan: [.terraform(.initialise), .terraform(.plan)]
        case .apply: [.terraform(.apply)]
        case .policyCheck: [.terraform(.show), .terraform(.policyCheck)]
        case .importing: [.terraform(.initialise), .terraform(.importing)]
        case .stateRm: [.terraform(.initialise), .terraform(.stateRm)]
        case .version: [.terraform(.version)]
        }
    }
}

/// One thing that a stage does.
package enum Step: Hashable, Codable, Sendable {
    /// A step that Bulkhead knows how to do, with arguments of the operator's.
    case terraform(BuiltIn, arguments: [OperatorArgument] = [])
    /// A shell command; what it prints goes into the comment as `output` says, filters applied in order.
    case run(ShellCommand, output: [OutputFilter] = [])
    /// Sets a variable for the steps after it.
    case environment(name: String, value: VariableValue)
    /// Sets the variables that a command prints as `NAME=value,NAME=value`; lists their names in the comment if `shows`.
    case environments(ShellCommand, shows: Bool)

    package enum BuiltIn: String, Codable, Sendable, CaseIterable {
        case initialise = "init"
        case plan, apply, show, version
        case policyCheck = "policy_check"
        case importing = "import"
        case stateRm = "state_rm"
    }
    package enum VariableValue: Hashable, Codable, Sendable {
        case literal(String)
        case command(ShellCommand)
    }
    package enum OutputFilter: Hashable, Codable, Sendable {
        case show, hide, stripRefreshing
        /// Every match of this RE2 expression becomes its first group, `<redacted>`, its second group.
        case redact(String)
    }
}

/// Words that an operator, or a repository an operator allows to, wrote for a shell.
package struct ShellCommand: Hashable, Codable, Sendable {
    package var text: String
    /// The shell; `text` follows its arguments as the last one.
    package var shell: String
    package var shellArguments: [String]
    package init(_ text: String, shell: String = "sh", shellArguments: [String] = ["-c"]) {
        self.text = text
        self.shell = shell
        self.shellArguments = shellArguments
    }
}

/// An argument from configuration: `$NAME` in it is replaced by a variable's value.
package struct OperatorArgument: Hashable, Codable, Sendable, ExpressibleByStringLiteral {
    package var text: String
    package init(_ text: String) { self.text = text }
    package init(stringLiteral value: String) { text = value }
}

/// An argument from a comment: taken literally, never expanded.
package struct CommenterArgument: Hashable, Codable, Sendable, ExpressibleByStringLiteral {
    package var text: String
    package init(_ text: String) { self.text = text }
    package init(stringLiteral value: String) { text = value }
}

/// A command of the operator's around every command on a pull request.
package struct Hook: Hashable, Codable, Sendable {
    package var command: ShellCommand
    /// Names the commit status; nil is replaced by the hook's number.
    package var label: String?
    /// The text of the `commands` key: the hook runs if a command's name stands anywhere in it; nil means always.
    package var commands: String?
    package init(command: ShellCommand, label: String? = nil, commands: String? = nil) {
        self.command = command
        self.label = label
        self.commands = commands
    }

    /// What its commit status is called; `index` is its place among all hooks of its kind, from 0.
    package func statusLabel(at index: Int, isBefore: Bool) -> String {
        guard let label, !label.isEmpty else { return "\(isBefore ? "Pre" : "Post") workflow hook #\(index)" }
        return label
    }

    package func isFor(_ command: Command.Name) -> Bool { commands.map { $0.isEmpty || $0.contains(command.rawValue) } ?? true }
}

extension [Hook] {
    /// Those that are for a command, each with the label of its status: once others are left out nobody can count its place.
    package func labelled(isBefore: Bool, for command: Command.Name) -> [Hook] {
        enumerated().filter { $0.element.isFor(command) }.map { index, hook in
            Hook(command: hook.command, label: hook.statusLabel(at: index, isBefore: isBefore), commands: hook.commands)
        }
    }
}
