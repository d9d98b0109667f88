import Domain

extension CommentGrammar {
    /// What `help` answers: the allowed commands only.
    var helpText: String {
        let lines =
            [
                "atlantis", "Terraform Pull Request Automation", "", "Usage:",
                "  \(executableName) <command> [options] -- [terraform options]",
            ]
            + ["", "Examples:", "  # show atlantis help", "  \(executableName) help"] + examples
            + ["", "Commands:"] + Self.commandTexts.filter { allowedCommands.contains($0.name) }.flatMap(\.lines)
            + ["  help     View help.", "", "Flags:", "  -h, --help   help for atlantis"]
            + ["", "Use \"\(executableName) [command] --help\" for more information about a command."]
        return "```cmake\n\(lines.joined(separator: "\n"))\n```"
    }

    private var examples: [String] {
        let plan = [
            "", "  # run plan in the root directory passing the -target flag to terraform",
            "  \(executableName) plan -d . -- -target=resource",
        ]
        let apply = [
            "", "  # apply all unapplied plans from this pull request", "  \(executableName) apply",
            "", "  # apply the plan for the root directory and staging workspace", "  \(executableName) apply -d . -w staging",
        ]
        return (allowedCommands.contains(.plan) ? plan : []) + (allowedCommands.contains(.apply) ? apply : [])
    }

    // The order is Atlantis's, and not that of the list of allowed commands.
    private static let commandTexts: [(name: Command.Name, lines: [String])] = [
        (
            .plan,
            [
                "  plan     Runs 'terraform plan' for the changes in this pull request.",
                "           To plan a specific project, use the -d, -w and -p flags.",
            ]
        ),
        (
            .apply,
            [
                "  apply    Runs 'terraform apply' on all unapplied plans from this pull request.",
                "           To only apply a specific plan, use the -d, -w and -p flags.",
            ]
        ),
        (
            .cancel,
            [
                "  cancel   Cancels all queued commands for this pull request.",
                "           Already running commands are not interrupted.",
            ]
        ),
        (
            .unlock,
            [
                "  unlock   Removes all atlantis locks and discards all plans for this PR.",
                "           To unlock a specific plan you can use the Atlantis UI.",
            ]
        ),
        (.approvePolicies, ["  approve_policies", "           Approves all current policy checking failures for the PR."]),
        (.version, ["  version  Print the output of 'terraform version'"]),
        (
            .importing,
            [
                "  import ADDRESS ID", "           Runs 'terraform import' for the passed address resource.",
                "           To import a specific project, use the -d, -w and -p flags.",
            ]
        ),
        (
            .state,
            [
                "  state rm ADDRESS...", "           Runs 'terraform state rm' for the passed address resource.",
                "           To remove a specific project resource, use the -d, -w and -p flags.",
            ]
        ),
    ]
}
