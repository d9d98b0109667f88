package import Domain

/// A question to an operator's program: what it is given to decide by.
package struct AuthorizationQuestion: Hashable, Sendable {
    package var request: AuthorizationRequest
    package var setting: RunSetting

    package init(_ request: AuthorizationRequest, _ setting: RunSetting) {
        self.request = request
        self.setting = setting
    }

    /// The call for the repository as a whole.
    package func invocation(path: String, in folder: String) -> Invocation {
        Invocation("sh", arguments, environment: ["PATH": path].merging(aboutCommand) { $1 }, in: folder)
    }

    /// The call for one project; `root` is a working copy.
    package func invocation(about project: ProjectKey, root: String, path: String) -> Invocation {
        var variables = RunVariables.common(setting, folder: root)
        variables["DIR"] = nil
        variables["PROJECT_NAME"] = project.name ?? ""
        variables["REPO_ROOT"] = root
        variables["REPO_REL_PATH"] = project.dir
        variables["PATH"] = path
        return Invocation("sh", arguments, environment: variables.merging(aboutCommand) { $1 }, in: root)
    }

    /// The operator's words are for a shell. Names from the forge follow as parameters, which no shell reads.
    private var arguments: [String] {
        let program = request.program
        let words = ([program.command] + program.arguments).joined(separator: " ")
        let repository = setting.pullRequest.repository
        return ["-c", "exec 2>&1\n\(words) \"$@\"", "sh", setting.command.name.rawValue, repository.fullName]
            + request.teams.map { "\(repository.owner)/\($0)" }
    }

    private var aboutCommand: [String: String] {
        let repository = setting.pullRequest.repository
        return [
            "BASE_REPO_NAME": repository.name, "BASE_REPO_OWNER": repository.owner, "COMMAND_NAME": setting.command.name.rawValue,
            "USER_NAME": setting.user,
        ]
    }
}
